package dev.sluice.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chaos.oracle.FraudCase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Kills the process at random moments until it was killed often enough with progress in between; in
 * the end the outcome is that of the oracle.
 */
class RandomKillIT {
  private static final boolean FULL = Boolean.getBoolean("sluice.full");
  private static final int KILLS = FULL ? 50 : 4;
  private static final int EVENTS = FULL ? 50_000 : 20_000;
  private static final int STARTS_MAX = 10 * KILLS + 50;

  /** Fewer where a file is split: it is about what its readers share. */
  private static final int KILLS_OF_SPLIT = 20;

  /** A kill comes within this time, which is adapted to how fast the machine is just now. */
  private static final int FIRST_MILLIS = 800;

  private static final int LEAST_MILLIS = 200;
  private static final int MOST_MILLIS = 30_000;

  @TempDir private Path directory;

  /** In every build one function, all runs in the long part. */
  static List<FraudRun> runs() {
    return FULL ? FraudRun.all() : List.of(FraudRun.whole(FraudCase.MERCHANT_REVENUE));
  }

  @ParameterizedTest
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
    int within = FIRST_MILLIS;
    for (int starts = 0; counted < kills; starts++) {
      assertThat(starts)
          .as("starts for %d counted kills, seed %d", counted, seed)
          .isLessThan(STARTS_MAX);
      long before = CommittedHeads.batches(run, output);
      Sluice.Running running = start(run, payments.file(), output, false);
      if (!running.killAfter(random.nextInt(within))) {
        check(run, running.await(), output, expected);
        start(run, payments.file(), output, true).killAfter(random.nextInt(within));
        within = Math.max(LEAST_MILLIS, within / 4 * 3);
      } else if (CommittedHeads.batches(run, output) > before) {
        counted++;
      } else {
        within = Math.min(MOST_MILLIS, within / 4 * 5);
      }
    }
    check(run, start(run, payments.file(), output, false).await(), output, expected);
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
