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
  private static final int EVENTS = FULL ? 200_000 : 20_000;
  private static final int STARTS_MAX = 20 * KILLS;
  private static final long START_MILLIS = 350;
  private static final int MORE_MILLIS = 500;

  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource(FraudCase.class)
  void run_killedAtRandomMoments_endsLikeTheOracle(FraudCase function) throws IOException {
    long seed = 20_260_301L + function.function().hashCode();
    SplittableRandom random = new SplittableRandom(seed);
    Payments payments = new Payments(directory.resolve("in"), seed);
    payments.grow(EVENTS);
    Outcome expected = Outcome.expected(function, payments.lines());
    Path output = directory.resolve("out");
    int counted = 0;
    int starts = 0;
    while (counted < KILLS) {
      assertThat(starts++).as("starts, seed %d", seed).isLessThan(STARTS_MAX);
      long before = batches(output, function);
      Sluice.Running running = start(function, payments.file(), output, false);
      if (running.killAfter(START_MILLIS + random.nextInt(MORE_MILLIS))) {
        counted += batches(output, function) > before ? 1 : 0;
      } else {
        check(running.await(), output, expected, seed);
        Sluice.Running anew = start(function, payments.file(), output, true);
        anew.killAfter(START_MILLIS);
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
            "50",
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
