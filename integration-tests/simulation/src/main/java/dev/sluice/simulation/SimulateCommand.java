package dev.sluice.simulation;

import dev.sluice.cli.Command;
import dev.sluice.cli.CommandFailed;
import dev.sluice.cli.Console;
import dev.sluice.cli.args.Arguments;
import dev.sluice.cli.args.Flag;
import dev.sluice.cli.args.Usage;
import dev.sluice.cli.args.UsageError;
import dev.sluice.cli.run.ProgressLine;
import dev.sluice.simulation.sight.Sight;
import java.util.List;
import java.util.Optional;

/** {@code sluice simulate}: the protocol in a simulated world, seed by seed. */
public final class SimulateCommand implements Command {
  private static final String SEEDS = "--seeds";
  private static final String SEED = "--seed";
  private static final long SEEDS_DEFAULT = 1_000;
  private static final long SEEDS_MAX = 1_000_000_000L;

  @Override
  public Usage usage() {
    return new Usage(
        "simulate",
        List.of(),
        List.of(
            Flag.valued(SEEDS, "N", "how many; 1000, or 1 with %s".formatted(SEED)),
            Flag.valued(SEED, "S", "the first; with --verbose each step is shown")),
        "run workers in a simulated world, in which all goes wrong that can",
        """
        The production code of workers, store and sinks; clock, network, database, log and
        processes are simulated, and a seed decides all of it. The invariants are checked after
        every step, the results against an independent answer. Ends with 1 at the first seed
        that fails, with the least that makes it fail.
        """);
  }

  @Override
  public int run(Arguments arguments, Console console) throws UsageError, CommandFailed {
    Optional<Long> chosen = arguments.number(SEED, new Arguments.Range(0, Long.MAX_VALUE / 2));
    long count =
        arguments
            .number(SEEDS, Arguments.Range.positive(SEEDS_MAX))
            .orElse(chosen.isPresent() ? 1 : SEEDS_DEFAULT);
    long first = chosen.orElse(1L);
    if (count == 1 && arguments.has(Usage.VERBOSE.name())) {
      SeedRun run = SeedRun.of(first, console.out()::println);
      end(run.failure().isPresent() ? Optional.of(run) : Optional.empty());
      return 0;
    }
    Simulation simulation = new Simulation();
    long startMillis = millis();
    ProgressLine progress = new ProgressLine(console, startMillis);
    Optional<SeedRun> failed = Optional.empty();
    for (long seed = first; seed < first + count && failed.isEmpty(); seed++) {
      failed = simulation.run(seed);
      long now = millis();
      progress.update(now, () -> progress(simulation, count, now - startMillis));
    }
    progress.clear();
    end(failed);
    console.out().println(progress(simulation, count, millis() - startMillis));
    for (Sight sight : Sight.values()) {
      console.out().printf("%12d  %s%n", simulation.sights().count(sight), sight.text());
    }
    return 0;
  }

  private static long millis() {
    return System.nanoTime() / 1_000_000;
  }

  private static String progress(Simulation simulation, long count, long millis) {
    return "%,d of %,d seeds, %,d steps, %,d a second"
        .formatted(
            simulation.seeds(),
            count,
            simulation.steps(),
            simulation.steps() * 1_000 / Math.max(1, millis));
  }

  private static void end(Optional<SeedRun> failed) throws CommandFailed {
    if (failed.isPresent()) {
      throw new CommandFailed(Simulation.report(failed.get()));
    }
  }
}
