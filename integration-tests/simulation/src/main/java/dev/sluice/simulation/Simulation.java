package dev.sluice.simulation;

import dev.sluice.simulation.sight.Sights;
import java.util.Optional;

/** Seed after seed, up to the first that fails. */
public final class Simulation {
  private final Sights sights = new Sights();
  private long seeds;
  private long steps;

  /**
   * Runs one more seed.
   *
   * @return the run if it failed
   */
  public Optional<SeedRun> run(long seed) {
    SeedRun run = SeedRun.of(seed);
    seeds++;
    steps += run.steps();
    sights.addAll(run.sights());
    return run.failure().isPresent() ? Optional.of(run) : Optional.empty();
  }

  /**
   * Runs so many seeds.
   *
   * @return the first that failed
   */
  public Optional<SeedRun> run(long first, long count) {
    for (long seed = first; seed < first + count; seed++) {
      Optional<SeedRun> failed = run(seed);
      if (failed.isPresent()) {
        return failed;
      }
    }
    return Optional.empty();
  }

  public long seeds() {
    return seeds;
  }

  /** How many steps their processes took. */
  public long steps() {
    return steps;
  }

  /** What they came to see. */
  public Sights sights() {
    return sights;
  }

  /** What is to be said of a seed that failed, with the least that makes it fail. */
  public static String report(SeedRun failed) {
    SeedRun least = failed.shrunk();
    return """
    seed %d failed after %d steps: %s
    of the %d things that happened in it these %d are enough to fail: %s
    the last steps of the run with those alone:
      %s
    run it again with all of them by: sluice simulate --seed %d --verbose\
    """
        .formatted(
            failed.seed(),
            failed.steps(),
            failed.failure().orElse(""),
            failed.happened().size(),
            least.happened().size(),
            least.failure().orElse(""),
            String.join("\n  ", least.last()),
            failed.seed());
  }
}
