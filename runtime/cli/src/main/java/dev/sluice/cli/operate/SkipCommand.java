package dev.sluice.cli.operate;

import dev.sluice.cli.Command;
import dev.sluice.cli.CommandFailed;
import dev.sluice.cli.Console;
import dev.sluice.cli.args.Arguments;
import dev.sluice.cli.args.Arguments.Range;
import dev.sluice.cli.args.Flag;
import dev.sluice.cli.args.Usage;
import dev.sluice.cli.args.UsageError;
import dev.sluice.cli.catalog.FunctionCatalog;
import dev.sluice.cli.run.Announcer;
import dev.sluice.cli.run.Ending;
import dev.sluice.cli.run.FunctionRun;
import dev.sluice.cli.run.RunPlaces;
import dev.sluice.cli.run.RunTarget;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.function.FunctionDefinition;
import dev.sluice.engine.store.PartitionStore;
import java.util.ArrayList;
import java.util.List;

/** {@code sluice skip}: passes over one event that a function can't get past. */
public final class SkipCommand implements Command {
  private static final String WHY = "--why";
  private static final String PARTITION = "--partition";

  @Override
  public Usage usage() {
    List<Flag> flags = new ArrayList<>(RunTarget.flags());
    flags.add(Flag.valued(WHY, "TEXT", "the reason, which the dead letter keeps"));
    flags.add(Flag.valued(PARTITION, "K", "the partition that is stuck; 0 by default"));
    return new Usage(
        "skip",
        List.of("FUNCTION", "OFFSET"),
        flags,
        "pass over the next event of a partition: it becomes a dead letter",
        """
        OFFSET must be the next event's; the dead letter has the code skipped, and a snapshot in the
        same commit sees to it that the event is never read again.
        """);
  }

  @Override
  public int run(Arguments arguments, Console console)
      throws UsageError, CommandFailed, InterruptedException {
    RunTarget target = RunTarget.of(arguments);
    String why = arguments.required(WHY);
    int partition =
        arguments
            .number(PARTITION, new Range(0, Integer.MAX_VALUE))
            .map(Math::toIntExact)
            .orElse(0);
    FunctionDefinition function = FunctionCatalog.of(arguments).named(arguments.operand(0));
    target.check();
    RunPlaces.How how = new RunPlaces.How(true, RunPlaces.Earlier.REQUIRED, Failpoints.NONE);
    try (RunPlaces places = RunPlaces.open(target, function, console, how)) {
      FunctionRun.Setup setup = places.setup(Ending.DRAIN, 1);
      if (partition >= setup.source().partitions()) {
        throw new CommandFailed(
            "there is no partition %d; the input has %d, numbered from 0"
                .formatted(partition, setup.source().partitions()));
      }
      requireBegun(setup, partition);
      FunctionRun run = new FunctionRun(setup, new Announcer(console), console.stop());
      if (!run.only(partition, worker -> worker.skip(arguments.operand(1), why))) {
        throw new CommandFailed("stopped before it was done; nothing was changed");
      }
      console
          .out()
          .println(
              "%s, partition %d: the event at offset %s is a dead letter now"
                  .formatted(arguments.operand(0), partition, arguments.operand(1)));
    }
    return 0;
  }

  /** A run has opened it, which leaves a head: whoever skips would make the first. */
  private static void requireBegun(FunctionRun.Setup setup, int partition) throws CommandFailed {
    String function = setup.function().plan().function();
    try (PartitionStore items = setup.store().open(function, partition)) {
      if (items.readHead().isEmpty()) {
        throw new CommandFailed(
            "nobody has had partition %d of %s yet, so there is nothing to pass over; give the flags of the run that is stuck"
                .formatted(partition, function));
      }
    }
  }
}
