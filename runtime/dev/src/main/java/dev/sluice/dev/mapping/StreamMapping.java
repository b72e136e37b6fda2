package dev.sluice.dev.mapping;

import dev.sluice.dev.fleet.Target;
import dev.sluice.dev.pace.Pace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.Shard;

/**
 * An event source mapping: brings the records of a stream to a function, each shard on a thread of
 * its own, as soon as those that it came from are done. Where it is in the shards is forgotten with
 * it.
 *
 * <p>Thread-safe. It is closed before the function and the client.
 */
public final class StreamMapping implements AutoCloseable {
  private static final int PAGES_MAX = 100;
  private static final Duration END_MAX = Duration.ofSeconds(10);
  private static final String SHARD = "shardId-";

  private final KinesisClient client;
  private final MappingSettings settings;
  private final Target target;
  private final IntFunction<Disturbance> disturbances;
  private final Consumer<GivenUp> consumer;
  private final Pace pace;
  private final Map<Integer, ShardPoller> pollers = new ConcurrentSkipListMap<>();
  private final List<Thread> threads = new ArrayList<>();

  /** Whether a shard has ended since the shards were listed. */
  private final AtomicBoolean listed = new AtomicBoolean();

  private volatile String trouble = "";
  private boolean closed;

  private StreamMapping(
      KinesisClient client,
      MappingSettings settings,
      Target target,
      IntFunction<Disturbance> disturbances,
      Consumer<GivenUp> consumer,
      Pace pace) {
    this.client = client;
    this.settings = settings;
    this.target = target;
    this.disturbances = disturbances;
    this.consumer = consumer;
    this.pace = pace;
  }

  /** Begins to bring what is in a stream, as it is meant to. */
  public static StreamMapping start(
      KinesisClient client, MappingSettings settings, Target target, Consumer<GivenUp> consumer) {
    return start(client, settings, target, _ -> Disturbance.NONE, consumer, Pace.REAL);
  }

  /**
   * Begins to bring what is in a stream.
   *
   * @param disturbances of a shard, by its number
   * @param consumer hears what is given up, on any thread
   */
  public static StreamMapping start(
      KinesisClient client,
      MappingSettings settings,
      Target target,
      IntFunction<Disturbance> disturbances,
      Consumer<GivenUp> consumer,
      Pace pace) {
    StreamMapping mapping =
        new StreamMapping(client, settings, target, disturbances, consumer, pace);
    mapping.startThread("shards-of-" + settings.stream(), mapping::followShards);
    return mapping;
  }

  private interface Task {
    void run() throws InterruptedException;
  }

  private synchronized void startThread(String name, Task task) {
    if (closed) {
      return;
    }
    threads.removeIf(thread -> !thread.isAlive());
    threads.add(
        Thread.ofVirtual()
            .name(name)
            .start(
                () -> {
                  try {
                    task.run();
                  } catch (InterruptedException _) {
                    // It is closed.
                  }
                }));
  }

  private void followShards() throws InterruptedException {
    Set<Integer> there = Set.of();
    while (!Thread.currentThread().isInterrupted()) {
      if (!listed.getAndSet(true)) {
        try {
          List<Shard> shards = list();
          if (there.isEmpty()) {
            there = numbers(shards);
          }
          admit(shards, there);
          trouble = "";
        } catch (SdkException e) {
          trouble = String.valueOf(e.getMessage());
          listed.set(false);
        }
      }
      pace.pause(settings.poll());
    }
  }

  private List<Shard> list() {
    List<Shard> shards = new ArrayList<>();
    ListShardsRequest request = ListShardsRequest.builder().streamName(settings.stream()).build();
    for (int page = 0; page < PAGES_MAX; page++) {
      ListShardsResponse answer = client.listShards(request);
      shards.addAll(answer.shards());
      if (answer.nextToken() == null) {
        return shards;
      }
      request = ListShardsRequest.builder().nextToken(answer.nextToken()).build();
    }
    throw new IllegalStateException(
        "stream %s has shards without end".formatted(settings.stream()));
  }

  private static Set<Integer> numbers(List<Shard> shards) {
    return shards.stream().map(shard -> number(shard.shardId())).collect(Collectors.toSet());
  }

  /**
   * Begins with each shard that is new, and whose parents are done or not there any more.
   *
   * @param there the shards that were there when the mapping was made
   */
  private void admit(List<Shard> shards, Set<Integer> there) {
    Set<Integer> unfinished = new HashSet<>();
    for (Shard shard : shards) {
      ShardPoller poller = pollers.get(number(shard.shardId()));
      if (poller == null || !poller.status().finished()) {
        unfinished.add(number(shard.shardId()));
      }
    }
    for (Shard shard : shards) {
      int number = number(shard.shardId());
      if (!pollers.containsKey(number) && parents(shard).noneMatch(unfinished::contains)) {
        begin(
            number,
            shard.shardId(),
            there.contains(number) ? settings.start() : new Starting.TrimHorizon());
      }
    }
  }

  private static Stream<Integer> parents(Shard shard) {
    return Stream.of(
            Optional.ofNullable(shard.parentShardId()),
            Optional.ofNullable(shard.adjacentParentShardId()))
        .flatMap(Optional::stream)
        .map(StreamMapping::number);
  }

  /** The number of a shard. */
  public static int number(String shardId) {
    return Integer.parseInt(shardId.substring(SHARD.length()));
  }

  private void begin(int shard, String shardId, Starting start) {
    Disturbance disturbance = disturbances.apply(shard);
    ShardPoller poller =
        new ShardPoller(
            shard,
            settings,
            new ShardCursor(client, settings.stream(), shardId, start),
            new ShardQueue(shard, settings, disturbance, consumer),
            new KinesisEvent(settings.stream(), shardId),
            target,
            disturbance,
            pace);
    pollers.put(shard, poller);
    startThread(
        "%s-%s".formatted(settings.stream(), shardId),
        () -> {
          poller.run();
          listed.set(false);
        });
  }

  /** What it does with each shard that it has begun with, by number. */
  public List<ShardStatus> status() {
    return pollers.values().stream().map(ShardPoller::status).toList();
  }

  /** What is counted of all shards. */
  public ShardStatus.Counts counts() {
    return status().stream()
        .map(ShardStatus::counts)
        .reduce(ShardStatus.Counts.NONE, ShardStatus.Counts::plus);
  }

  /** Why the stream's shards can't be listed; "" if they can. */
  public String trouble() {
    return trouble;
  }

  /** Brings no more. Calls that run go on, and nobody hears of them. */
  @Override
  public void close() {
    List<Thread> running;
    synchronized (this) {
      closed = true;
      running = List.copyOf(threads);
    }
    running.forEach(Thread::interrupt);
    try {
      for (Thread thread : running) {
        thread.join(END_MAX);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
