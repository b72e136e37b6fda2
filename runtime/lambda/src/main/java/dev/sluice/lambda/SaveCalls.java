package dev.sluice.lambda;

import dev.sluice.engine.commit.Inspection;
import dev.sluice.engine.commit.PartitionWorker;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.store.Lease;
import java.util.Optional;

/**
 * Calls by which a version of the function leaves its state to one with another plan, which goes on
 * only from a snapshot at the very last event (rule 19): of each shard what is committed is saved
 * and delivered, and nothing new is read, as {@code sluice drain} does it for a run.
 *
 * <p>A shard is worked on under its lease, as a call that pulls does it when it lets go, and only
 * if something is left to do: where all is saved, another call writes nothing. One thread.
 */
final class SaveCalls {
  private final FunctionWorkers workers;
  private final Surroundings surroundings;
  private final ShardLog shardLog;

  SaveCalls(FunctionWorkers workers, Surroundings surroundings, ShardLog shardLog) {
    this.workers = workers;
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
      for (int shard : surroundings.partitions()) {
        if (deadline.isReached()) {
          report.unsaved(shard, "the call's time was up; call again");
        } else {
          save(shard, report);
        }
      }
    } finally {
      shardLog.tell();
    }
    return report.json();
  }

  private void save(int shard, SaveReport report) {
    try {
      Optional<Inspection> found = workers.inspect(shard);
      if (found.isEmpty()) {
        report.unread(shard);
      } else if (found.get().head().deploy() > workers.deploy()) {
        // That one has the state already, and this one must not go on (rule 20).
        report.saved(
            found.get().head(), "deploy %d goes on".formatted(found.get().head().deploy()));
      } else {
        saveUnlessHeld(shard, found.get(), report);
      }
    } catch (Stop stop) {
      report.unsaved(shard, String.valueOf(new CallFailed(stop).getMessage()));
    }
  }

  private void saveUnlessHeld(int shard, Inspection found, SaveReport report) {
    Inspection seen = found;
    if (!seen.isSwept()) {
      Optional<Lease.Holder> other = work(shard);
      if (other.isPresent()) {
        report.unsaved(shard, "%s works on it; call again".formatted(other.get().owner()));
        return;
      }
      seen = workers.inspect(shard).orElseThrow();
    }
    if (seen.isSwept()) {
      report.saved(seen.head(), seen.head().ended() ? "over" : "saved");
    } else {
      report.unsaved(shard, "another worker has gone on with it; call again");
    }
  }

  /**
   * Brings a worker to the head of a shard, and lets go of it.
   *
   * @return who has the lease, if another has; nothing is done then
   */
  private Optional<Lease.Holder> work(int shard) {
    ShardTally tally = shardLog.begin(shard);
    try (ShardWorker<GaugedSource> made = workers.pull(shard, 1)) {
      PartitionWorker worker = made.worker();
      Optional<Lease.Holder> other = worker.lease();
      if (other.isEmpty()) {
        worker.open();
        tally.opened(worker.head());
        worker.letGo();
        tally.ended(worker.head());
      }
      return other;
    } catch (Stop stop) {
      shardLog.failed(tally, stop);
      throw stop;
    } finally {
      shardLog.end(tally);
    }
  }
}
