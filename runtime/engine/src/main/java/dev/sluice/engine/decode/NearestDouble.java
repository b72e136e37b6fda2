package dev.sluice.engine.decode;

import java.math.BigInteger;

/**
 * The double nearest to {@code digits * 10^exponent}, ties to even, without big numbers.
 *
 * <p>Method. Digits below 2^53 and powers of ten up to 22 are doubles themselves, so one operation
 * rounds once (Clinger 1990). Otherwise the digits are multiplied by the power of five in 128 bits
 * and the product is rounded to 53 bits; the error of the truncated power never reaches the bit
 * that decides (Lemire 2021, "Number Parsing at a Gigabyte per Second"; Mushtak and Lemire 2023,
 * "Fast Number Parsing Without Fallback").
 */
final class NearestDouble {
  private static final int EXPONENT_MIN = -342;
  private static final int EXPONENT_MAX = 308;

  private static final long EXACT_MAX = 1L << 53;
  private static final double[] EXACT_POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  private static final int MANTISSA_BITS = 52;
  private static final int BIAS = 1023;
  private static final int INFINITE_POWER = 0x7FF;

  /** How many bits of a product are kept: the mantissa, its leading one, and two to round by. */
  private static final int KEPT_BITS = MANTISSA_BITS + 3;

  private NearestDouble() {}

  /** {@code digits} is unsigned; infinite where the number is beyond double. */
  static double of(long digits, long exponent) {
    if (digits == 0 || exponent < EXPONENT_MIN) {
      return 0;
    }
    if (exponent > EXPONENT_MAX) {
      return Double.POSITIVE_INFINITY;
    }
    int power = (int) exponent;
    if (digits >= 0 && digits <= EXACT_MAX && Math.abs(power) < EXACT_POWERS.length) {
      return power < 0 ? digits / EXACT_POWERS[-power] : digits * EXACT_POWERS[power];
    }
    return Double.longBitsToDouble(rounded(digits, power));
  }

  private static long rounded(long digits, int exponent) {
    int leadingZeros = Long.numberOfLeadingZeros(digits);
    long normal = digits << leadingZeros;
    int entry = 2 * (exponent - EXPONENT_MIN);
    long high = Math.unsignedMultiplyHigh(normal, PowersOfFive.TABLE[entry]);
    long low = normal * PowersOfFive.TABLE[entry];
    long undecided = -1L >>> KEPT_BITS;
    if ((high & undecided) == undecided) {
      long more = Math.unsignedMultiplyHigh(normal, PowersOfFive.TABLE[entry + 1]);
      low += more;
      high += Long.compareUnsigned(low, more) < 0 ? 1 : 0;
    }
    int top = (int) (high >>> 63);
    int shift = top + Long.SIZE - KEPT_BITS;
    long mantissa = high >>> shift;
    int binary = (217_706 * exponent >> 16) + 63 + top - leadingZeros + BIAS;
    if (binary <= 0) {
      return subnormal(mantissa, 1 - binary);
    }
    boolean tie =
        Long.compareUnsigned(low, 1) <= 0
            && exponent >= -4
            && exponent <= 23
            && (mantissa & 3) == 1
            && mantissa << shift == high;
    mantissa = tie ? mantissa & ~1 : mantissa;
    mantissa = mantissa + (mantissa & 1) >>> 1;
    if (mantissa == 1L << MANTISSA_BITS + 1) {
      mantissa >>>= 1;
      binary++;
    }
    return binary >= INFINITE_POWER
        ? (long) INFINITE_POWER << MANTISSA_BITS
        : mantissa & ~(1L << MANTISSA_BITS) | (long) binary << MANTISSA_BITS;
  }

  /** A mantissa that rounds up to a normal one carries into the exponent's bits by itself. */
  private static long subnormal(long mantissa, int shift) {
    if (shift >= Long.SIZE) {
      return 0;
    }
    long shifted = mantissa >>> shift;
    return shifted + (shifted & 1) >>> 1;
  }

  /** The upper 128 bits of every power of five in range; made when the first is needed. */
  private static final class PowersOfFive {
    static final long[] TABLE = new long[2 * (EXPONENT_MAX - EXPONENT_MIN + 1)];
    private static final int BITS = 128;

    static {
      BigInteger power = BigInteger.ONE;
      BigInteger five = BigInteger.valueOf(5);
      for (int exponent = 0; exponent <= -EXPONENT_MIN; exponent++) {
        if (exponent <= EXPONENT_MAX) {
          put(exponent, power.shiftLeft(2 * BITS));
        }
        if (exponent > 0) {
          put(-exponent, reciprocal(power, exponent));
        }
        power = power.multiply(five);
      }
    }

    private PowersOfFive() {}

    /** Rounded up, as the proof wants it. */
    private static BigInteger reciprocal(BigInteger power, int exponent) {
      int bits = power.subtract(BigInteger.ONE).bitLength();
      int scale = exponent <= 27 ? bits + BITS - 1 : 2 * bits + BITS;
      return BigInteger.ONE.shiftLeft(scale).divide(power).add(BigInteger.ONE);
    }

    private static void put(int exponent, BigInteger value) {
      BigInteger upper = value.shiftRight(value.bitLength() - BITS);
      int entry = 2 * (exponent - EXPONENT_MIN);
      TABLE[entry] = upper.shiftRight(Long.SIZE).longValue();
      TABLE[entry + 1] = upper.longValue();
    }
  }
}
