package dev.sluice.engine.commit;

import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.function.FunctionInvoker;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.sink.Sink;
import dev.sluice.engine.source.Position;
import dev.sluice.engine.source.Source;
import dev.sluice.engine.source.Source.Limit;
import dev.sluice.engine.store.PartitionStore;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;

/**
 * All that a worker needs. It shares nothing that changes with other workers but the source, which
 * allows it.
 *
 * @param store closed by the worker
 * @param sinks one for each channel; closed by the worker
 * @param clock decides when to save and to tick, never what is true
 * @param nonces a fresh one at each call: 32 hex digits from 128 random bits
 * @param allocator off-heap memory for state and batches
 * @param identity who the worker is
 */
public record WorkerConfig(
    Plan plan,
    FunctionInvoker invoker,
    int partition,
    Source source,
    PartitionStore store,
    Map<Channel, Sink> sinks,
    Settings settings,
    InstantSource clock,
    Supplier<String> nonces,
    Sleeper sleeper,
    Failpoints failpoints,
    BufferAllocator allocator,
    Identity identity) {
  /** What makes a worker work. */
  public enum Trigger {
    /** It goes and gets events: it takes the partition before it reads, with a lease. */
    PULL,
    /** It is called when there are events: its first commit takes the partition (rule 2). */
    PUSH
  }

  /**
   * Who a worker is.
   *
   * @param owner names it to people and to the lease; at most 64 characters
   * @param deploy the number of the deploy it belongs to; a newer one supersedes it (rule 20)
   * @param leaseMillis how long its lease lasts if it is not prolonged; of use only to a pull
   *     worker
   */
  public record Identity(String owner, long deploy, Trigger trigger, long leaseMillis) {
    private static final int OWNER_CHARS_MAX = 64;

    /** How long a lease lasts where nothing else is said. */
    public static final long LEASE_MILLIS = 10_000;

    /** A pull worker of the first deploy. */
    public static final Identity PULL = pull("worker");

    /** A pull worker of the first deploy. */
    public static Identity pull(String owner) {
      return new Identity(owner, 1, Trigger.PULL, LEASE_MILLIS);
    }

    public Identity {
      if (owner.isEmpty() || owner.length() > OWNER_CHARS_MAX) {
        throw new IllegalArgumentException(
            "an owner has 1 to %d characters, was '%s'".formatted(OWNER_CHARS_MAX, owner));
      }
      if (deploy < 1 || leaseMillis < 1) {
        throw new IllegalArgumentException(
            "deploys and leases begin at 1, were %d and %d".formatted(deploy, leaseMillis));
      }
    }
  }

  /**
   * Sizes and choices.
   *
   * @param stateBytesMax how much memory state may take
   * @param endMark whether all windows close when the source says END
   * @param blockBytes how much of what one batch emits lies on the heap, and in how large pieces
   *     the rest is written and delivered; one call's results are never cut
   */
  public record Settings(
      int batchEvents, int batchBytes, long stateBytesMax, boolean endMark, int blockBytes) {
    /**
     * What one batch emits is seldom more. Arrays that double stay at 4 MB with it, unless the
     * results of the last call take more than 64 KB.
     */
    public static final int BLOCK_BYTES = (4 << 20) - (64 << 10);

    /** With blocks of {@link #BLOCK_BYTES}. */
    public Settings(int batchEvents, int batchBytes, long stateBytesMax, boolean endMark) {
      this(batchEvents, batchBytes, stateBytesMax, endMark, BLOCK_BYTES);
    }

    Limit limit() {
      return Limit.of(batchEvents, batchBytes);
    }

    Limit limitOfOne() {
      return Limit.of(1, batchBytes);
    }
  }

  public WorkerConfig {
    sinks = Map.copyOf(sinks);
    for (Channel channel : Channel.values()) {
      if (!sinks.containsKey(channel)) {
        throw new IllegalArgumentException("no sink for channel " + channel);
      }
    }
  }

  /** The sink of a channel. */
  Sink sink(Channel channel) {
    return Objects.requireNonNull(sinks.get(channel), channel::name);
  }

  Head.Author author() {
    return new Head.Author(
        new Head.Subject(plan.function(), partition, Fingerprint.of(plan)), identity.deploy());
  }

  /** For a head write that begins now. */
  Head.Stamp stamp(String nonce) {
    return new Head.Stamp(nonce, identity.owner(), clock.millis());
  }

  /** For a head write that begins now, with a fresh nonce. */
  Head.Stamp stamp() {
    return stamp(nonces.get());
  }

  /**
   * Where to go on behind what a stop says is lost, from a position that was read up to. From there
   * that is done once.
   *
   * @throws Stop this one, if it says something else, or the function is to stop
   */
  Position behindLoss(Stop stop, Position lost) {
    boolean goesOn =
        stop.code() == Stop.Code.DATA_LOSS
            && source.goesOnBehindLosses()
            && !lost.isStart()
            && !lost.isBehindGap();
    if (!goesOn) {
      throw stop;
    }
    return lost.behindGap();
  }

  boolean isPush() {
    return identity.trigger() == Trigger.PUSH;
  }
}
