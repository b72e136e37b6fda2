/**
 * The simulation's own tests, and those that the simulation is for.
 *
 * <p>May use: all of the simulation. Used by: nothing.
 *
 * <p>Invariant: what a test ran can be run again by the seeds that it prints.
 */
@NullMarked
package dev.sluice.simulation;

import org.jspecify.annotations.NullMarked;
