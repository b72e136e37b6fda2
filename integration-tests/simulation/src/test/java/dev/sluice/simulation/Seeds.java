package dev.sluice.simulation;

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
  }
}
