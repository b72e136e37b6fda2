package dev.sluice.engine.decode;

/**
 * A JSON number of up to 19 digits taken apart while it is scanned: {@code digits * 10^exponent}.
 * Reused; one thread. Longer numbers are for {@link ExactNumber} or the JDK.
 */
final class NumberParts {
  static final int INVALID = -1;

  private static final long TEN_TO_8 = 100_000_000;
  private static final long[] POWERS = {1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000};

  /** Digits that always fit 64 bits, unsigned. */
  private static final int DIGITS_MAX = 19;

  /** Larger exponents, either way, mean the same to every number of an event's length. */
  private static final long EXPONENT_MAX = 1L << 40;

  private long digits;
  private long exponent;
  private boolean negative;
  private boolean whole;

  boolean isNegative() {
    return negative;
  }

  /** Whether all digits are in {@link #digits}. */
  boolean isWhole() {
    return whole;
  }

  /** The digits as a number, unsigned. */
  long digits() {
    return digits;
  }

  /** The power of ten that the digits are multiplied by. */
  long exponent() {
    return exponent;
  }

  /** The position behind the number at {@code at}, or {@link #INVALID}. */
  int read(byte[] data, int at, int end) {
    negative = data[at] == '-';
    int from = negative ? at + 1 : at;
    digits = 0;
    int pos = digits(data, from, end);
    int beforePoint = pos - from;
    if (beforePoint == 0 || data[from] == '0' && beforePoint > 1) {
      return INVALID;
    }
    int fraction = 0;
    if (data[pos] == '.') {
      int point = pos + 1;
      pos = digits(data, point, end);
      fraction = pos - point;
      if (fraction == 0) {
        return INVALID;
      }
    }
    exponent = 0;
    int behind = (data[pos] | 0x20) == 'e' ? exponent(data, pos + 1, end) : pos;
    if (behind == INVALID || behind > end) {
      return INVALID;
    }
    exponent -= fraction;
    whole = beforePoint + fraction <= DIGITS_MAX || significant(data, from, pos) <= DIGITS_MAX;
    return behind;
  }

  /** Adds the digits at {@code from} to those read, and gives the position behind them. */
  private int digits(byte[] data, int from, int end) {
    int pos = from;
    while (pos < end) {
      long word = Words.at(data, pos) ^ Words.ZEROS;
      long others = Words.nonDigits(word);
      if (others != 0) {
        int count = Words.first(others);
        if (count > 0) {
          digits = digits * POWERS[count] + Words.digits(word, count);
        }
        return pos + count;
      }
      digits = digits * TEN_TO_8 + Words.digits(word, Long.BYTES);
      pos += Long.BYTES;
    }
    return pos;
  }

  private int exponent(byte[] data, int at, int end) {
    boolean below = data[at] == '-';
    int from = below || data[at] == '+' ? at + 1 : at;
    int pos = from;
    for (; pos < end && NumberText.isDigit(data[pos]); pos++) {
      exponent = Math.min(EXPONENT_MAX, exponent * 10 + data[pos] - '0');
    }
    exponent = below ? -exponent : exponent;
    return pos == from ? INVALID : pos;
  }

  /** How many digits are left without the zeros before the first other one. */
  private static int significant(byte[] data, int from, int to) {
    int pos = from;
    while (pos < to && (data[pos] == '0' || data[pos] == '.')) {
      pos++;
    }
    return to - pos;
  }
}
