/**
 * The interesting states that runs came to, counted.
 *
 * <p>May use: nothing. Used by: all of the simulation.
 *
 * <p>Invariant: what is counted was seen in the database or between processes, never inferred from
 * what a worker says of itself.
 */
@NullMarked
package dev.sluice.simulation.sight;

import org.jspecify.annotations.NullMarked;
