package dev.sluice.kinesis;

import dev.sluice.engine.fault.EngineBug;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The hash keys of a shard: records go to the shard that has the hash of their partition key.
 *
 * @param first the smallest of them
 * @param last the largest, which the shard has too
 */
public record HashRange(BigInteger first, BigInteger last) {
  /** All there are. */
  public static final HashRange ALL =
      new HashRange(BigInteger.ZERO, BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE));

  public HashRange {
    if (first.signum() < 0 || first.compareTo(last) > 0 || last.bitLength() > 128) {
      throw new IllegalArgumentException("no range of hash keys: %s to %s".formatted(first, last));
    }
  }

  public boolean contains(BigInteger hash) {
    return first.compareTo(hash) <= 0 && hash.compareTo(last) <= 0;
  }

  /** The hash of a partition key, as the service has it: its MD5 as a number. */
  public static BigInteger hashOf(String partitionKey) {
    return new BigInteger(1, newMd5().digest(partitionKey.getBytes(StandardCharsets.UTF_8)));
  }

  static MessageDigest newMd5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new EngineBug("every JDK has MD5", e);
    }
  }
}
