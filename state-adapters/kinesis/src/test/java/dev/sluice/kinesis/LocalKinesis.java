package dev.sluice.kinesis;

import dev.sluice.api.DataLoss;
import dev.sluice.aws.AwsClients;
import dev.sluice.local.KinesisLocal;
import dev.sluice.local.LocalServerFailed;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/**
 * One Kinesis API server for all tests of this JVM, with which it ends; each test has streams of
 * its own.
 */
final class LocalKinesis {
  private static final AtomicInteger STREAMS = new AtomicInteger();
  private static final int ASKS_MAX = 2_000;

  static final KinesisClient CLIENT = start();

  private static KinesisClient start() {
    try {
      return AwsClients.to(
          KinesisLocal.start(Path.of("../../runtime/local-server/target/kinesis")).endpoint(),
          KinesisClient.builder());
    } catch (LocalServerFailed e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private LocalKinesis() {}

  /** A new stream. */
  static String stream(int shards) {
    String name = "stream-" + STREAMS.incrementAndGet();
    create(name, shards);
    return name;
  }

  static void create(String name, int shards) {
    CLIENT.createStream(request -> request.streamName(name).shardCount(shards));
    awaitActive(name);
  }

  static void delete(String name) {
    CLIENT.deleteStream(request -> request.streamName(name));
    for (int asks = 0; asks < ASKS_MAX; asks++) {
      if (!CLIENT.listStreams().streamNames().contains(name)) {
        return;
      }
    }
    throw new AssertionError("stream %s is still there".formatted(name));
  }

  /** The server takes some moments for each change; asking takes longer. */
  private static void awaitActive(String name) {
    for (int asks = 0; asks < ASKS_MAX; asks++) {
      StreamStatus status =
          CLIENT
              .describeStreamSummary(request -> request.streamName(name))
              .streamDescriptionSummary()
              .streamStatus();
      if (status == StreamStatus.ACTIVE) {
        return;
      }
    }
    throw new AssertionError("stream %s is not active".formatted(name));
  }

  /** Splits a shard in the middle of its range. */
  static void split(String name, Shard shard) {
    BigInteger middle = shard.keys().first().add(shard.keys().last()).shiftRight(1);
    CLIENT.splitShard(
        request ->
            request
                .streamName(name)
                .shardToSplit(Shard.id(shard.number()))
                .newStartingHashKey(middle.toString()));
    awaitActive(name);
  }

  static void merge(String name, int shard, int adjacent) {
    CLIENT.mergeShards(
        request ->
            request
                .streamName(name)
                .shardToMerge(Shard.id(shard))
                .adjacentShardToMerge(Shard.id(adjacent)));
    awaitActive(name);
  }

  /** Puts a record into the shard that has a hash key; its sequence number. */
  static String put(String name, BigInteger hashKey, byte[] data) {
    return CLIENT
        .putRecord(
            request ->
                request
                    .streamName(name)
                    .partitionKey("key")
                    .explicitHashKey(hashKey.toString())
                    .data(SdkBytes.fromByteArray(data)))
        .sequenceNumber();
  }

  static String put(String name, BigInteger hashKey, String data) {
    return put(name, hashKey, data.getBytes(StandardCharsets.UTF_8));
  }

  /** Puts records, in order, into the shard that has the smallest hash key. */
  static void putAll(String name, List<String> data) {
    if (!data.isEmpty()) {
      CLIENT.putRecords(
          request ->
              request
                  .streamName(name)
                  .records(
                      data.stream()
                          .map(
                              each ->
                                  PutRecordsRequestEntry.builder()
                                      .partitionKey("key")
                                      .explicitHashKey("0")
                                      .data(SdkBytes.fromUtf8String(each))
                                      .build())
                          .toList()));
    }
  }

  /** A stream as it is asked without pauses: the server takes more than five reads a second. */
  static KinesisStream ask(String name) {
    return ask(CLIENT, name);
  }

  static KinesisStream ask(KinesisClient client, String name) {
    return new KinesisStream(client, name, InstantSource.system(), _ -> {}, new Random(1));
  }

  static KinesisSource source(String name) {
    return new KinesisSource(ask(name), "EARLIEST", DataLoss.STOP, 1 << 20);
  }
}
