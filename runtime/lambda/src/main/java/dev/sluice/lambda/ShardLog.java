package dev.sluice.lambda;

import dev.sluice.engine.fault.Stop;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Tells in the log what became of shards, each with what it cost: what went wrong at once, and the
 * rest as {@link Gathered} says.
 */
final class ShardLog {
  /** So many shards have values that wait. */
  private static final int SHARDS_MAX = 64;

  /** A line names no more. */
  private static final int NAMED_MAX = 10;

  private final Journal journal;
  private final Surroundings surroundings;
  private final long outOfOrderByMillis;
  private final boolean byPartition;
  private final Gathered all;

  /** Where they are published by partition too. */
  private final Map<Integer, Gathered> each = new TreeMap<>();

  private double writeUnits;

  /**
   * Over a journal.
   *
   * @param outOfOrderByMillis how far the function's watermark stays behind the newest event
   * @param byPartition whether each partition has metrics of its own too
   */
  ShardLog(
      Journal journal, Surroundings surroundings, long outOfOrderByMillis, boolean byPartition) {
    this.journal = journal;
    this.surroundings = surroundings;
    this.outOfOrderByMillis = outOfOrderByMillis;
    this.byPartition = byPartition;
    this.all = new Gathered(journal, OptionalInt.empty());
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

  /** The work on a shard failed; the tally knows where its worker stands, if that was opened. */
  void failed(ShardTally shard, Stop stop) {
    shard.failed();
    if (stop.code() == Stop.Code.SUPERSEDED) {
      shard.superseded();
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

  /**
   * A call ended before these shards had a turn.
   *
   * @param wanted how many should have had one
   */
  void waiting(List<Integer> shards, int wanted) {
    journal.warn(
        "%d of %d shards had no turn in this call, and have the first of the next: %s; call the function more often, give it a longer timeout or more memory, or let a mapping push to it"
            .formatted(
                shards.size(), wanted, shards.subList(0, Math.min(NAMED_MAX, shards.size()))));
  }

  /** Work on a shard ends, or it is time to tell. */
  void end(ShardTally shard) {
    charge(shard);
    long now = surroundings.clock().millis();
    gathered(shard.shard()).add(shard, shard.values(now, outOfOrderByMillis), now);
  }

  private Gathered gathered(int shard) {
    if (!byPartition) {
      return all;
    }
    if (each.size() >= SHARDS_MAX && !each.containsKey(shard)) {
      tell();
      each.clear();
    }
    return each.computeIfAbsent(shard, number -> new Gathered(journal, OptionalInt.of(number)));
  }

  /** No call is expected to come soon. */
  void tell() {
    all.tell();
    each.values().forEach(Gathered::tell);
  }
}
