package dev.sluice.lambda;

import java.util.OptionalInt;

/**
 * Calls that pull from the stream: all its shards in turn, on one thread, each under its lease. A
 * call that drains ends when nothing is left; one that goes on ends with its time, and the next
 * begins before that and takes each shard as soon as it is let go of. Workers keep their state
 * between calls. One thread.
 */
final class PullCalls implements AutoCloseable {
  private final FunctionWorkers workers;
  private final Surroundings surroundings;
  private final long intervalMillis;
  private final long stateBytesMax;
  private final ShardLog shardLog;
  private final PulledShards shards;

  PullCalls(
      FunctionWorkers workers,
      Surroundings surroundings,
      long intervalMillis,
      long stateBytesMax,
      ShardLog shardLog) {
    this.workers = workers;
    this.surroundings = surroundings;
    this.intervalMillis = intervalMillis;
    this.stateBytesMax = stateBytesMax;
    this.shardLog = shardLog;
    this.shards = new PulledShards(workers, surroundings, shardLog);
  }

  /**
   * Takes what has come.
   *
   * @throws CallFailed if a shard can't go on until somebody acts; the others were worked on
   */
  void run(Until until, Deadline deadline) {
    run(until, deadline, OptionalInt.empty());
  }

  /**
   * Takes what is left of shards that were split or merged, since a call has brought records of
   * this one: so nothing more is brought of those that it came from.
   *
   * @throws CallFailed as above
   */
  void runBefore(int child, Deadline deadline) {
    run(Until.CLOSED, deadline, OptionalInt.of(child));
  }

  private void run(Until until, Deadline deadline, OptionalInt child) {
    ShardTurn.Scope scope =
        new ShardTurn.Scope(workers, surroundings, shardLog, shards, until, deadline);
    new PullCall(scope, intervalMillis, child).run();
  }

  /**
   * A call with records of this shard comes: another worker goes on with it. Those of the other
   * shards are kept, in no more than half of the memory that is the other's now.
   */
  void leave(int shard) {
    shards.leave(shard, stateBytesMax / 2);
  }

  /** How much memory its workers hold now. */
  long bytes() {
    return shards.bytes();
  }

  /** Lets go of all workers. */
  @Override
  public void close() {
    shards.close();
  }
}
