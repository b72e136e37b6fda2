package dev.sluice.engine.aggregate;

import java.math.BigInteger;
import org.apache.arrow.memory.util.MemoryUtil;

/** Two's complement integers of several 64-bit words: adding them, and as {@link BigInteger}. */
final class WideInteger {
  private static final BigInteger[] TEN_TO = new BigInteger[39];

  static {
    for (int i = 0; i < TEN_TO.length; i++) {
      TEN_TO[i] = BigInteger.TEN.pow(i);
    }
  }

  private WideInteger() {}

  static BigInteger of(long high, long low) {
    return BigInteger.valueOf(high).shiftLeft(Long.SIZE).add(unsigned(low));
  }

  static BigInteger of(long high, long middle, long low) {
    return of(high, middle).shiftLeft(Long.SIZE).add(unsigned(low));
  }

  /** Adds three words to the three at an address, low word first. */
  static void add(long at, long low, long middle, long high) {
    long sumLow = MemoryUtil.getLong(at) + low;
    long carry = Long.compareUnsigned(sumLow, low) < 0 ? 1 : 0;
    long old = MemoryUtil.getLong(at + 8);
    long sumMiddle = old + middle;
    long carryMiddle = Long.compareUnsigned(sumMiddle, middle) < 0 ? 1 : 0;
    sumMiddle += carry;
    carryMiddle += carry & (sumMiddle == 0 ? 1 : 0);
    MemoryUtil.putLong(at, sumLow);
    MemoryUtil.putLong(at + 8, sumMiddle);
    MemoryUtil.putLong(at + 16, MemoryUtil.getLong(at + 16) + high + carryMiddle);
  }

  private static BigInteger unsigned(long word) {
    BigInteger value = BigInteger.valueOf(word & Long.MAX_VALUE);
    return word < 0 ? value.setBit(Long.SIZE - 1) : value;
  }

  /** {@code 10^power}, up to 38. */
  static BigInteger tenTo(int power) {
    return TEN_TO[power];
  }
}
