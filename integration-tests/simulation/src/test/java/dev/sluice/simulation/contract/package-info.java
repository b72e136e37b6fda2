/**
 * The contracts that the adapter keeps on a real server, kept by it on the simulated one.
 *
 * <p>May use: {@code dynamo}. Used by: nothing.
 *
 * <p>Invariant: the contracts are those of the testkit, unchanged.
 */
@NullMarked
package dev.sluice.simulation.contract;

import org.jspecify.annotations.NullMarked;
