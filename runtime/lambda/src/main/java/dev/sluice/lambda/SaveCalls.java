package dev.sluice.lambda;

import dev.sluice.engine.commit.Fingerprint;
import dev.sluice.engine.commit.Head;
import dev.sluice.engine.commit.Inspection;
import dev.sluice.engine.commit.PartitionWorker;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.store.Lease;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Calls by which a version of the function leaves its state to one with another plan, which goes on
 * only from a snapshot at the very last event (rule 19): of each shard what is committed is saved
 * and delivered, and nothing new is read, as {@code sluice drain} does it for a run.
 *
 * <p>A shard is worked on under its lease, as a call that pulls does it when it lets go, and only
 * if something is left to do: where all is saved, another call writes nothing. First all are looked
 * at, so that the answer is about each; then those are worked on that want it, where a sink may be
 * blocked last. One thread.
 */
final class SaveCalls {
  /**
   * So much time is left for a shard that is begun: a sink that is blocked is tried for 12.75 s,
   * and a call that runs over its time gives no answer.
   */
  private static final long RESERVE_MILLIS = 15_000;

  private static final String TIME_UP = "the call's time was up; call again";

  /**
   * What is delivered comes first, so that no blocked sink keeps it from being saved; then that
   * whose head is oldest, since a try writes one: so each has its turn, in this call or another.
   */
  private static final Comparator<Inspection> TURNS =
      Comparator.comparing((Inspection seen) -> !seen.head().outbox().isEmpty())
          .thenComparingLong(seen -> seen.head().stamp().atMillis());

  private final FunctionWorkers workers;
  private final Fingerprint plan;
  private final Surroundings surroundings;
  private final ShardLog shardLog;

  SaveCalls(
      FunctionWorkers workers, Fingerprint plan, Surroundings surroundings, ShardLog shardLog) {
    this.workers = workers;
    this.plan = plan;
    this.surroundings = surroundings;
    this.shardLog = shardLog;
  }

  /**
   * Saves all shards that the function has state of, one after the other, as far as there is time.
   *
   * @return what is true of each of them then, as JSON
   */
  String run(Deadline deadline) {
    SaveReport report = new SaveReport();
    try {
      List<Inspection> left = new ArrayList<>();
      for (int shard : surroundings.partitions()) {
        if (deadline.isReached()) {
          report.unsaved(shard, TIME_UP);
        } else {
          look(shard, report).ifPresent(left::add);
        }
      }
      left.sort(TURNS);
      // A call that has no more than that begins as long as there is any, or it would do nothing.
      long reserve = deadline.leftMillis() > RESERVE_MILLIS ? RESERVE_MILLIS : 0;
      for (Inspection seen : left) {
        int shard = seen.head().subject().partition();
        if (deadline.leftMillis() <= reserve) {
          report.unsaved(shard, TIME_UP);
        } else {
          save(shard, deadline, report);
        }
      }
    } finally {
      shardLog.tell();
    }
    return report.json();
  }

  /** What is committed of a shard, if this version has something to do there; else it is told. */
  private Optional<Inspection> look(int shard, SaveReport report) {
    try {
      Optional<Inspection> found = workers.inspect(shard);
      if (found.isEmpty()) {
        report.unread(shard);
        return Optional.empty();
      }
      Inspection seen = found.get();
      Head head = seen.head();
      boolean newer = head.deploy() > workers.deploy();
      if (newer && !head.subject().fingerprint().equals(plan)) {
        // That one has the state already.
        report.saved(head, "deploy %d goes on".formatted(head.deploy()));
      } else if (seen.isSwept()) {
        swept(head, report);
      } else if (newer) {
        // This one must not go on behind it (rule 20).
        report.unsaved(shard, "deploy %d wrote it; call that version".formatted(head.deploy()));
      } else {
        return found;
      }
    } catch (Stop stop) {
      failed(shard, stop, report);
    }
    return Optional.empty();
  }

  private static void swept(Head head, SaveReport report) {
    report.saved(head, head.ended() ? "over" : "saved");
  }

  private static void failed(int shard, Stop stop, SaveReport report) {
    report.unsaved(shard, String.valueOf(new CallFailed(stop).getMessage()));
  }

  private void save(int shard, Deadline deadline, SaveReport report) {
    try {
      Optional<Lease.Holder> other = work(shard, deadline);
      if (other.isPresent()) {
        report.unsaved(shard, "%s works on it; call again".formatted(other.get().owner()));
        return;
      }
      Inspection seen = workers.inspect(shard).orElseThrow();
      if (seen.isSwept()) {
        swept(seen.head(), report);
      } else {
        report.unsaved(shard, "another worker has gone on with it; call again");
      }
    } catch (Stop stop) {
      failed(shard, stop, report);
    }
  }

  /**
   * Brings a worker to the head of a shard, and lets go of it.
   *
   * @return who has the lease, if another has; nothing is done then
   */
  private Optional<Lease.Holder> work(int shard, Deadline deadline) {
    ShardTally tally = shardLog.begin(shard);
    try (ShardWorker<GaugedSource> made = workers.pull(shard, workers.share(1))) {
      PartitionWorker worker = made.worker();
      worker.until(deadline::isNear);
      Optional<Lease.Holder> other = worker.lease();
      if (other.isEmpty()) {
        worker.open();
        tally.opened(worker.head());
        worker.letGo();
        tally.ended(worker.head());
      }
      return other;
    } catch (Stop stop) {
      workers.release(shard);
      shardLog.failed(tally, stop);
      throw stop;
    } catch (RuntimeException | Error e) {
      tally.failed();
      throw e;
    } finally {
      shardLog.end(tally);
    }
  }
}
