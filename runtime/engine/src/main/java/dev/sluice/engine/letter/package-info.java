/**
 * Late, dead and failed outputs where they lie, to be looked at and sent back.
 *
 * <p>May use: {@code output}, {@code sink}, {@code commit} for its pauses, {@code fault}. Used by:
 * what keeps letters, and whoever wires a function or sends its letters back.
 *
 * <p>Invariant: a letter leaves its box only after somebody has said that it was taken.
 */
@NullMarked
package dev.sluice.engine.letter;

import org.jspecify.annotations.NullMarked;
