/**
 * Processes that run one at a time, change places only where they reach for the outside world, and
 * may stand still or die there.
 *
 * <p>May use: {@code chance}. Used by: {@code dynamo}, {@code world}.
 *
 * <p>Invariant: exactly one thread of a run is awake.
 */
@NullMarked
package dev.sluice.simulation.process;

import org.jspecify.annotations.NullMarked;
