/**
 * Grouping: keys to dense row numbers.
 *
 * <p>May use: {@code plan}, {@code column}, {@code fault}, Arrow. Used by: window.
 *
 * <p>Invariant: a row number never leaves its table, and within one it means one key. Doubles that
 * are equal by the rules for keys have the same bits here.
 */
@NullMarked
package dev.sluice.engine.group;

import org.jspecify.annotations.NullMarked;
