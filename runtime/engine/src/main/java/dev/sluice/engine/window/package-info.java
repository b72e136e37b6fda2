/**
 * Windows: which events belong together, when a result is due, and when state may be forgotten.
 *
 * <p>May use: {@code plan}, {@code column}, {@code decode}, {@code time}, {@code aggregate}, {@code
 * group}, {@code segment}. Used by: step, state, commit.
 *
 * <p>Invariant: an accepted event is in each of its open windows exactly once; assign, due and
 * expire are three operations.
 */
@NullMarked
package dev.sluice.engine.window;

import org.jspecify.annotations.NullMarked;
