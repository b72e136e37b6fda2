/**
 * Everything that may go otherwise in a run, decided by its seed.
 *
 * <p>May use: nothing. Used by: all of the simulation.
 *
 * <p>Invariant: the same seed decides the same, and whatever happened can be left out by its
 * number.
 */
@NullMarked
package dev.sluice.simulation.chance;

import org.jspecify.annotations.NullMarked;
