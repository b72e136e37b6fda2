package dev.sluice.lambda;

import dev.sluice.engine.commit.PartitionWorker;
import dev.sluice.engine.commit.Progress;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.source.Position;
import dev.sluice.engine.source.Pushed;
import dev.sluice.engine.source.PushedSource;
import java.time.Duration;
import java.util.Optional;

/**
 * Calls that bring records of a shard. The workers of shards that were called for last are kept,
 * with their state, for the next calls: a few, and no more than memory allows.
 *
 * <p>A call ends well only if all that it brought is committed and what came of it delivered (rule
 * 11); else it says from where on to bring the records again. A worker that failed is not used
 * again. One thread.
 */
final class PushCalls implements AutoCloseable {
  private static final int KEPT_MAX = 16;

  /** Before the log is asked again for what a call brought and it does not show yet. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final FunctionWorkers workers;
  private final Surroundings surroundings;
  private final long stateBytesMax;
  private final ShardLog shardLog;
  private final KeptWorkers<PushedSource> kept;

  PushCalls(
      FunctionWorkers workers, Surroundings surroundings, long stateBytesMax, ShardLog shardLog) {
    this.workers = workers;
    this.surroundings = surroundings;
    this.stateBytesMax = stateBytesMax;
    this.shardLog = shardLog;
    this.kept = new KeptWorkers<>(shardLog);
  }

  /**
   * Makes real what a call brought.
   *
   * @param heldElsewhere how much memory workers hold in this process that are not of these calls
   * @return the sequence number of the first record that must be brought again, if one must
   * @throws CallFailed if none of it could be committed, or somebody must act
   * @throws ParentUnfinished if another shard must be read to its end before; nothing was done
   */
  Optional<String> run(Event.Records event, Deadline deadline, long heldElsewhere)
      throws ParentUnfinished {
    Pushed records = surroundings.pushed(event);
    if (records.count() == 0) {
      // All of them belong to other shards, and come again there.
      return Optional.empty();
    }
    ShardTally tally = shardLog.begin(event.shard());
    ShardWorker<PushedSource> worker = worker(event.shard(), heldElsewhere, tally);
    boolean usable = false;
    try {
      worker.log().push(records);
      worker.worker().until(deadline::isNear);
      worker.worker().open();
      tally.opened(worker.worker().head());
      boolean done = commitAll(worker, deadline, tally);
      usable = true;
      if (done) {
        // Who calls has gone on without an answer that comes too late (rule 21).
        if (!deadline.isPast()) {
          worker.log().acknowledge();
        }
        return Optional.empty();
      }
      return uncommitted(records, worker.worker().head().position(), outOfTime());
    } catch (Stop stop) {
      if (stop.code() == Stop.Code.PARENT_UNFINISHED) {
        throw new ParentUnfinished(stop);
      }
      if (stop.code() == Stop.Code.PLAN_CHANGED && isFinished(event.shard(), records)) {
        // Whichever plan it was: all that there was of the shard is committed and delivered.
        return Optional.empty();
      }
      if (tally.isOpen()) {
        tally.ended(worker.worker().head());
      }
      shardLog.failed(tally, stop);
      if (Reaction.to(stop) == Reaction.PERSON || !tally.isOpen()) {
        throw new CallFailed(stop);
      }
      return uncommitted(records, worker.worker().head().position(), new CallFailed(stop));
    } catch (RuntimeException | Error e) {
      tally.failed();
      throw e;
    } finally {
      if (!usable) {
        kept.free(event.shard());
      }
      shardLog.end(tally);
    }
  }

  /** Whether a shard is over, and the records are none that came behind its end. */
  private boolean isFinished(int shard, Pushed records) {
    return workers
        .finishedAt(shard)
        .filter(end -> reaches(end, records.position(records.count() - 1)))
        .isPresent();
  }

  private ShardWorker<PushedSource> worker(int shard, long heldElsewhere, ShardTally tally) {
    // The others may hold half of what one may, so that what all hold is bounded.
    kept.makeRoom(shard, KEPT_MAX - 1, stateBytesMax / 2 - heldElsewhere);
    try {
      return kept.of(shard, workers::push);
    } catch (Stop stop) {
      shardLog.failed(tally, stop);
      shardLog.end(tally);
      throw new CallFailed(stop);
    }
  }

  /** Whether all was committed before the time was up. */
  private boolean commitAll(ShardWorker<PushedSource> worker, Deadline deadline, ShardTally tally) {
    PartitionWorker running = worker.worker();
    while (!worker.log().isDone(running.head().position())) {
      if (deadline.isReached()) {
        return false;
      }
      long began = System.nanoTime();
      switch (running.runBatch()) {
        case Progress.COMMITTED -> tally.committed(running.head(), System.nanoTime() - began);
        case Progress.EMPTY -> surroundings.sleeper().sleep(PAUSE);
        case Progress.ENDED ->
            throw new Stop(
                Stop.Code.SOURCE_FAILED,
                "the stream says that its shard ends before the records that the call brought; see"
                    + " that it is the stream that they came from");
      }
    }
    running.endCall();
    return true;
  }

  private static CallFailed outOfTime() {
    return new CallFailed(
        "deadline",
        "the call's time was up before anything that it brought was committed; give the function a"
            + " longer timeout or more memory, or the event source mapping a smaller batch");
  }

  /** From where on to bring records again; if that is from the first on, the call has failed. */
  private Optional<String> uncommitted(Pushed records, Position committed, CallFailed otherwise) {
    int record = 0;
    while (record < records.count() && reaches(committed, records.position(record))) {
      record++;
    }
    if (record == 0) {
      throw otherwise;
    }
    // Where all is committed but not delivered, the last comes again, and delivery goes on then.
    String offset = records.position(Math.min(record, records.count() - 1)).offset();
    int sub = offset.indexOf('.');
    return Optional.of(sub < 0 ? offset : offset.substring(0, sub));
  }

  private boolean reaches(Position committed, Position record) {
    return !committed.isStart()
        && surroundings.offsets().compare(committed.offset(), record.offset()) >= 0;
  }

  /** Lets go of all workers. */
  @Override
  public void close() {
    kept.close();
  }
}
