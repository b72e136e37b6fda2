package dev.sluice.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.commit.HeadCodec;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.store.PartitionStore;
import dev.sluice.files.FileStateStore;
import dev.sluice.files.FileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Kills the process at random moments until it was killed often enough with progress in between; in
 * the end the outcome is that of the oracle.
 */
class RandomKillIT {
  private static final boolean FULL = Boolean.getBoolean("sluice.full");
  private static final int KILLS = FULL ? 50 : 4;
  private static final int EVENTS = FULL ? 50_000 : 20_000;
  private static final int STARTS_MAX = 10 * KILLS + 50;

  /** A kill comes within this time, which is adapted to how fast the machine is just now. */
  private static final int FIRST_MILLIS = 800;

  private static final int LEAST_MILLIS = 200;
  private static final int MOST_MILLIS = 30_000;

  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource(FraudCase.class)
  @Tag("full")
  void run_killedAtRandomMoments_endsLikeTheOracle(FraudCase function) throws IOException {
    long seed = 20_260_301L + function.function().hashCode();
    SplittableRandom random = new SplittableRandom(seed);
    Payments payments = new Payments(directory.resolve("in"), seed);
    payments.grow(EVENTS);
    Outcome expected = Outcome.expected(function, payments.lines());
    Path output = directory.resolve("out");
    System.out.printf("%s: %d kills, seed %d%n", function.function(), KILLS, seed);
    int counted = 0;
    int within = FIRST_MILLIS;
    for (int starts = 0; counted < KILLS; starts++) {
      assertThat(starts)
          .as("starts for %d counted kills, seed %d", counted, seed)
          .isLessThan(STARTS_MAX);
      long before = batches(output, function);
      Sluice.Running running = start(function, payments.file(), output, false);
      if (!running.killAfter(random.nextInt(within))) {
        check(running.await(), output, expected, seed);
        start(function, payments.file(), output, true).killAfter(random.nextInt(within));
        within = Math.max(LEAST_MILLIS, within / 4 * 3);
      } else if (batches(output, function) > before) {
        counted++;
      } else {
        within = Math.min(MOST_MILLIS, within / 4 * 5);
      }
    }
    check(start(function, payments.file(), output, false).await(), output, expected, seed);
  }

  private static void check(Sluice.Finished finished, Path output, Outcome expected, long seed) {
    assertThat(finished.exit()).as("%s", finished).isZero();
    assertThat(Outcome.written(output, finished.out())).as("seed %d", seed).isEqualTo(expected);
  }

  private Sluice.Running start(FraudCase function, Path input, Path output, boolean fresh) {
    return new Sluice(directory)
        .start(
            "run",
            function.function(),
            "--input",
            input.toString(),
            "--output",
            output.toString(),
            "--batch-events",
            "20",
            fresh ? "--fresh" : "--verbose",
            "--json");
  }

  /** How many batches are committed. */
  private static long batches(Path output, FraudCase function) {
    Path state = output.resolveSibling(output.getFileName() + ".state");
    if (!Files.exists(state)) {
      return 0;
    }
    try (FileStateStore store =
            FileStateStore.open(
                FileSystem.disk(),
                state,
                new FileStateStore.Owner(function.function(), 1),
                Failpoints.NONE);
        PartitionStore items = store.open(function.function(), 0)) {
      return items.readHead().map(head -> HeadCodec.decode(head).batch()).orElse(0L);
    }
  }
}
