/**
 * Benchmarks: the engine beside hand-written loops over the same bytes, in one run.
 *
 * <p>May use: everything. Used by: {@code sluice bench}.
 *
 * <p>Invariant: a figure counts only if both sides gave the same results.
 */
@NullMarked
package dev.sluice.bench;

import org.jspecify.annotations.NullMarked;
