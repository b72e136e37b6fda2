package dev.sluice.engine.decode;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * A JSON number as it was written, taken apart exactly: {@code sign digits * 10^exponent} with
 * digits that have no zero at either end; zero has none. The careful path; one object, reused.
 */
final class NumberText {
  private static final int LONG_DIGITS_MAX = 19;

  /** Exponents are cut here, far beyond any digit count, so that they never overflow. */
  private static final long EXPONENT_MAX = 1L << 40;

  private boolean negative;
  private String digits = "";
  private long exponent;

  /** Reads the number in {@code [from, end)}. */
  void read(byte[] data, int from, int end) {
    String text = new String(data, from, end - from, StandardCharsets.US_ASCII);
    negative = text.charAt(0) == '-';
    int e = Math.max(text.indexOf('e'), text.indexOf('E'));
    String mantissa = text.substring(negative ? 1 : 0, e < 0 ? text.length() : e);
    int point = mantissa.indexOf('.');
    String fraction = point < 0 ? "" : mantissa.substring(point + 1);
    String all = point < 0 ? mantissa : mantissa.substring(0, point) + fraction;
    int first = 0;
    while (first < all.length() && all.charAt(first) == '0') {
      first++;
    }
    int last = all.length();
    while (last > first && all.charAt(last - 1) == '0') {
      last--;
    }
    digits = all.substring(first, last);
    exponent =
        (e < 0 ? 0 : exponent(text.substring(e + 1))) - fraction.length() + (all.length() - last);
  }

  private static long exponent(String text) {
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit >= 0 && digit <= 9) {
        value = Math.min(EXPONENT_MAX, value * 10 + digit);
      }
    }
    return text.charAt(0) == '-' ? -value : value;
  }

  /** Whether the number is an integer that fits a long. */
  boolean isLong() {
    return digits.isEmpty()
        || exponent >= 0
            && digits.length() + exponent <= LONG_DIGITS_MAX
            && integer().bitLength() < Long.SIZE;
  }

  /** The value of a number that {@link #isLong}. */
  long toLong() {
    return digits.isEmpty() ? 0 : integer().longValue();
  }

  private BigInteger integer() {
    return signed(new BigInteger(digits + "0".repeat((int) exponent)));
  }

  private BigInteger signed(BigInteger magnitude) {
    return negative ? magnitude.negate() : magnitude;
  }

  /**
   * Whether the number has at most {@code scale} digits behind the point and {@code precision -
   * scale} before it.
   */
  boolean isDecimal(int precision, int scale) {
    return digits.isEmpty()
        || -exponent <= scale && digits.length() + exponent <= precision - scale;
  }

  /** The value of a number that {@link #isDecimal}, times {@code 10^scale}. */
  BigInteger unscaled(int scale) {
    if (digits.isEmpty()) {
      return BigInteger.ZERO;
    }
    return signed(new BigInteger(digits + "0".repeat((int) (exponent + scale))));
  }
}
