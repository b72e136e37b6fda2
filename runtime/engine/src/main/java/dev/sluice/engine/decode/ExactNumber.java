package dev.sluice.engine.decode;

/**
 * A JSON number taken apart without loss, however long and however large its exponent: {@code
 * digits * 10^exponent}, the digits without zeros at either end. Reused; the bytes stay with their
 * owner.
 */
final class ExactNumber {
  /**
   * Larger exponents, either way, mean the same to every type; shorter than the bytes of any event.
   */
  private static final long EXPONENT_MAX = 1L << 40;

  /** Digits that always fit 64 bits, unsigned. */
  private static final int DIGITS_OF_LONG = 19;

  private static final long TEN_TO_19 = 0x8AC7_2304_89E8_0000L;

  private byte[] data = new byte[0];
  private boolean negative;
  private int significantFrom;
  private int significantCount;
  private long exponent;

  private long high;
  private long low;

  /** Takes the number at {@code [from, to)} apart; it follows the grammar. */
  void read(byte[] source, int from, int to) {
    data = source;
    negative = source[from] == '-';
    significantFrom = to;
    significantCount = 0;
    int pendingZeros = 0;
    long afterPoint = 0;
    boolean behindPoint = false;
    int pos = negative ? from + 1 : from;
    for (; pos < to; pos++) {
      byte b = source[pos];
      if (b == '.') {
        behindPoint = true;
        continue;
      }
      if (!NumberText.isDigit(b)) {
        break;
      }
      afterPoint += behindPoint ? 1 : 0;
      if (b == '0') {
        pendingZeros += significantCount > 0 ? 1 : 0;
      } else {
        significantFrom = significantCount == 0 ? pos : significantFrom;
        significantCount += pendingZeros + 1;
        pendingZeros = 0;
      }
    }
    exponent = written(source, pos + 1, to) - afterPoint + pendingZeros;
  }

  private static long written(byte[] source, int from, int to) {
    long value = 0;
    boolean below = from < to && source[from] == '-';
    for (int pos = from; pos < to; pos++) {
      if (NumberText.isDigit(source[pos])) {
        value = Math.min(EXPONENT_MAX, value * 10 + source[pos] - '0');
      }
    }
    return below ? -value : value;
  }

  /** Whether it is whole and fits 64 bits. */
  boolean fitsLong() {
    if (significantCount == 0) {
      return true;
    }
    if (exponent < 0 || significantCount + exponent > DIGITS_OF_LONG) {
      return false;
    }
    long magnitude = magnitude(0, (int) (significantCount + exponent));
    return magnitude >= 0 || negative && magnitude == Long.MIN_VALUE;
  }

  /** The value; {@link #fitsLong} holds. */
  long toLong() {
    if (significantCount == 0) {
      return 0;
    }
    long magnitude = magnitude(0, (int) (significantCount + exponent));
    return negative ? -magnitude : magnitude;
  }

  /**
   * Whether it has at most {@code scale} digits behind the point and {@code precision - scale}
   * before it; then {@link #high} and {@link #low} hold it, unscaled.
   */
  boolean fitsDecimal(int precision, int scale) {
    high = 0;
    low = 0;
    if (significantCount == 0) {
      return true;
    }
    if (-exponent > scale || significantCount + exponent > precision - scale) {
      return false;
    }
    int count = (int) (significantCount + exponent + scale);
    int upper = Math.max(0, count - DIGITS_OF_LONG);
    long top = magnitude(0, upper);
    long bottom = magnitude(upper, count);
    low = top * TEN_TO_19 + bottom;
    high =
        Math.unsignedMultiplyHigh(top, TEN_TO_19) + (Long.compareUnsigned(low, bottom) < 0 ? 1 : 0);
    if (negative) {
      low = -low;
      high = ~high + (low == 0 ? 1 : 0);
    }
    return true;
  }

  /** The upper 64 bits of the last decimal. */
  long high() {
    return high;
  }

  /** The lower 64 bits of the last decimal. */
  long low() {
    return low;
  }

  /**
   * The digits numbered {@code [from, to)}, at most 19, as a number; those behind the last are 0.
   */
  private long magnitude(int from, int to) {
    long value = 0;
    int pos = significantFrom;
    for (int digit = 0; digit < to; digit++) {
      int next = 0;
      if (digit < significantCount) {
        pos += data[pos] == '.' ? 1 : 0;
        next = data[pos++] - '0';
      }
      value = digit < from ? 0 : value * 10 + next;
    }
    return value;
  }
}
