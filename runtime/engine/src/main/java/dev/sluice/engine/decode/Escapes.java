package dev.sluice.engine.decode;

/** The escapes of JSON strings. */
final class Escapes {
  /** No escape, or none that JSON knows. */
  static final int NONE = -1;

  /** The length of an escaped UTF-16 unit. */
  static final int UNIT_LENGTH = 6;

  private Escapes() {}

  /** The character that a backslash and {@code kind} stand for, or {@link #NONE}. */
  static int plain(byte kind) {
    return switch (kind) {
      case '"', '\\', '/' -> kind;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> NONE;
    };
  }

  /** The UTF-16 unit that is escaped at {@code at}, or {@link #NONE}. */
  static int unit(byte[] data, int at, int end) {
    if (at + UNIT_LENGTH > end || data[at] != '\\' || data[at + 1] != 'u') {
      return NONE;
    }
    int unit = 0;
    for (int i = at + 2; i < at + UNIT_LENGTH; i++) {
      int digit = data[i] < 0 ? NONE : Character.digit(data[i], 16);
      if (digit < 0) {
        return NONE;
      }
      unit = unit << 4 | digit;
    }
    return unit;
  }

  /**
   * Writes the text of {@code [from, to)}, whose escapes are sound, without them; it never gets
   * longer. Gives its length.
   */
  static int takeOut(byte[] data, int from, int to, byte[] into) {
    int length = 0;
    int pos = from;
    while (pos < to) {
      byte found = data[pos];
      if (found != '\\') {
        into[length++] = found;
        pos++;
      } else if (data[pos + 1] != 'u') {
        into[length++] = (byte) plain(data[pos + 1]);
        pos += 2;
      } else {
        int codePoint = unit(data, pos, to);
        pos += UNIT_LENGTH;
        if (Character.isHighSurrogate((char) codePoint)) {
          codePoint = Character.toCodePoint((char) codePoint, (char) unit(data, pos, to));
          pos += UNIT_LENGTH;
        }
        length = Utf8.put(into, length, codePoint);
      }
    }
    return length;
  }
}
