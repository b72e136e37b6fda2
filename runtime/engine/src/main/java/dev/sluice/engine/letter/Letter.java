package dev.sluice.engine.letter;

/**
 * A late, dead or failed output in a {@link LetterBox}.
 *
 * @param handle what the box that it was read from knows it by
 * @param text its payload: one JSON object, as a run writes it to {@code FILE.dead}
 */
public record Letter(String handle, String text) {}
