package dev.sluice.kinesis;

import java.nio.charset.StandardCharsets;

/**
 * A part of the hash keys of a stream, of which there are {@value #COUNT} of the same size: those
 * that begin with the same {@value #BITS} bits. Unlike shards they are always the same ones, so
 * that a producer and a reader mean the same by a lane whatever they know of the shards, and a
 * shard that was split or merged from others has its lanes from them.
 */
final class Lane {
  private static final int BITS = 5;

  /**
   * More of them take more records at once, and a reader has to remember something of each. These
   * take a shard's thousand a second from every producer.
   */
  static final int COUNT = 1 << BITS;

  private Lane() {}

  /** The lane of records with this partition key. */
  static int of(String partitionKey) {
    byte[] hash = Deaggregation.newMd5().digest(partitionKey.getBytes(StandardCharsets.UTF_8));
    return (hash[0] & 0xFF) >>> (Byte.SIZE - BITS);
  }
}
