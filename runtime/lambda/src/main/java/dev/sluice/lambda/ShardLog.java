package dev.sluice.lambda;

import dev.sluice.engine.commit.PartitionWorker;
import dev.sluice.engine.fault.Stop;

/** Tells in the log what became of shards, each with what it cost. */
final class ShardLog {
  private final Journal journal;
  private final Surroundings surroundings;
  private final long outOfOrderByMillis;
  private double writeUnits;

  /**
   * Over a journal.
   *
   * @param outOfOrderByMillis how far the function's watermark stays behind the newest event
   */
  ShardLog(Journal journal, Surroundings surroundings, long outOfOrderByMillis) {
    this.journal = journal;
    this.surroundings = surroundings;
    this.outOfOrderByMillis = outOfOrderByMillis;
  }

  /** Work on a shard begins. */
  ShardTally begin(int shard) {
    writeUnits = surroundings.writeUnits();
    return new ShardTally(shard);
  }

  /** What was written since this was called last, for any shard, was for this one. */
  void charge(ShardTally shard) {
    double now = surroundings.writeUnits();
    shard.wrote(now - writeUnits);
    writeUnits = now;
  }

  /** The work on a shard failed. */
  void failed(ShardTally shard, PartitionWorker worker, Stop stop) {
    if (stop.code() == Stop.Code.SUPERSEDED) {
      shard.superseded();
    }
    if (shard.isOpen()) {
      shard.ended(worker.head());
    }
    if (stop.code() == Stop.Code.OUTBOX_BLOCKED) {
      shard.blocked();
    }
    boolean others = stop.code() == Stop.Code.SUPERSEDED && shard.isOpen();
    if (Reaction.to(stop) == Reaction.PERSON && !others) {
      journal.error(shard, stop);
    } else {
      journal.warn(shard, stop);
    }
  }

  /** A worker that was not wanted any more could not save; what it would have is read again. */
  void unsaved(int shard, Stop stop) {
    journal.warn(new ShardTally(shard), stop);
  }

  /** Work on a shard ends, or it is time to tell. */
  void end(ShardTally shard) {
    charge(shard);
    journal.shard(
        shard,
        "%d events in %d batches".formatted(shard.events(), shard.commits()),
        shard.values(surroundings.clock().millis(), outOfOrderByMillis));
  }
}
