package dev.sluice.cli.run;

import dev.sluice.cli.Command;
import dev.sluice.cli.CommandFailed;
import dev.sluice.cli.Console;
import dev.sluice.cli.args.Arguments;
import dev.sluice.cli.args.Usage;
import dev.sluice.cli.args.UsageError;
import dev.sluice.cli.catalog.FunctionCatalog;
import dev.sluice.cli.state.Bill;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.function.FunctionDefinition;
import java.util.List;
import java.util.Locale;

/** {@code sluice run}: a function over files, exactly once. */
public final class RunCommand implements Command {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long POLL_MILLIS = 50;

  @Override
  public Usage usage() {
    return new Usage(
        "run",
        List.of("FUNCTION"),
        RunOptions.flags(),
        "run a function over NDJSON, exactly once, and go on after any crash",
        """
        Results go to FILE, a line each; late events to FILE.late, dead ones to FILE.dead, failed
        results to FILE.failed (with several partitions to FILE.p0, FILE.p0.late, ...). The same
        command goes on where a run was stopped; after the end it changes nothing.
        """);
  }

  @Override
  public int run(Arguments arguments, Console console)
      throws UsageError, CommandFailed, InterruptedException {
    RunOptions options = RunOptions.of(arguments);
    FunctionDefinition function = FunctionCatalog.of(arguments).named(arguments.operand(0));
    options.target().check();
    RunPlaces.How how =
        new RunPlaces.How(
            options.ending() == Ending.END,
            options.fresh() ? RunPlaces.Earlier.FORGOTTEN : RunPlaces.Earlier.KEPT,
            failpoints(console.failpoint()));
    try (RunPlaces places = RunPlaces.open(options.target(), function, console, how)) {
      FunctionRun run =
          new FunctionRun(
              places.setup(options.ending(), options.batchEvents()),
              new Announcer(console),
              console.stop());
      run(run, options, function, console);
      if (!options.json()) {
        new Bill(places.place()).write(console.err());
      }
    }
    return 0;
  }

  private static Failpoints failpoints(String spec) throws UsageError {
    try {
      return Failpoints.parse(spec);
    } catch (IllegalArgumentException e) {
      throw new UsageError(
          "SLUICE_FAILPOINT must be a failpoint's name, or name:nth; " + e.getMessage());
    }
  }

  private static void run(
      FunctionRun run, RunOptions options, FunctionDefinition function, Console console)
      throws InterruptedException {
    long start = System.nanoTime();
    ProgressLine progress = new ProgressLine(console, 0);
    run.start();
    while (!run.hasEnded(POLL_MILLIS)) {
      long millis = (System.nanoTime() - start) / NANOS_PER_MILLI;
      progress.update(millis, () -> progress(run, millis));
    }
    progress.clear();
    RunStatus status = run.await();
    double seconds = (System.nanoTime() - start) / 1e9;
    long events = status.counters().in - run.beginning().counters().in;
    boolean stopped = console.stop().isRequested() && !status.ended();
    new RunReport(function.plan().function(), run.partitions(), status, events, seconds, stopped)
        .write(console, options.json(), options.target().output());
  }

  private static String progress(FunctionRun run, long millis) {
    RunStatus status = run.status();
    long events = status.counters().in - run.beginning().counters().in;
    return String.format(
        Locale.ROOT,
        "%,d events, %,d/s, watermark %s, %,d commits, %,d results",
        events,
        events * 1000 / Math.max(1, millis),
        status.watermarkShown(),
        status.batches(),
        status.counters().out);
  }
}
