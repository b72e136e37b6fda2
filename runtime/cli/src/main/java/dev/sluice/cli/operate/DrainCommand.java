package dev.sluice.cli.operate;

import dev.sluice.cli.Command;
import dev.sluice.cli.CommandFailed;
import dev.sluice.cli.Console;
import dev.sluice.cli.args.Arguments;
import dev.sluice.cli.args.Usage;
import dev.sluice.cli.args.UsageError;
import dev.sluice.cli.catalog.FunctionCatalog;
import dev.sluice.cli.run.Announcer;
import dev.sluice.cli.run.Ending;
import dev.sluice.cli.run.FunctionRun;
import dev.sluice.cli.run.RunPlaces;
import dev.sluice.cli.run.RunStatus;
import dev.sluice.cli.run.RunTarget;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.function.FunctionDefinition;
import java.util.List;

/** {@code sluice drain}: leaves a state that another version of the function can take over. */
public final class DrainCommand implements Command {
  @Override
  public Usage usage() {
    return new Usage(
        "drain",
        List.of("FUNCTION"),
        RunTarget.flags(),
        "save and deliver all that is committed, and read nothing new",
        """
        Run it with the version that wrote the state, and the flags of its run: behind it stands a
        snapshot at the last event, with which a version of another plan may go on.
        """);
  }

  @Override
  public int run(Arguments arguments, Console console)
      throws UsageError, CommandFailed, InterruptedException {
    RunTarget target = RunTarget.of(arguments);
    FunctionDefinition function = FunctionCatalog.of(arguments).named(arguments.operand(0));
    target.check();
    RunPlaces.How how = new RunPlaces.How(false, RunPlaces.Earlier.REQUIRED, Failpoints.NONE);
    try (RunPlaces places = RunPlaces.open(target, function, console, how)) {
      FunctionRun run =
          new FunctionRun(places.setup(Ending.DRAIN, 1), new Announcer(console), console.stop());
      run.start();
      RunStatus status = run.await();
      console
          .out()
          .println(
              "%s is drained: %d events in, watermark %s"
                  .formatted(arguments.operand(0), status.counters().in, status.watermarkShown()));
    }
    return 0;
  }
}
