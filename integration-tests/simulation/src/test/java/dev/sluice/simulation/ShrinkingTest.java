package dev.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testkit.mutation.BrokenEngine;
import dev.sluice.testkit.mutation.Mutation;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** A seed that fails is told with the least that makes it fail. */
final class ShrinkingTest {
  private static final long SEEDS = 500;

  @Test
  void failure_planted_shrinksToWhatFailsStillAndReplays() {
    BrokenEngine engine =
        new BrokenEngine(
            List.of(
                Mutation.hears("dev.sluice.engine.commit.HeadItem", "isApplied", "isPresent", 1)));
    long seed = run(engine, Seeds.FIRST_FAILING).apply(SEEDS, "");
    assertThat(seed).as("the first of %d seeds that fails", SEEDS).isPositive();
    assertThat(run(engine, Seeds.SHRUNK).apply(seed, "")).isPositive();
  }

  @SuppressWarnings("unchecked")
  private static BiFunction<Long, String, Long> run(BrokenEngine engine, Seeds seeds) {
    return engine.twin(seeds, BiFunction.class);
  }

  @Test
  void success_isNotShrunk() {
    SeedRun run = SeedRun.of(1);
    assertThat(run.failure()).isEmpty();
    assertThatThrownBy(run::shrunk)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("seed 1 did not fail");
  }
}
