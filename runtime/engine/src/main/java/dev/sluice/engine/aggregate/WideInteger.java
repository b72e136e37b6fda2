package dev.sluice.engine.aggregate;

import java.math.BigInteger;

/** Two's complement integers of several 64-bit words as {@link BigInteger}. Cold. */
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

  private static BigInteger unsigned(long word) {
    BigInteger value = BigInteger.valueOf(word & Long.MAX_VALUE);
    return word < 0 ? value.setBit(Long.SIZE - 1) : value;
  }

  /** {@code 10^power}, up to 38. */
  static BigInteger tenTo(int power) {
    return TEN_TO[power];
  }
}
