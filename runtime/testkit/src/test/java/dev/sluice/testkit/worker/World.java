package dev.sluice.testkit.worker;

import dev.sluice.engine.commit.Head;
import dev.sluice.engine.commit.HeadCodec;
import dev.sluice.engine.commit.PartitionWorker;
import dev.sluice.engine.commit.Progress;
import dev.sluice.engine.commit.WorkerConfig;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.function.FunctionInvoker;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.sink.Sink;
import dev.sluice.engine.source.Position;
import dev.sluice.engine.source.RawBatch;
import dev.sluice.engine.source.Source;
import dev.sluice.engine.store.PartitionStore;
import dev.sluice.engine.store.PartitionStore.PageName;
import dev.sluice.memory.ManualClock;
import dev.sluice.memory.MemorySink;
import dev.sluice.memory.MemorySource;
import dev.sluice.memory.MemoryStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/**
 * What survives a worker: log, store, sinks, clock. Workers are opened on it and lost; closing it
 * checks that they freed all memory.
 */
final class World implements AutoCloseable {
  private static final int BATCHES_MAX = 10_000;
  private static final int PARTITIONS = 24;

  /** Partition 0 has the events; the others are there for streams that are divided anew. */
  final MemorySource source = new MemorySource(PARTITIONS);

  final ManualClock clock = new ManualClock(1_700_000_000_000L);
  final MemoryStore store;
  final Map<Channel, MemorySink> sinks;
  Supplier<FunctionInvoker> invokers = SumFunction::invoker;
  Source read = source;
  Plan plan = SumFunction.plan();
  WorkerConfig.Settings settings = new WorkerConfig.Settings(5, 1 << 20, 1 << 28, true);
  private final Failpoints failpoints;
  private final BufferAllocator allocator = new RootAllocator();
  private final Random nonces = new Random(42);
  private final Map<Integer, Map<Channel, MemorySink>> sinksOfAll = new HashMap<>();

  World() {
    this(Failpoints.NONE);
  }

  World(Failpoints failpoints) {
    this.failpoints = failpoints;
    this.store = new MemoryStore(failpoints);
    this.sinks = sinksOf(0);
  }

  /** A log with everything in it: several keys, disorder, late and dead events. */
  World withEvents(int count) {
    Random choices = new Random(7);
    for (int i = 0; i < count; i++) {
      long at = Math.max(0, 2L * i - choices.nextInt(i % 10 == 9 ? 40 : 4));
      source.append(
          0,
          i % 17 == 5
              ? "{\"k\":\"a\",\"v\":nonsense}"
              : event("key" + choices.nextInt(4), choices.nextInt(100), at));
    }
    source.finish(0);
    return this;
  }

  /**
   * A log whose first window has so many keys, each with two events, and that has a dead event
   * after every tenth key and a late one at its end.
   */
  World withKeys(int count) {
    for (int key = 0; key < count; key++) {
      source.append(0, event("key" + key, key, key % 40));
      if (key % 10 == 9) {
        source.append(0, "nonsense " + key);
      }
      source.append(0, event("key" + key, 1_000, 39 - key % 40));
    }
    source.append(0, event("after", 1, 100));
    source.append(0, event("late", 1, 0));
    source.finish(0);
    return this;
  }

  World withPlan(Plan other) {
    plan = other;
    return this;
  }

  static String event(String key, long value, long at) {
    return "{\"k\":\"%s\",\"v\":%d,\"at\":%d}".formatted(key, value, at);
  }

  /** The payload of the event at an offset of a log that begins at 0. */
  static String payload(Source source, int offset) {
    try (Source.Reader reader = source.open(0, Position.START)) {
      RawBatch batch = reader.newBatch();
      reader.read(batch, Source.Limit.of(offset + 1, Integer.MAX_VALUE));
      return new String(
          batch.data(), batch.start(offset), batch.length(offset), StandardCharsets.UTF_8);
    }
  }

  private Map<Channel, MemorySink> sinksOf(int partition) {
    return sinksOfAll.computeIfAbsent(
        partition,
        _ -> {
          Map<Channel, MemorySink> made = new EnumMap<>(Channel.class);
          for (Channel channel : Channel.values()) {
            made.put(channel, new MemorySink(failpoints));
          }
          return made;
        });
  }

  PartitionStore openStore() {
    return store.open(plan.function(), 0);
  }

  PartitionWorker worker() {
    return worker(openStore());
  }

  /** Another identity than that of a first deploy's pull worker. */
  PartitionWorker worker(WorkerConfig.Identity identity) {
    return new PartitionWorker(config(openStore(), identity));
  }

  PartitionWorker worker(PartitionStore on) {
    return new PartitionWorker(config(on, WorkerConfig.Identity.PULL));
  }

  /** A pull worker of another partition than 0. */
  PartitionWorker worker(int partition) {
    return new PartitionWorker(
        config(partition, store.open(plan.function(), partition), WorkerConfig.Identity.PULL));
  }

  WorkerConfig config(PartitionStore on, WorkerConfig.Identity identity) {
    return config(0, on, identity);
  }

  private WorkerConfig config(int partition, PartitionStore on, WorkerConfig.Identity identity) {
    Map<Channel, Sink> bound = new EnumMap<>(sinksOf(partition));
    return new WorkerConfig(
        plan,
        invokers.get(),
        partition,
        read,
        on,
        bound,
        settings,
        clock,
        this::nonce,
        clock::advance,
        failpoints,
        allocator,
        identity);
  }

  private String nonce() {
    return "%016x%016x".formatted(nonces.nextLong(), nonces.nextLong());
  }

  /** Opens a worker and runs it until it says that the input is over, or has nothing more. */
  Progress runToEnd() {
    try (PartitionWorker worker = worker()) {
      worker.open();
      return drain(worker);
    }
  }

  static Progress drain(PartitionWorker worker) {
    for (int batch = 0; batch < BATCHES_MAX; batch++) {
      Progress progress = worker.runBatch();
      if (progress != Progress.COMMITTED) {
        return progress;
      }
    }
    throw new AssertionError("no end after %d batches".formatted(BATCHES_MAX));
  }

  MemorySink sink(Channel channel) {
    return of(sinks, channel);
  }

  private static MemorySink of(Map<Channel, MemorySink> sinks, Channel channel) {
    return Objects.requireNonNull(sinks.get(channel));
  }

  Head head() {
    return head(0);
  }

  Head head(int partition) {
    try (PartitionStore items = store.open(plan.function(), partition)) {
      return HeadCodec.decode(items.readHead().orElseThrow());
    }
  }

  List<PageName> pages() {
    try (PartitionStore items = store.open(plan.function(), 0)) {
      return items.pages();
    }
  }

  /** All outputs by channel; inside a window keys have no order, so all are sorted. */
  Map<Channel, List<String>> outputs() {
    Map<Channel, List<String>> outputs = new EnumMap<>(Channel.class);
    for (Channel channel : Channel.values()) {
      List<String> payloads = new ArrayList<>();
      sinksOfAll.values().forEach(all -> payloads.addAll(of(all, channel).payloads()));
      outputs.put(channel, sorted(payloads));
    }
    return outputs;
  }

  private static List<String> sorted(List<String> payloads) {
    List<String> sorted = new ArrayList<>(payloads);
    sorted.sort(null);
    return sorted;
  }

  @Override
  public void close() {
    allocator.close();
  }
}
