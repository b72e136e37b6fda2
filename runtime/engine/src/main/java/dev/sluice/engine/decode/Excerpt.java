package dev.sluice.engine.decode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A short piece of a payload for a sentence. */
final class Excerpt {
  private static final int BYTES_MAX = 40;

  /** With which some editors begin a file. */
  private static final byte[] MARK = "\uFEFF".getBytes(StandardCharsets.UTF_8);

  private Excerpt() {}

  /** The bytes {@code [from, to)} as text, cut where they are many; what can't be shown is '?'. */
  static String of(byte[] data, int from, int to) {
    int shown = Math.max(0, Math.min(to - from, BYTES_MAX));
    StringBuilder text = new StringBuilder(shown + 3);
    new String(data, from, shown, StandardCharsets.UTF_8)
        .codePoints()
        .map(c -> Character.isISOControl(c) || c == 0xFFFD ? '?' : c)
        .forEach(text::appendCodePoint);
    return to - from > shown ? text.append("...").toString() : text.toString();
  }

  /** The byte at {@code at}, or that the event ends there. */
  static String byteAt(byte[] data, int at, int end) {
    if (at >= end) {
      return "the end of the event";
    }
    if (at + MARK.length <= end
        && Arrays.equals(data, at, at + MARK.length, MARK, 0, MARK.length)) {
      return "a byte order mark, which JSON has none of";
    }
    int found = data[at] & 0xFF;
    return found > ' ' && found < 0x7F
        ? "'%c'".formatted((char) found)
        : "byte 0x%02x".formatted(found);
  }
}
