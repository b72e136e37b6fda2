/**
 * Source, store and sink in memory, for tests.
 *
 * <p>May use: {@code engine}. Used by: testkit, benchmarks.
 *
 * <p>Invariant: passes the same contract suites as every adapter.
 */
@NullMarked
package dev.sluice.memory;

import org.jspecify.annotations.NullMarked;
