package dev.sluice.lambda;

import dev.sluice.engine.commit.Collector;
import dev.sluice.engine.commit.Inspection;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.store.PartitionStore;
import dev.sluice.engine.store.PartitionStore.PageName;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is done now and then for all functions of a table, beside their workers: pages that nothing
 * names are deleted (rule 16), and partitions are told of that nobody has saved or delivered of for
 * long. To save them (rule 15) is each function's own, by its schedule: that needs its code and its
 * rights.
 */
final class Housekeeping {
  private static final long ROTATION_MILLIS = 3_600_000;

  private final Estate estate;
  private final Journal own;
  private final Function<String, Journal> journals;
  private final InstantSource clock;
  private final long overdueMillis;
  private long functionsVisited;
  private long visited;
  private long overdue;
  private @Nullable CallFailed failed;

  /**
   * Of an estate; for one call.
   *
   * @param own says what became of all
   * @param journals say of each function what became of it
   * @param overdueMillis after how long a partition should have been saved
   */
  Housekeeping(
      Estate estate,
      Journal own,
      Function<String, Journal> journals,
      InstantSource clock,
      long overdueMillis) {
    this.estate = estate;
    this.own = own;
    this.journals = journals;
    this.clock = clock;
    this.overdueMillis = overdueMillis;
  }

  /**
   * Goes over all, as far as there is time; another call begins with another function.
   *
   * @throws CallFailed if a partition, or a function's label, is in such a state that somebody must
   *     act; the others were looked after
   */
  void run(Deadline deadline) {
    List<String> functions = new ArrayList<>(estate.functions());
    if (!functions.isEmpty()) {
      int first = (int) Math.floorMod(clock.millis() / ROTATION_MILLIS, (long) functions.size());
      Collections.rotate(functions, -first);
    }
    for (String function : functions) {
      if (deadline.isReached()) {
        break;
      }
      functionsVisited++;
      keep(function, deadline);
    }
    own.figures(
        "%d partitions of %d of %d functions looked at, %d overdue"
            .formatted(visited, functionsVisited, functions.size(), overdue),
        Figures.of(Metric.OVERDUE, (double) overdue, clock.millis()));
    CallFailed wrong = failed;
    if (wrong != null) {
      throw wrong;
    }
  }

  private void keep(String function, Deadline deadline) {
    Journal journal = journals.apply(function);
    List<Integer> partitions;
    try {
      partitions = estate.partitions(function);
    } catch (Stop stop) {
      stopped(journal, null, stop);
      return;
    }
    List<Integer> unsaved = new ArrayList<>();
    int seen = 0;
    long collected = 0;
    for (int partition : partitions) {
      if (deadline.isReached()) {
        break;
      }
      seen++;
      try (PartitionStore items = estate.open(function, partition)) {
        collected += collect(items, function, partition);
        if (isOverdue(items, function, partition)) {
          unsaved.add(partition);
        }
      } catch (Stop stop) {
        stopped(journal, new ShardTally(partition), stop);
      }
    }
    visited += seen;
    overdue += unsaved.size();
    journal.info(
        "%d pages deleted in %d of %d partitions%s"
            .formatted(
                collected,
                seen,
                partitions.size(),
                unsaved.isEmpty() ? "" : ", not saved for long: " + unsaved));
  }

  private static long collect(PartitionStore items, String function, int partition) {
    Collector collector = new Collector(items, function, partition);
    List<PageName> garbage = collector.garbage();
    collector.delete(garbage);
    return garbage.size();
  }

  private boolean isOverdue(PartitionStore items, String function, int partition) {
    Optional<Inspection> found = Inspection.of(items, function, partition);
    if (found.isEmpty()) {
      return false;
    }
    Inspection seen = found.get();
    long committedAt = seen.head().stamp().atMillis();
    long savedAt = seen.head().manifest() == null ? committedAt : seen.snapshot().atMillis();
    boolean unsaved = !seen.isSaved() && isLongAgo(savedAt);
    boolean undelivered = !seen.head().outbox().isEmpty() && isLongAgo(committedAt);
    return unsaved || undelivered;
  }

  private boolean isLongAgo(long millis) {
    return clock.millis() - millis > overdueMillis;
  }

  private void stopped(Journal journal, @Nullable ShardTally partition, Stop stop) {
    if (Reaction.to(stop) == Reaction.AGAIN || stop.code() == Stop.Code.SUPERSEDED) {
      journal.warn(partition, stop);
      return;
    }
    journal.error(partition, stop);
    CallFailed before = failed;
    if (before == null) {
      failed = new CallFailed(stop);
    } else {
      before.addSuppressed(stop);
    }
  }
}
