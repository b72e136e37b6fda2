/**
 * State rows by segment, on their way to pages and back: which segments they are of, in batches of
 * bounded size.
 *
 * <p>May use: {@code column}, {@code group}, {@code fault}, Arrow. Used by: {@code window}, {@code
 * state}, commit.
 *
 * <p>Invariant: what is held here does not grow with the state.
 */
@NullMarked
package dev.sluice.engine.segment;

import org.jspecify.annotations.NullMarked;
