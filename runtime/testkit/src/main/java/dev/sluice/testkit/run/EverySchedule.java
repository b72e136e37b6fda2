package dev.sluice.testkit.run;

import dev.sluice.engine.fault.Failpoint;
import dev.sluice.testkit.oracle.Item;
import dev.sluice.testkit.outcome.Outcome;
import dev.sluice.testkit.vectors.Subject;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One input under many schedules: all must give what one uninterrupted batch gives. A failure names
 * the smallest schedule that fails.
 */
public final class EverySchedule {
  private final Subject subject;
  private final List<Item> items;
  private final boolean end;
  private final World.Parts parts;
  private final Set<Failpoint> crashedAt = EnumSet.noneOf(Failpoint.class);

  /** The input of a function; {@code end}: it is bounded. */
  public EverySchedule(Subject subject, List<Item> items, boolean end) {
    this(World.Parts.REAL, subject, items, end);
  }

  /** The same where a part is another than the real one. */
  public EverySchedule(World.Parts parts, Subject subject, List<Item> items, boolean end) {
    this.parts = parts;
    this.subject = subject;
    this.items = List.copyOf(items);
    this.end = end;
  }

  /**
   * What one batch gives.
   *
   * @param firstSeed of {@code randomSchedules} seeds that follow each other
   * @throws AssertionError if any schedule gives something else
   */
  public Outcome run(long firstSeed, int randomSchedules) {
    Outcome expected = outcome(Schedule.ONE_BATCH);
    // Once more, or a function that never gives the same twice would be blamed on a cut.
    check(expected, Schedule.ONE_BATCH);
    check(expected, Schedule.eachEvent(items.size()));
    check(expected, Schedule.handoverAfterEachEvent(items.size()));
    for (long seed = firstSeed; seed < firstSeed + randomSchedules; seed++) {
      check(expected, Schedule.random(seed, items.size()));
    }
    return expected;
  }

  /** What this schedule gives. */
  public Outcome outcome(Schedule schedule) {
    Outcome outcome = WorkerRun.outcome(parts, subject, new WorkerRun.Input(items, end), schedule);
    crashedAt.addAll(outcome.crashedAt());
    return outcome;
  }

  /** Where workers have died so far. */
  public Set<Failpoint> crashedAt() {
    return crashedAt;
  }

  /**
   * Compares.
   *
   * @throws AssertionError if the schedule gives something else than {@code expected}
   */
  public void check(Outcome expected, Schedule schedule) {
    if (failure(expected, schedule).isEmpty()) {
      return;
    }
    Shrinker<Move> shrinker =
        new Shrinker<>(
            fewer -> failure(expected, new Schedule(schedule.seed(), fewer)).isPresent(),
            Move::simpler);
    Schedule smallest = new Schedule(schedule.seed(), shrinker.smallest(schedule.moves()));
    throw new AssertionError(
        "Function %s does not give %s: %s. %s"
            .formatted(
                subject.plan().function(),
                smallest.moves().isEmpty()
                    ? "the same when the same is run again"
                    : "under this schedule what one batch gives",
                smallest,
                failure(expected, smallest).orElse("(It does not fail every time.)")));
  }

  private Optional<String> failure(Outcome expected, Schedule schedule) {
    try {
      return expected.difference(outcome(schedule));
    } catch (RuntimeException | AssertionError e) {
      return Optional.of(e.toString());
    }
  }
}
