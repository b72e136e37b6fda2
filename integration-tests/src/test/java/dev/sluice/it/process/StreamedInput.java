package dev.sluice.it.process;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.kinesis.Shard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** A stream with events in it, and what lies in which shard of it. Used by one thread. */
public final class StreamedInput {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int PUTS_MAX = 500;
  private static final int ASKS_MAX = 2_000;

  private final KinesisClient stream;
  private final String name;
  private final String key;
  private final List<List<Put>> shards = new ArrayList<>();

  /** A record as it lies in a shard. */
  record Put(String partitionKey, byte[] data, String sequenceNumber) {}

  /**
   * A stream that is there and empty.
   *
   * @param key the component of an event that says where it goes
   */
  public StreamedInput(KinesisClient stream, String name, String key, int shards) {
    this.stream = stream;
    this.name = name;
    this.key = key;
    for (int shard = 0; shard < shards; shard++) {
      this.shards.add(new ArrayList<>());
    }
  }

  /** Returns when a stream that was made or divided just now can be used. */
  static void awaitActive(KinesisClient stream, String name) {
    for (int asks = 0; asks < ASKS_MAX; asks++) {
      StreamStatus status =
          stream
              .describeStreamSummary(request -> request.streamName(name))
              .streamDescriptionSummary()
              .streamStatus();
      if (status == StreamStatus.ACTIVE) {
        return;
      }
    }
    throw new AssertionError("stream %s is not active".formatted(name));
  }

  /** Appends lines to the stream, each to the shard of its key. */
  public void put(List<byte[]> lines) {
    for (int from = 0; from < lines.size(); from += PUTS_MAX) {
      List<byte[]> some = lines.subList(from, Math.min(lines.size(), from + PUTS_MAX));
      List<String> keys = some.stream().map(this::partitionKey).toList();
      List<PutRecordsRequestEntry> entries = new ArrayList<>();
      for (int i = 0; i < some.size(); i++) {
        entries.add(
            PutRecordsRequestEntry.builder()
                .partitionKey(keys.get(i))
                .data(SdkBytes.fromByteArray(some.get(i)))
                .build());
      }
      List<PutRecordsResultEntry> results =
          stream.putRecords(request -> request.streamName(name).records(entries)).records();
      for (int i = 0; i < some.size(); i++) {
        List<Put> shard = shards.get(Shard.numberOf(results.get(i).shardId()));
        shard.add(new Put(keys.get(i), some.get(i), results.get(i).sequenceNumber()));
      }
    }
  }

  private String partitionKey(byte[] line) {
    try {
      String value = JSON.readTree(line).path(key).asText();
      return value.isEmpty() ? "none" : value;
    } catch (IOException _) {
      return "malformed";
    }
  }

  /** What the stream is called. */
  String name() {
    return name;
  }

  /** How many shards there are. */
  int shards() {
    return shards.size();
  }

  /** What is in a shard. */
  List<Put> records(int shard) {
    return shards.get(shard);
  }

  /** What is in each shard, as lines with their offsets. */
  List<List<FraudRun.Line>> lines() {
    return shards.stream()
        .map(
            records ->
                records.stream()
                    .map(record -> new FraudRun.Line(record.data(), record.sequenceNumber()))
                    .toList())
        .toList();
  }
}
