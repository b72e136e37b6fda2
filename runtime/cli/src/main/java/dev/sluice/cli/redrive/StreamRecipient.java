package dev.sluice.cli.redrive;

import dev.sluice.engine.commit.Sleeper;
import dev.sluice.engine.fault.EngineBug;
import dev.sluice.engine.plan.Plan;
import dev.sluice.kinesis.PlainRecords;
import dev.sluice.kinesis.StreamConnection;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;

/**
 * Puts events into a stream, each under its own key: the function's component of it, or the hash of
 * an event that has none which can be read.
 */
final class StreamRecipient implements Recipient {
  /** What a stream takes as a partition key. */
  private static final int KEY_LENGTH_MAX = 256;

  private final String name;
  private final StreamConnection connection = StreamConnection.toAws();
  private final PlainRecords records;
  private final EventKey key;

  StreamRecipient(String name, Plan plan) {
    this.name = name;
    this.records =
        new PlainRecords(
            connection.stream(name, InstantSource.system(), Sleeper.REAL, new SecureRandom()));
    this.key = new EventKey(plan);
  }

  @Override
  public String name() {
    return "stream " + name;
  }

  @Override
  public String refusal(byte[] event) {
    return event.length > PlainRecords.BYTES_MAX || event.length == 0
        ? "the event has %d bytes, and a record has 1 to %d"
            .formatted(event.length, PlainRecords.BYTES_MAX)
        : "";
  }

  @Override
  public BitSet take(List<byte[]> events) {
    return records.put(
        events.stream()
            .map(
                event ->
                    new PlainRecords.Entry(
                        key.of(event).filter(StreamRecipient::isKey).orElseGet(() -> hash(event)),
                        event))
            .toList());
  }

  private static boolean isKey(String text) {
    return !text.isEmpty() && text.length() <= KEY_LENGTH_MAX;
  }

  private static String hash(byte[] event) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(event), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new EngineBug("every JDK has SHA-256", e);
    }
  }

  @Override
  public void close() {
    try (connection) {
      key.close();
    }
  }
}
