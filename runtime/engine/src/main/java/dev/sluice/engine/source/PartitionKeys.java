package dev.sluice.engine.source;

import java.math.BigInteger;

/**
 * The keys of a partition by their hashes, which are unsigned numbers of 128 bits: from {@code
 * first} to {@code last}, both included.
 */
public record PartitionKeys(BigInteger first, BigInteger last) {
  private static final int BITS = 128;

  /** Every key. */
  public static final PartitionKeys ALL =
      new PartitionKeys(BigInteger.ZERO, BigInteger.ONE.shiftLeft(BITS).subtract(BigInteger.ONE));

  public PartitionKeys {
    if (first.signum() < 0 || last.bitLength() > BITS || first.compareTo(last) > 0) {
      throw new IllegalArgumentException("no range of hashes: %s to %s".formatted(first, last));
    }
  }

  /** Whether a key with this hash, sixteen bytes, is among them. */
  public boolean contain(byte[] hash) {
    BigInteger number = new BigInteger(1, hash);
    return first.compareTo(number) <= 0 && number.compareTo(last) <= 0;
  }
}
