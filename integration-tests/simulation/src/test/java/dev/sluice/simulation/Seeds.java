package dev.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.BiFunction;

/** Seeds as a test of broken classes runs them: a type of the JDK, seen from outside of these. */
enum Seeds implements BiFunction<Long, String, Long> {
  /** The first from 1 on, of so many, whose failure says this; 0 if none does. */
  FIRST_FAILING {
    @Override
    public Long apply(Long count, String failure) {
      for (long seed = 1; seed <= count; seed++) {
        SeedRun run = SeedRun.of(seed);
        if (run.failure().filter(said -> said.contains(failure)).isPresent()) {
          System.out.printf("  seed %d: %s%n", seed, run.failure().get());
          return seed;
        }
      }
      return 0L;
    }
  },

  /** What is made of the failure of the seed of that number: how many chances are left of it. */
  SHRUNK {
    @Override
    public Long apply(Long seed, String failure) {
      SeedRun failed = SeedRun.of(seed);
      SeedRun least = failed.shrunk();
      System.out.printf(
          "  seed %d: of %d things that happened %d are left: %s%n",
          seed,
          failed.happened().size(),
          least.happened().size(),
          least.failure().orElse("nothing"));
      assertThat(least.failure()).as("it fails still").isPresent();
      assertThat(least.happened())
          .as("less happens in it")
          .hasSizeLessThan(failed.happened().size() / 2)
          .isSubsetOf(failed.happened());
      SeedRun again = failed.with(least.happened());
      assertThat(again.traceHash()).as("it replays").isEqualTo(least.traceHash());
      assertThat(again.failure()).isEqualTo(least.failure());
      for (Integer one : least.happened()) {
        List<Integer> fewer =
            least.happened().stream().filter(other -> !other.equals(one)).toList();
        assertThat(failed.with(fewer).failure()).as("without %d", one).isEmpty();
      }
      assertThat(Simulation.report(failed))
          .contains(
              "seed %d failed after %d steps: %s"
                  .formatted(seed, failed.steps(), failed.failure().orElseThrow()),
              "of the %d things that happened in it these %d are enough to fail: %s"
                  .formatted(
                      failed.happened().size(),
                      least.happened().size(),
                      least.failure().orElseThrow()),
              least.last().getLast(),
              "sluice simulate --seed %d --verbose".formatted(seed));
      return (long) least.happened().size();
    }
  }
}
