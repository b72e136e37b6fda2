/**
 * Columns: growable Arrow buffers with raw access for kernels.
 *
 * <p>May use: {@code plan}, {@code fault}, Arrow. Used by: decode, aggregate, window, function,
 * state.
 *
 * <p>Invariant: a column owns its buffers and is used by one thread; kernels check lengths once per
 * batch, then trust.
 */
@NullMarked
package dev.sluice.engine.column;

import org.jspecify.annotations.NullMarked;
