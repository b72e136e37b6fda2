package dev.sluice.engine.aggregate;

import java.math.BigInteger;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * The exact sum of doubles, as integers, so that it depends on no order.
 *
 * <p><b>Narrow</b>: three words of two's complement in units of 2^-88, low word first. A double
 * below 2^48 with no bit below 2^-88 goes here: every amount and measurement in practice. 2^55 of
 * them fit.
 *
 * <p><b>Wide</b>: 34 words in units of 2^-1074, and one of flags for NaN and the infinities. Every
 * other double goes here. All doubles and 2^63 events fit, so that a sum may pass beyond double on
 * its way and come back.
 *
 * <p>The sum is narrow + wide. Which of them a double goes to depends on the double alone.
 */
final class DoubleSum {
  static final int NARROW_WORDS = 3;
  static final int NARROW_BYTES = NARROW_WORDS * Long.BYTES;
  static final int WIDE_BYTES = 35 * Long.BYTES;

  private static final int WIDE_LIMBS = 34;
  private static final int FLAGS = WIDE_LIMBS * Long.BYTES;
  private static final long NAN = 1;
  private static final long POSITIVE_INFINITY = 2;
  private static final long NEGATIVE_INFINITY = 4;

  private static final int NARROW_UNIT = 88;
  private static final int WIDE_UNIT = 1074;
  private static final int BIAS = 1075;
  private static final int NARROW_EXPONENT_MAX = 1023 + 48;
  private static final int SPECIAL_EXPONENT = 0x7ff;
  private static final long FRACTION = (1L << 52) - 1;
  private static final long IMPLICIT = 1L << 52;

  private DoubleSum() {}

  /** Adds to a narrow sum; false, and nothing was added, if the double needs a wide one. */
  static boolean addNarrow(long at, long bits) {
    int exponent = (int) (bits >>> 52) & SPECIAL_EXPONENT;
    if (exponent >= NARROW_EXPONENT_MAX) {
      return false;
    }
    long digits = (bits & FRACTION) | (exponent == 0 ? 0 : IMPLICIT);
    if (digits == 0) {
      return true;
    }
    int shift = Math.max(exponent, 1) - BIAS + NARROW_UNIT;
    if (shift < 0) {
      if (Long.numberOfTrailingZeros(digits) < -shift) {
        return false;
      }
      digits >>>= -shift;
      shift = 0;
    }
    long low = digits << shift;
    long high = (shift & 63) == 0 ? 0 : digits >>> -shift;
    long sign = bits >> 63;
    if (shift < Long.SIZE) {
      add(at, low, high, 0, sign);
    } else {
      add(at, 0, low, high, sign);
    }
    return true;
  }

  /** Adds the words, negated if {@code sign} is all ones. */
  private static void add(long at, long low, long middle, long high, long sign) {
    long a = (low ^ sign) - sign;
    // Negation carries on as long as the words below are zero.
    long carry = sign & (low == 0 ? 1 : 0);
    long b = (middle ^ sign) + carry;
    carry &= middle == 0 ? 1 : 0;
    WideInteger.add(at, a, b, (high ^ sign) + carry);
  }

  /** Adds any double to a wide sum. */
  static void addWide(long at, long bits) {
    int exponent = (int) (bits >>> 52) & SPECIAL_EXPONENT;
    if (exponent == SPECIAL_EXPONENT) {
      long flag = (bits & FRACTION) != 0 ? NAN : bits > 0 ? POSITIVE_INFINITY : NEGATIVE_INFINITY;
      MemoryUtil.putLong(at + FLAGS, MemoryUtil.getLong(at + FLAGS) | flag);
      return;
    }
    long digits = (bits & FRACTION) | (exponent == 0 ? 0 : IMPLICIT);
    int shift = Math.max(exponent, 1) - 1;
    int limb = shift >>> 6;
    long low = digits << shift;
    long high = (shift & 63) == 0 ? 0 : digits >>> -shift;
    if (bits >= 0) {
      long carry = addLimb(at, limb, low, 0);
      carry = addLimb(at, limb + 1, high, carry);
      for (int i = limb + 2; carry != 0 && i < WIDE_LIMBS; i++) {
        carry = addLimb(at, i, 0, carry);
      }
    } else {
      long borrow = subtractLimb(at, limb, low, 0);
      borrow = subtractLimb(at, limb + 1, high, borrow);
      for (int i = limb + 2; borrow != 0 && i < WIDE_LIMBS; i++) {
        borrow = subtractLimb(at, i, 0, borrow);
      }
    }
  }

  private static long addLimb(long at, int limb, long value, long carry) {
    long place = at + (long) limb * Long.BYTES;
    long old = MemoryUtil.getLong(place);
    long sum = old + value;
    long out = Long.compareUnsigned(sum, old) < 0 ? 1 : 0;
    long total = sum + carry;
    MemoryUtil.putLong(place, total);
    return out | (carry & (total == 0 ? 1 : 0));
  }

