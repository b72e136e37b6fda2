package dev.sluice.engine.aggregate;

import java.math.BigInteger;

/** Exact ratios rounded once, to the nearest double, ties to even; infinite beyond double. */
public final class RoundedQuotient {
  /** Whole numbers up to this are doubles. */
  static final long EXACT_MAX = 1L << 53;

  private static final int PRECISION = 53;
  private static final int EXPONENT_MIN = -1074;

  private RoundedQuotient() {}

  /** {@code sum / count}, for a 128-bit sum. */
  public static double of(long high, long low, long count) {
    if (high == low >> 63 && Math.abs(low) <= EXACT_MAX && low != Long.MIN_VALUE) {
      // Both are doubles, and IEEE division rounds once.
      return count <= EXACT_MAX ? (double) low / count : large(high, low, count);
    }
    return large(high, low, count);
  }

  private static double large(long high, long low, long count) {
    return of(WideInteger.of(high, low), BigInteger.valueOf(count), 0);
  }

  /** {@code numerator / denominator * 2^exponent}; the denominator is positive. */
  static double of(BigInteger numerator, BigInteger denominator, int exponent) {
    if (numerator.signum() == 0) {
      return 0.0;
    }
    BigInteger magnitude = numerator.abs();
    int bits = magnitude.bitLength() - denominator.bitLength();
    // The quotient is at least 2^(bits-1): two bits more than a double has, but none below its
    // grid.
    int unit = Math.max(bits + exponent - 1 - PRECISION, EXPONENT_MIN) - 2;
    int shift = exponent - unit;
    BigInteger[] parts =
        shift >= 0
            ? magnitude.shiftLeft(shift).divideAndRemainder(denominator)
            : magnitude.divideAndRemainder(denominator.shiftLeft(-shift));
    long sticky = parts[1].signum() == 0 ? 0 : 1;
    double rounded = round(parts[0].longValueExact() << 1 | sticky, unit - 1);
    return numerator.signum() < 0 ? -rounded : rounded;
  }

  /**
   * {@code magnitude * 2^exponent} rounded to nearest, ties to even. The lowest bit may stand for
   * everything below it.
   */
  static double round(long magnitude, int exponent) {
    int length = Long.SIZE - Long.numberOfLeadingZeros(magnitude);
    int dropped = Math.max(length - PRECISION, EXPONENT_MIN - exponent);
    if (dropped <= 0) {
      return Math.scalb((double) magnitude, exponent);
    }
    if (dropped >= Long.SIZE) {
      return 0.0;
    }
    long kept = magnitude >>> dropped;
    long rest = magnitude & ((1L << dropped) - 1);
    long half = 1L << (dropped - 1);
    if (rest > half || (rest == half && (kept & 1) != 0)) {
      kept++;
    }
    return Math.scalb((double) kept, exponent + dropped);
  }
}
