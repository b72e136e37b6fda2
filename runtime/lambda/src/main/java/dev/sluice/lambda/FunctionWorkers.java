package dev.sluice.lambda;

import dev.sluice.api.Trigger;
import dev.sluice.engine.commit.Head;
import dev.sluice.engine.commit.HeadCodec;
import dev.sluice.engine.commit.Inspection;
import dev.sluice.engine.commit.WorkerConfig;
import dev.sluice.engine.commit.WorkerConfig.Identity;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.function.FunctionDefinition;
import dev.sluice.engine.source.Position;
import dev.sluice.engine.source.PushedSource;
import dev.sluice.engine.source.Source;
import dev.sluice.engine.store.PartitionStore;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;

/** Makes the workers of a function, as its environment says. */
final class FunctionWorkers {
  private static final int BATCH_BYTES_MAX = 8 << 20;

  /** How {@code @From} says that a function begins with what comes from now on. */
  private static final String LATEST = "LATEST";

  private final FunctionDefinition function;
  private final Settings settings;
  private final Surroundings surroundings;
  private final Failpoints failpoints;

  FunctionWorkers(
      FunctionDefinition function,
      Settings settings,
      Surroundings surroundings,
      Failpoints failpoints) {
    this.function = function;
    this.settings = settings;
    this.surroundings = surroundings;
    this.failpoints = failpoints;
  }

  /** One for a shard whose records calls bring. */
  ShardWorker<PushedSource> push(int shard) {
    PushedSource source =
        new PushedSource(surroundings.log(), surroundings.offsets(), surroundings.clock());
    Identity identity =
        new Identity(
            surroundings.owner(),
            settings.deploy(),
            WorkerConfig.Trigger.PUSH,
            Identity.LEASE_MILLIS);
    return ShardWorker.of(
        source, (log, memory) -> config(shard, log, memory, identity, settings.stateBytesMax()));
  }

  /**
   * One for a shard that it pulls from.
   *
   * @param stateBytesMax as much state may it have
   */
  ShardWorker<GaugedSource> pull(int shard, long stateBytesMax) {
    Identity identity =
        new Identity(
            surroundings.owner(), settings.deploy(), WorkerConfig.Trigger.PULL, leaseMillis());
    return ShardWorker.of(
        new GaugedSource(surroundings.log()),
        (log, memory) -> config(shard, log, memory, identity, stateBytesMax));
  }

  /** How much state each of so many shards may have that share the memory. */
  long share(long shards) {
    return settings.stateBytesMax() / Math.max(1, shards);
  }

  /** What is committed of a shard; empty if nobody has had it. */
  Optional<Inspection> inspect(int shard) {
    try (PartitionStore items = surroundings.open(shard)) {
      return Inspection.of(items, function.plan().function(), shard);
    }
  }

  /**
   * Where a shard ended that is delivered of; empty if it is not. No worker has anything to do
   * there, and one of another plan than that which read it would be refused.
   */
  Optional<Position> finishedAt(int shard) {
    try (PartitionStore items = surroundings.open(shard)) {
      return items.readHead().map(HeadCodec::decode).filter(Head::isFinished).map(Head::position);
    } catch (Stop _) {
      // Whoever opens the shard hears it again, and tells.
      return Optional.empty();
    }
  }

  /**
   * Whether a shard begins with the first record that a call brings, and none has been committed.
   * For whoever reads it without one it would begin now, and a record whose first call has failed
   * lies before that. A shard that goes on with others begins with its first record for anybody.
   *
   * @throws Stop if that can't be seen
   */
  boolean beginsWithACall(int shard) {
    if (settings.trigger() != Trigger.PUSH
        || !function.deployment().startAt().equals(LATEST)
        || surroundings.log().start(shard).equals(Position.START)) {
      return false;
    }
    try (PartitionStore items = surroundings.open(shard)) {
      return items
          .readHead()
          .map(HeadCodec::decode)
          .filter(head -> head.ended() || !head.position().isStart())
          .isEmpty();
    }
  }

  /** The number of this deploy. */
  long deploy() {
    return settings.deploy();
  }

  /** It is prolonged when a batch begins. */
  private long leaseMillis() {
    return Identity.LEASE_MILLIS + 2 * function.deployment().intervalMillis();
  }

  /** Gives back the lease of a worker that stopped, which would have it for some seconds more. */
  void release(int shard) {
    try (PartitionStore items = surroundings.open(shard)) {
      items.lease().release(surroundings.owner());
    } catch (Stop _) {
      // It ends by itself.
    }
  }

  private WorkerConfig config(
      int shard, Source log, BufferAllocator memory, Identity identity, long stateBytesMax) {
    return new WorkerConfig(
        function.plan(),
        function.newInvoker(),
        shard,
        log,
        surroundings.open(shard),
        surroundings.sinks(),
        new WorkerConfig.Settings(
            function.deployment().maxEvents(), BATCH_BYTES_MAX, stateBytesMax, false),
        surroundings.clock(),
        surroundings.nonces(),
        surroundings.sleeper(),
        failpoints,
        memory,
        identity);
  }

  /** Whether a batch was as large as any can be, so that there is probably more. */
  boolean isFull(GaugedSource log) {
    return log.events() >= function.deployment().maxEvents() || log.bytes() >= BATCH_BYTES_MAX / 2;
  }
}
