package dev.sluice.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chaos.oracle.FraudCase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Real workers on a real database, which writes to a disk: they are killed, they are stopped for
 * longer than their lease and wake up when another has taken over, and the database is killed under
 * them. In the end the tables say what the oracle says, and at no moment in between is an older row
 * over a newer one.
 */
class DynamoChaosIT {
  /** Of each function. */
  private static final int KILLS = 26;

  /** So many kills lie between two troubles of another kind. */
  private static final int KILLS_BETWEEN = 8;

  /** There is always more to read than a round takes. */
  private static final int BATCHES_PER_ROUND = 20;

  /** A kill comes so many batches and milliseconds after the last trouble. */
  private static final int BATCHES_MAX = 6;

  private static final int MILLIS_MAX = 40;
  private static final long POLL_MILLIS = 20;
  private static final int POLLS_MAX = 6_000;

  @TempDir private Path directory;
  private final List<Sluice.Running> started = new ArrayList<>();

  @SuppressWarnings("NullAway.Init")
  private Database database;

  @SuppressWarnings("NullAway.Init")
  private Payments payments;

  @SuppressWarnings("NullAway.Init")
  private FraudRun run;

  @SuppressWarnings("NullAway.Init")
  private SplittableRandom random;

  /** What the head said at the last trouble. */
  private long batches;

  @BeforeEach
  void start() throws Exception {
    database = Database.onDisk(directory.resolve("database"));
  }

  @AfterEach
  void stop() {
    started.forEach(running -> running.process().destroyForcibly());
    database.close();
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @EnumSource
  @LongPart
  void run_killedStoppedAndWithoutItsDatabase_endsLikeTheOracle(FraudCase function)
      throws Exception {
    long seed = 20_260_501L + function.function().hashCode();
    System.out.printf("%s: %d kills, seed %d%n", function.function(), KILLS, seed);
    random = new SplittableRandom(seed);
    run = FraudRun.whole(function);
    payments = new Payments(directory.resolve("in"), seed);
    grow();
    try (RowWatch _ = RowWatch.of(run, database, List.of())) {
      Sluice.Running running = follow();
      for (int kills = 1; kills < KILLS; kills++) {
        kill(running);
        running = follow();
        if (kills % (2 * KILLS_BETWEEN) == 0) {
          running = killDatabaseUnder(running);
        } else if (kills % KILLS_BETWEEN == 0) {
          running = overtakeStopped(running);
        }
      }
      kill(running);
    }
    Sluice.Finished ended = start("--json").await();

    assertThat(ended.exit()).as("%s", ended).isZero();
    assertThat(Outcome.inTables(run, database, ended.out()))
        .as("seed %d", seed)
        .isEqualTo(Outcome.expected(run, payments.lines()));
  }

  /** Kills it at some moment after it has committed. */
  private void kill(Sluice.Running running) throws Exception {
    awaitBatches(running, 1 + random.nextInt(BATCHES_MAX));
    assertThat(running.killAfter(random.nextInt(MILLIS_MAX))).as("killed").isTrue();
    moved();
  }

  /** Stops it until another has taken over, and lets it go on: the other is left. */
  private Sluice.Running overtakeStopped(Sluice.Running first) throws Exception {
    awaitBatches(first, 1 + random.nextInt(BATCHES_MAX));
    first.signal("STOP");
    moved();
    Sluice.Running second = follow();
    awaitBatches(second, 1 + random.nextInt(BATCHES_MAX));
    first.signal("CONT");
    Sluice.Finished superseded = first.await();

    assertThat(superseded.exit()).as("%s", superseded).isEqualTo(1);
    assertThat(superseded.err().lines().toList().getLast()).startsWith("sluice: superseded: ");
    moved();
    return second;
  }

  /** Whether it rides over that or stops and must be started again is a matter of time. */
  private Sluice.Running killDatabaseUnder(Sluice.Running running) throws Exception {
    awaitBatches(running, 1 + random.nextInt(BATCHES_MAX));
    database.killAndRestart();
    moved();
    for (int polls = 0; polls < POLLS_MAX; polls++) {
      if (running.process().waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        Sluice.Finished stopped = running.await();
        assertThat(stopped.exit()).as("%s", stopped).isEqualTo(1);
        assertThat(stopped.err().lines().toList().getLast())
            .matches("sluice: (store-failed|outbox-blocked): .*");
        return follow();
      }
      if (database.batches(run) > batches) {
        return running;
      }
    }
    throw new AssertionError("it neither goes on nor stops");
  }

  /** Fewer where each event counts in six windows, as each row takes a database on disk a while. */
  private int eventsPerBatch() {
    return run.function() == FraudCase.CARD_SPREAD ? 2 : 30;
  }

  private void grow() throws IOException {
    payments.grow(BATCHES_PER_ROUND * eventsPerBatch());
  }

  /** What was done to it counts only if there were commits since the last time. */
  private void moved() throws IOException {
    long now = database.batches(run);
    assertThat(now).as("batches since the last trouble").isGreaterThan(batches);
    batches = now;
    grow();
  }

  private void awaitBatches(Sluice.Running running, int more) throws Exception {
    for (int polls = 0; polls < POLLS_MAX; polls++) {
      if (database.batches(run) >= batches + more) {
        return;
      }
      if (running.process().waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new AssertionError("it has ended: " + running.await());
      }
    }
    throw new AssertionError("it commits nothing");
  }

  private Sluice.Running follow() {
    return start("--follow");
  }

  private Sluice.Running start(String how) {
    Sluice.Running running =
        new Sluice(directory)
            .start(
                "run",
                run.function().function(),
                "--input",
                payments.file().toString(),
                "--endpoint",
                database.endpoint(),
                "--sink",
                "table",
                "--lease",
                "1s",
                "--batch-events",
                Integer.toString(eventsPerBatch()),
                how);
    started.add(running);
    return running;
  }
}
