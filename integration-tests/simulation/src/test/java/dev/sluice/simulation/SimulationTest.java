package dev.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.simulation.sight.Sight;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Workers that meet everything that can go wrong, seed by seed. */
final class SimulationTest {
  private static final boolean FULL = Boolean.getBoolean("sluice.full");
  private static final long FIRST = FULL ? 1_000_000 : 601;
  private static final long SEEDS = FULL ? 5_000 : 600;

  /** In every build so often, and in the long part ten times. */
  private static final long SEEN_MIN = FULL ? 10 : 1;

  @Test
  @Tag("full")
  void seeds_manyInARow_holdEveryInvariantAndComeToEveryState() {
    System.out.printf("SimulationTest: seeds %d to %d%n", FIRST, FIRST + SEEDS - 1);
    Simulation simulation = new Simulation();
    Optional<SeedRun> failed = simulation.run(FIRST, SEEDS);
    assertThat(failed.map(Simulation::report)).isEmpty();
    for (Sight sight : Sight.values()) {
      assertThat(simulation.sights().count(sight))
          .as(sight.text())
          .isGreaterThanOrEqualTo(SEEN_MIN);
    }
  }

  @Test
  void seed_runAgain_takesTheSameSteps() {
    for (long seed = 1; seed <= 20; seed++) {
      List<String> steps = new ArrayList<>();
      SeedRun first = SeedRun.of(seed);
      SeedRun second = SeedRun.of(seed, steps::add);
      assertThat(second.traceHash()).as("seed %d", seed).isEqualTo(first.traceHash());
      assertThat(second.happened()).as("seed %d", seed).isEqualTo(first.happened());
      assertThat(steps).as("seed %d", seed).isNotEmpty();
    }
  }

  @Test
  void seeds_differentOnes_takeDifferentSteps() {
    assertThat(SeedRun.of(1).traceHash()).isNotEqualTo(SeedRun.of(2).traceHash());
  }
}
