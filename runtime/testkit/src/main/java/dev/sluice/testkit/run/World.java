package dev.sluice.testkit.run;

import dev.sluice.engine.commit.PartitionWorker;
import dev.sluice.engine.commit.WorkerConfig;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.sink.Sink;
import dev.sluice.engine.source.Source;
import dev.sluice.engine.store.PartitionStore;
import dev.sluice.memory.ManualClock;
import dev.sluice.memory.MemorySink;
import dev.sluice.memory.MemoryStore;
import dev.sluice.testkit.invariant.Invariants;
import dev.sluice.testkit.vectors.Subject;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/** What outlives a worker in a run: log, store, sinks, clock; and the invariants that watch it. */
public final class World implements AutoCloseable {
  /** So few that snapshots, deltas and merges come in short runs too. */
  private static final Plan.Checkpoint OFTEN = new Plan.Checkpoint(10_000, 3);

  private static final int PARTITION = 0;

  /** What a test puts in the place of a real part: a function from the real one. */
  public record Parts(
      UnaryOperator<Source> source, UnaryOperator<PartitionStore> store, UnaryOperator<Sink> sink) {
    public static final Parts REAL =
        new Parts(UnaryOperator.identity(), UnaryOperator.identity(), UnaryOperator.identity());

    public Parts withSource(UnaryOperator<Source> other) {
      return new Parts(other, store, sink);
    }

    public Parts withStore(UnaryOperator<PartitionStore> other) {
      return new Parts(source, other, sink);
    }

    public Parts withSink(UnaryOperator<Sink> other) {
      return new Parts(source, store, other);
    }
  }

  private final Parts parts;
  private final Plan plan;
  private final Subject subject;
  private final Source source;
  private final boolean endMark;
  private final int blockBytes;
  private final CrashPlan crashes = new CrashPlan();
  private final MemoryStore store = new MemoryStore(crashes);
  private final Map<Channel, MemorySink> sinks = new EnumMap<>(Channel.class);
  private final ManualClock clock = new ManualClock(0);
  private final Invariants invariants = new Invariants();
  private final RandomGenerator nonces = new SplittableRandom(20_261_124);
  private final BufferAllocator allocator = new RootAllocator();

  World(Parts parts, Subject subject, Source source, boolean endMark, int blockBytes) {
    this.parts = parts;
    this.subject = subject;
    this.plan = subject.withCheckpoint(OFTEN).plan();
    this.source = source;
    this.endMark = endMark;
    this.blockBytes = blockBytes;
    for (Channel channel : Channel.values()) {
      sinks.put(channel, new MemorySink(crashes));
    }
  }

  PartitionWorker newWorker() {
    // The watcher stands between the broken part and the memory: it sees what really happens.
    Map<Channel, Sink> watched = new EnumMap<>(Channel.class);
    sinks.forEach(
        (channel, sink) -> watched.put(channel, parts.sink().apply(invariants.watch(sink))));
    return new PartitionWorker(
        new WorkerConfig(
            plan,
            subject.invokers().get(),
            PARTITION,
            parts.source().apply(source),
            parts.store().apply(openStore()),
            watched,
            new WorkerConfig.Settings(
                Integer.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE, endMark, blockBytes),
            clock,
            () -> "%016x%016x".formatted(nonces.nextLong(), nonces.nextLong()),
            // Waiting takes no time: a tick would come from it, and a tick is input.
            _ -> {},
            crashes,
            allocator,
            WorkerConfig.Identity.PULL));
  }

  /** The partition's head and pages, watched. */
  PartitionStore openStore() {
    return invariants.watch(store.open(plan.function(), PARTITION));
  }

  CrashPlan crashes() {
    return crashes;
  }

  MemorySink sink(Channel channel) {
    MemorySink sink = sinks.get(channel);
    if (sink == null) {
      throw new IllegalArgumentException("no sink for " + channel);
    }
    return sink;
  }

  void failHeadWrite(MemoryStore.Fault fault) {
    store.failHeadWrite(plan.function(), PARTITION, fault);
  }

  void clockTo(long millis) {
    clock.advance(Duration.ofMillis(millis - clock.millis()));
  }

  void complete() {
    invariants.complete();
  }

  @Override
  public void close() {
    allocator.close();
  }
}