  private static long subtractLimb(long at, int limb, long value, long borrow) {
    long place = at + (long) limb * Long.BYTES;
    long old = MemoryUtil.getLong(place);
    long difference = old - value;
    long out = Long.compareUnsigned(old, value) < 0 ? 1 : 0;
    MemoryUtil.putLong(place, difference - borrow);
    return out | (borrow & (difference == 0 ? 1 : 0));
  }

  /** Adds a wide sum to another. */
  static void mergeWide(long from, long into) {
    long carry = 0;
    for (int i = 0; i < WIDE_LIMBS; i++) {
      carry = addLimb(into, i, MemoryUtil.getLong(from + (long) i * Long.BYTES), carry);
    }
    long flags = MemoryUtil.getLong(into + FLAGS) | MemoryUtil.getLong(from + FLAGS);
    MemoryUtil.putLong(into + FLAGS, flags);
  }

  /** The narrow sum at {@code at} over {@code count}, rounded once. */
  static double narrowQuotient(long at, long count) {
    long low = MemoryUtil.getLong(at);
    long middle = MemoryUtil.getLong(at + 8);
    long high = MemoryUtil.getLong(at + 16);
    long sign = high >> 63;
    if (sign != 0) {
      low = -low;
      long carry = low == 0 ? 1 : 0;
      middle = ~middle + carry;
      carry &= middle == 0 ? 1 : 0;
      high = ~high + carry;
    }
    int length = bitLength(high, middle, low);
    int below = Math.max(0, length - 62);
    long top = below == 0 ? low : bitsFrom(high, middle, low, below);
    boolean exact = below == 0 || trailingZeros(high, middle, low) >= below;
    if (count > 1) {
      // Where the sum is a double, IEEE division rounds once.
      if (!exact || significantBits(top) > 53 || count > RoundedQuotient.EXACT_MAX) {
        BigInteger sum = WideInteger.of(high, middle, low);
        double quotient = RoundedQuotient.of(sum, BigInteger.valueOf(count), -NARROW_UNIT);
        return sign != 0 ? -quotient : quotient;
      }
      double quotient = Math.scalb((double) top, below - NARROW_UNIT) / count;
      return sign != 0 ? -quotient : quotient;
    }
    double sum = RoundedQuotient.round(exact ? top : top | 1, below - NARROW_UNIT);
    return sign != 0 ? -sum : sum;
  }

  private static int significantBits(long value) {
    return value == 0
        ? 0
        : Long.SIZE - Long.numberOfLeadingZeros(value) - Long.numberOfTrailingZeros(value);
  }

  private static int bitLength(long high, long middle, long low) {
    if (high != 0) {
      return 192 - Long.numberOfLeadingZeros(high);
    }
    return middle != 0
        ? 128 - Long.numberOfLeadingZeros(middle)
        : 64 - Long.numberOfLeadingZeros(low);
  }

  private static int trailingZeros(long high, long middle, long low) {
    if (low != 0) {
      return Long.numberOfTrailingZeros(low);
    }
    return middle != 0
        ? 64 + Long.numberOfTrailingZeros(middle)
        : 128 + Long.numberOfTrailingZeros(high);
  }

  private static long bitsFrom(long high, long middle, long low, int from) {
    long below = from < 64 ? low : from < 128 ? middle : high;
    long above = from < 64 ? middle : from < 128 ? high : 0;
    int shift = from & 63;
    return shift == 0 ? below : below >>> shift | above << -shift;
  }

  /** The sum of a narrow and a wide part over {@code count}, rounded once. */
  static double quotient(long narrow, long wide, long count) {
    long flags = MemoryUtil.getLong(wide + FLAGS);
    if (flags != 0) {
      return flags == POSITIVE_INFINITY
          ? Double.POSITIVE_INFINITY
          : flags == NEGATIVE_INFINITY ? Double.NEGATIVE_INFINITY : Double.NaN;
    }
    byte[] bigEndian = new byte[FLAGS];
    for (int i = 0; i < FLAGS; i++) {
      bigEndian[FLAGS - 1 - i] = MemoryUtil.getByte(wide + i);
    }
    BigInteger sum =
        WideInteger.of(
                MemoryUtil.getLong(narrow + 16),
                MemoryUtil.getLong(narrow + 8),
                MemoryUtil.getLong(narrow))
            .shiftLeft(WIDE_UNIT - NARROW_UNIT)
            .add(new BigInteger(bigEndian));
    return RoundedQuotient.of(sum, BigInteger.valueOf(count), -WIDE_UNIT);
  }

  /** Whether a wide sum holds a NaN or an infinity: then its quotient is what IEEE says. */
  static boolean hasSpecial(long wide) {
    return MemoryUtil.getLong(wide + FLAGS) != 0;
  }
}
