package dev.sluice.lambda;

import dev.sluice.engine.commit.PartitionWorker;
import dev.sluice.engine.commit.Progress;
import dev.sluice.engine.fault.Stop;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One shard in a call that pulls. It is opened when its lease is to be had, and then gives a batch
 * at each turn, until the call ends or nothing is left of it.
 *
 * <p>Where a mapping brings the records, and the function begins with what comes from now on, a
 * shard is passed over until a call has begun it ({@link FunctionWorkers#beginsWithACall}).
 */
final class ShardTurn {
  /** Before a shard is tried again that another has; of more shards as many tries are made. */
  private static final long LEASE_POLL_MILLIS = 200;

  /** Before a shard is tried again that failed, or that a call is to begin. */
  private static final long FAILED_MILLIS = 1_000;

  /** So often a long call tells what became of its shards. */
  private static final long TELL_MILLIS = 60_000;

  /** What the turns of a call have in common. */
  record Scope(
      FunctionWorkers workers,
      Surroundings surroundings,
      ShardLog shardLog,
      PulledShards shards,
      Until until,
      Deadline deadline) {
    /** Whether the call goes on where nothing is left. */
    private boolean goesOn() {
      return until == Until.DEADLINE;
    }

    private long millis() {
      return surroundings.clock().millis();
    }
  }

  private final Scope scope;
  private final int shard;
  private final boolean begun;
  private ShardTally tally;
  private @Nullable ShardWorker<GaugedSource> open;
  private boolean more;
  private boolean over;

  /** It had no place since it could have had one. */
  private boolean waits = true;

  private long triesAtMillis;
  private long toldAtMillis;
  private @Nullable Stop failure;

  /**
   * Not open yet.
   *
   * @param begun whether no call is expected any more that begins it
   */
  ShardTurn(Scope scope, int shard, boolean begun) {
    this.scope = scope;
    this.shard = shard;
    this.begun = begun;
    this.tally = scope.shardLog.begin(shard);
    this.toldAtMillis = scope.millis();
  }

  int shard() {
    return shard;
  }

  boolean isOpen() {
    return open != null;
  }

  /** Whether its last batch left more to read, as far as is known. */
  boolean hasMore() {
    return more;
  }

  /** Whether it has no more turns in this call. */
  boolean isOver() {
    return over;
  }

  /** Whether it may be taken now: it is open, or there is a place left. */
  boolean hasPlace(boolean full) {
    waits = open == null && full;
    return !waits;
  }

  /** Whether it could have been taken but for a place. */
  boolean waits() {
    return waits;
  }

  /** Before that no try makes sense. */
  long triesAtMillis() {
    return triesAtMillis;
  }

  /** Why it can't go on until somebody acts, if that is so. */
  Optional<Stop> failure() {
    return Optional.ofNullable(failure);
  }

  /**
   * Takes a batch, if the shard can be had.
   *
   * @param turns how many shards have turns in this call
   */
  void take(int turns) {
    more = false;
    try {
      ShardWorker<GaugedSource> taken = open;
      if (taken == null) {
        taken = opened(turns);
        open = taken;
      }
      if (taken != null) {
        batch(taken);
      }
    } catch (Stop stop) {
      stopped(stop);
    } catch (RuntimeException | Error e) {
      drop();
      throw e;
    } finally {
      scope.shardLog.charge(tally);
    }
  }

  /** Frees a worker that failed. */
  private void drop() {
    open = null;
    scope.shards.free(shard);
  }

  private @Nullable ShardWorker<GaugedSource> opened(int turns) {
    long now = scope.millis();
    if (now < triesAtMillis) {
      return null;
    }
    if (!begun && scope.workers.beginsWithACall(shard)) {
      over = !scope.goesOn();
      triesAtMillis = now + FAILED_MILLIS;
      return null;
    }
    ShardWorker<GaugedSource> made = scope.shards.worker(shard);
    PartitionWorker worker = made.worker();
    worker.until(scope.deadline::isNear);
    if (worker.lease().isPresent()) {
      // Whoever has it takes what has come.
      over = !scope.goesOn();
      triesAtMillis = now + LEASE_POLL_MILLIS * (1 + (turns - 1) / PulledShards.OPEN_MAX);
      return null;
    }
    worker.open();
    tally.opened(worker.head());
    return made;
  }

  private void batch(ShardWorker<GaugedSource> taken) {
    PartitionWorker worker = taken.worker();
    long began = System.nanoTime();
    // Behind the end of a shard nothing comes, and there may be no shard to ask.
    switch (worker.head().ended() ? Progress.ENDED : worker.runBatch()) {
      case Progress.COMMITTED -> {
        tally.committed(worker.head(), System.nanoTime() - began);
        more = !scope.goesOn() || scope.workers.isFull(taken.log());
      }
      case Progress.EMPTY -> {
        tally.through();
        over = !scope.goesOn();
      }
      case Progress.ENDED -> {
        tally.through();
        over = true;
      }
    }
    if (over) {
      letGo();
      if (worker.head().isFinished()) {
        scope.shards.finished(shard);
      }
    } else {
      tellInTime();
    }
  }

  private void tellInTime() {
    if (scope.millis() - toldAtMillis >= TELL_MILLIS) {
      tell();
    }
  }

  private void tell() {
    scope.shardLog.end(tally);
    ShardTally next = scope.shardLog.begin(shard);
    if (open != null) {
      next.opened(open.worker().head());
    }
    if (tally.isThrough()) {
      next.through();
    }
    tally = next;
    toldAtMillis = scope.millis();
  }

  private void stopped(Stop stop) {
    if (open != null) {
      tally.ended(open.worker().head());
    }
    scope.shardLog.failed(tally, stop);
    boolean others =
        stop.code() == Stop.Code.SUPERSEDED && tally.isOpen()
            || stop.code() == Stop.Code.PARENT_UNFINISHED;
    over = !scope.goesOn() || Reaction.to(stop) == Reaction.PERSON && !others;
    if (over && !others) {
      failure = stop;
    }
    triesAtMillis = scope.millis() + FAILED_MILLIS;
    drop();
    if (stop.code() == Stop.Code.PLAN_CHANGED) {
      // The version before is to save it, and this one is called again and again.
      scope.workers.release(shard);
    }
    if (!over) {
      tellInTime();
    }
  }

  /** Saves what is committed, and leaves the shard to whoever comes next. */
  void letGo() {
    if (open != null) {
      try {
        PartitionWorker worker = open.worker();
        worker.letGo();
        tally.ended(worker.head());
      } catch (Stop stop) {
        stopped(stop);
      } catch (RuntimeException | Error e) {
        drop();
        throw e;
      }
      open = null;
    }
    if (tally.isOpen() || tally.isFailed()) {
      scope.shardLog.end(tally);
      tally = new ShardTally(shard);
    }
  }
}
