package dev.sluice.engine.decode;

/** The grammar of JSON's numbers. */
final class NumberText {
  static final int INVALID = -1;

  private NumberText() {}

  /** The position behind the number at {@code at}, or {@link #INVALID} if there is none. */
  static int end(byte[] data, int at, int end) {
    int pos = at < end && data[at] == '-' ? at + 1 : at;
    int whole = pos;
    pos = digits(data, pos, end);
    if (pos == whole || data[whole] == '0' && pos > whole + 1) {
      return INVALID;
    }
    if (pos < end && data[pos] == '.') {
      int fraction = pos + 1;
      pos = digits(data, fraction, end);
      if (pos == fraction) {
        return INVALID;
      }
    }
    return pos < end && (data[pos] | 0x20) == 'e' ? exponent(data, pos + 1, end) : pos;
  }

  private static int exponent(byte[] data, int at, int end) {
    int from = at < end && (data[at] == '+' || data[at] == '-') ? at + 1 : at;
    int pos = digits(data, from, end);
    return pos == from ? INVALID : pos;
  }

  private static int digits(byte[] data, int from, int end) {
    int pos = from;
    while (pos < end && isDigit(data[pos])) {
      pos++;
    }
    return pos;
  }

  static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
