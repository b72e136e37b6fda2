package dev.sluice.engine.decode;

/** Well-formed UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF. */
final class Utf8 {
  static final int INVALID = -1;

  private Utf8() {}

  /**
   * The first byte of {@code [from, to)} that does not belong to a whole character, or {@link
   * #INVALID} if all do.
   */
  static int firstInvalid(byte[] data, int from, int to) {
    int pos = from;
    while (pos < to) {
      long nonAscii = Words.nonAscii(Words.at(data, pos));
      if (nonAscii == 0) {
        pos += Long.BYTES;
        continue;
      }
      pos += Words.first(nonAscii);
      if (pos >= to) {
        break;
      }
      int next = next(data, pos, to);
      if (next == INVALID) {
        return pos;
      }
      pos = next;
    }
    return INVALID;
  }

  /** The position behind the non-ASCII character at {@code at}, or {@link #INVALID}. */
  static int next(byte[] data, int at, int end) {
    int lead = data[at] & 0xFF;
    int length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
    if (length == 0 || at + length > end) {
      return INVALID;
    }
    int second = data[at + 1] & 0xFF;
    int low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    int high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (second < low || second > high) {
      return INVALID;
    }
    for (int i = at + 2; i < at + length; i++) {
      if ((data[i] & 0xC0) != 0x80) {
        return INVALID;
      }
    }
    return at + length;
  }

  /** Writes a code point and gives the position behind it. */
  static int put(byte[] into, int at, int codePoint) {
    if (codePoint < 0x80) {
      into[at] = (byte) codePoint;
      return at + 1;
    }
    int length = codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
    int rest = codePoint;
    for (int i = at + length - 1; i > at; i--) {
      into[i] = (byte) (0x80 | rest & 0x3F);
      rest >>>= 6;
    }
    into[at] = (byte) (0xF00 >> length | rest);
    return at + length;
  }
}
