package dev.sluice.dev.mapping;

/**
 * A record as it lies in a shard.
 *
 * @param arrivalMillis when it came there, in epoch milliseconds
 */
public record StreamRecord(
    String sequenceNumber, String partitionKey, long arrivalMillis, byte[] data) {
  /** More than what an event says of a record beside its data, its partition key and the stream. */
  private static final int AROUND_BYTES = 800;

  /** How long it is at most in an event. */
  long eventBytes() {
    // A character of the key may become an escape of six.
    return AROUND_BYTES + 6L * partitionKey.length() + 4L * ((data.length + 2) / 3);
  }
}
