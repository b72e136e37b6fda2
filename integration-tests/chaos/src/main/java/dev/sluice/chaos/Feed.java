package dev.sluice.chaos;

import dev.sluice.chaos.oracle.FraudCase;
import dev.sluice.cli.demo.PaymentStream;
import dev.sluice.engine.commit.Sleeper;
import dev.sluice.engine.source.PartitionKeys;
import dev.sluice.kinesis.KinesisStream;
import dev.sluice.kinesis.Shard;
import java.math.BigInteger;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/**
 * The stream of a function, and the payments that are put into it: by one thread, while another
 * changes its shards.
 */
final class Feed {
  private static final int PUTS_MAX = 20;
  private static final int PUT_TRIES_MAX = 50;
  private static final int ASKS_MAX = 5_000;
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final Routing routing;
  private final KinesisClient client;
  private final String name;
  private final PaymentStream payments;
  private final KinesisStream stream;
  private final List<byte[]> lines = new ArrayList<>();
  private int made;

  Feed(FraudCase function, KinesisClient client, String name, long seed, RandomGenerator random) {
    this.routing = new Routing(function);
    this.client = client;
    this.name = name;
    this.payments = new PaymentStream(seed);
    this.stream = new KinesisStream(client, name, InstantSource.system(), Sleeper.REAL, random);
  }

  String name() {
    return name;
  }

  /** Makes the stream, with a payment in each shard. */
  void create(int shards) throws InterruptedException {
    client.createStream(request -> request.streamName(name).shardCount(shards));
    awaitActive();
    putIntoEach(Routing::first);
  }

  private void awaitActive() throws InterruptedException {
    for (int asks = 0; asks < ASKS_MAX; asks++) {
      if (client
              .describeStreamSummary(request -> request.streamName(name))
              .streamDescriptionSummary()
              .streamStatus()
          == StreamStatus.ACTIVE) {
        return;
      }
      Thread.sleep(PAUSE);
    }
    throw new IllegalStateException("stream %s is not active".formatted(name));
  }

  /** Puts so many payments more. */
  void put(int count) throws InterruptedException {
    List<byte[]> next = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      next.add(payments.line(made++));
    }
    put(next);
  }

  /** Puts a payment into each open shard that is later than all windows. */
  void end() throws InterruptedException {
    putIntoEach(Routing::last);
  }

  private void putIntoEach(Function<PartitionKeys, byte[]> payment) throws InterruptedException {
    for (Shard shard : open()) {
      put(List.of(payment.apply(shard.keys())));
    }
  }

  /** In the order in which the stream has them; what it refuses is put again. */
  private void put(List<byte[]> next) throws InterruptedException {
    for (int from = 0; from < next.size(); from += PUTS_MAX) {
      List<byte[]> left = next.subList(from, Math.min(next.size(), from + PUTS_MAX));
      for (int tries = 0; !left.isEmpty(); tries++) {
        if (tries == PUT_TRIES_MAX) {
          throw new IllegalStateException("stream %s takes no records".formatted(name));
        }
        left = putOnce(left);
        if (!left.isEmpty()) {
          Thread.sleep(PAUSE);
        }
      }
    }
  }

  /** What was refused. */
  private List<byte[]> putOnce(List<byte[]> some) {
    PutRecordsResponse answer =
        client.putRecords(
            request -> request.streamName(name).records(some.stream().map(this::entry).toList()));
    List<byte[]> refused = new ArrayList<>();
    for (int i = 0; i < some.size(); i++) {
      if (answer.records().get(i).sequenceNumber() == null) {
        refused.add(some.get(i));
      } else {
        add(some.get(i));
      }
    }
    return refused;
  }

  private synchronized void add(byte[] line) {
    lines.add(line);
  }

  private PutRecordsRequestEntry entry(byte[] line) {
    return PutRecordsRequestEntry.builder()
        .partitionKey(routing.partitionKey(line))
        .data(SdkBytes.fromByteArray(line))
        .build();
  }

  /** All that was put. */
  synchronized List<byte[]> lines() {
    return List.copyOf(lines);
  }

  /** How many shards there are and were. */
  int shards() {
    return stream.shards().numbersEnd();
  }

  /** Those that records come to, in the order of their keys. */
  List<Shard> open() {
    return stream.shards().all().stream()
        .filter(Shard::open)
        .sorted(Comparator.comparing((Shard shard) -> shard.keys().first()))
        .toList();
  }

  /** Splits one somewhere. */
  void split(RandomGenerator random) throws InterruptedException {
    List<Shard> open = open();
    Shard shard = open.get(random.nextInt(open.size()));
    BigInteger width = shard.keys().last().subtract(shard.keys().first());
    BigInteger at =
        shard
            .keys()
            .first()
            .add(
                width
                    .multiply(BigInteger.valueOf(30 + random.nextInt(40)))
                    .divide(BigInteger.valueOf(100)));
    client.splitShard(
        request ->
            request
                .streamName(name)
                .shardToSplit(Shard.id(shard.number()))
                .newStartingHashKey(at.toString()));
    awaitActive();
  }

  /** Merges two neighbours, if there are two. */
  boolean merge(RandomGenerator random) throws InterruptedException {
    List<Shard> open = open();
    if (open.size() < 2) {
      return false;
    }
    int first = random.nextInt(open.size() - 1);
    client.mergeShards(
        request ->
            request
                .streamName(name)
                .shardToMerge(Shard.id(open.get(first).number()))
                .adjacentShardToMerge(Shard.id(open.get(first + 1).number())));
    awaitActive();
    return true;
  }
}
