/**
 * Accumulators: rows of running aggregates in raw memory and the kernels that add events to them,
 * merge them, save them and compute results.
 *
 * <p>May use: {@code plan}, {@code column}, {@code fault}, Arrow. Used by: window.
 *
 * <p>Invariant: what a row holds depends on the set of events added to it, never on their order or
 * on how they were cut and merged; a row of zero bytes is empty.
 */
@NullMarked
package dev.sluice.engine.aggregate;

import org.jspecify.annotations.NullMarked;
