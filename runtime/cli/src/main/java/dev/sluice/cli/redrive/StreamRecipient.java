package dev.sluice.cli.redrive;

import dev.sluice.cli.catalog.EventKeys;
import dev.sluice.engine.commit.Sleeper;
import dev.sluice.engine.fault.EngineBug;
import dev.sluice.engine.plan.Plan;
import dev.sluice.kinesis.PlainRecords;
import dev.sluice.kinesis.StreamConnection;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Puts events into a stream, each under its own key: the component that its stream is partitioned
 * by, or the hash of an event that has none which can be read.
 */
final class StreamRecipient implements Recipient {
  private final String name;
  private final StreamConnection connection = StreamConnection.toAws();
  private final PlainRecords records;
  private final EventKeys keys;

  StreamRecipient(String name, Plan plan) {
    this.name = name;
    this.records =
        new PlainRecords(
            connection.stream(name, InstantSource.system(), Sleeper.REAL, new SecureRandom()));
    this.keys = new EventKeys(plan);
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
    List<Optional<String>> found = keys.of(events);
    List<PlainRecords.Entry> entries = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      byte[] event = events.get(i);
      entries.add(new PlainRecords.Entry(found.get(i).orElseGet(() -> hash(event)), event));
    }
    return records.put(entries);
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
      keys.close();
    }
  }
}
