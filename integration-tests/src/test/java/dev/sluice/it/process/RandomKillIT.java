package dev.sluice.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chaos.oracle.FraudCase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Kills the process at random moments until it was killed often enough with progress in between; in
 * the end the outcome is that of the oracle.
 */
class RandomKillIT {
  private static final boolean FULL = Boolean.getBoolean("sluice.full");
  private static final int KILLS = FULL ? 50 : 4;
  private static final int EVENTS = FULL ? 30_000 : 5_000;
  private static final int STARTS_MAX = 10 * KILLS + 50;

  /** Fewer where a file is split: it is about what its readers share. */
  private static final int KILLS_OF_SPLIT = 20;

  /** Of so many starts one is killed whether or not it has committed: while it recovers, say. */
  private static final int STARTS_PER_EARLY_KILL = 4;

  /** Within this time from the start. */
  private static final int EARLY_MILLIS = 600;

  /** The others are killed within this time from a commit. */
  private static final int LATER_MILLIS = 60;

  private static final long POLL_MILLIS = 2;
  private static final int POLLS_MAX = 60_000;

  @TempDir private Path directory;

  /** In every build one function, all runs in the long part. */
  static List<FraudRun> runs() {
    return FULL ? FraudRun.all() : List.of(FraudRun.whole(FraudCase.MERCHANT_REVENUE));
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @MethodSource("runs")
  @Tag("full")
  void run_killedAtRandomMoments_endsLikeTheOracle(FraudRun run) throws IOException {
    long seed = 20_260_301L + run.toString().hashCode();
    SplittableRandom random = new SplittableRandom(seed);
    Payments payments = new Payments(directory.resolve("in"), seed);
    payments.grow(EVENTS);
    Outcome expected = Outcome.expected(run, payments.lines());
    Path output = directory.resolve("out");
    int kills = run.partitions() == 1 ? KILLS : KILLS_OF_SPLIT;
    System.out.printf("%s: %d kills, seed %d%n", run, kills, seed);
    int counted = 0;
    for (int starts = 0; counted < kills; starts++) {
      assertThat(starts)
          .as("starts for %d counted kills, seed %d", counted, seed)
          .isLessThan(STARTS_MAX);
      long before = CommittedHeads.batches(run, output);
      List<Object> heads = CommittedHeads.files(run, output);
      Sluice.Running running = start(run, payments.file(), output, false);
      boolean killed =
          random.nextInt(STARTS_PER_EARLY_KILL) == 0
              ? running.killAfter(random.nextInt(EARLY_MILLIS))
              : awaitCommit(running, run, output, heads)
                  && running.killAfter(random.nextInt(LATER_MILLIS));
      if (!killed) {
        check(run, running.await(), output, expected);
        start(run, payments.file(), output, true).killAfter(random.nextInt(EARLY_MILLIS));
      } else if (CommittedHeads.batches(run, output) > before) {
        counted++;
      }
    }
    check(run, start(run, payments.file(), output, false).await(), output, expected);
  }

  /**
   * Whether it has committed; not, if it has ended. Each partition's first new head only says whose
   * it is.
   */
  private static boolean awaitCommit(
      Sluice.Running running, FraudRun run, Path output, List<Object> before) throws IOException {
    List<Object> last = before;
    int changes = 0;
    try {
      for (int polls = 0; polls < POLLS_MAX; polls++) {
        List<Object> heads = CommittedHeads.files(run, output);
        for (int partition = 0; partition < heads.size(); partition++) {
          changes += heads.get(partition).equals(last.get(partition)) ? 0 : 1;
        }
        last = heads;
        if (changes > run.partitions()) {
          return true;
        }
        if (running.process().waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
          return false;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
    throw new AssertionError("it commits nothing");
  }

  private static void check(FraudRun run, Sluice.Finished finished, Path output, Outcome expected) {
    assertThat(finished.exit()).as("%s", finished).isZero();
    assertThat(Outcome.written(run, output, finished.out())).isEqualTo(expected);
  }

  private Sluice.Running start(FraudRun run, Path input, Path output, boolean fresh) {
    List<String> args =
        new ArrayList<>(List.of("run", run.function().function(), "--input", input.toString()));
    args.addAll(List.of("--output", output.toString(), "--batch-events", "20", "--json"));
    if (run.partitions() > 1) {
      args.addAll(List.of("--partitions", Integer.toString(run.partitions())));
    }
    if (fresh) {
      args.add("--fresh");
    }
    return new Sluice(directory).start(args.toArray(String[]::new));
  }
}
