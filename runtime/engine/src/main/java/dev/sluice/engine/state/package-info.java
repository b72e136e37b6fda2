/**
 * What state looks like when it is stored: pages of rows, the manifest that lists a snapshot, and
 * which rows a snapshot writes.
 *
 * <p>May use: {@code column}, {@code group}, {@code segment}, {@code window}, {@code step}, {@code
 * time}, {@code source}, {@code store}, {@code fault}, Arrow. Used by: commit.
 *
 * <p>Invariant: what was written is read back equal or not at all; nothing here does I/O.
 */
@NullMarked
package dev.sluice.engine.state;

import org.jspecify.annotations.NullMarked;
