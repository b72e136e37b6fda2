package dev.sluice.cli.operate;

import dev.sluice.cli.Command;
import dev.sluice.cli.CommandFailed;
import dev.sluice.cli.Console;
import dev.sluice.cli.args.Arguments;
import dev.sluice.cli.args.Flag;
import dev.sluice.cli.args.Usage;
import dev.sluice.cli.args.UsageError;
import dev.sluice.cli.catalog.FunctionCatalog;
import dev.sluice.cli.run.Announcer;
import dev.sluice.cli.run.Ending;
import dev.sluice.cli.run.FunctionRun;
import dev.sluice.cli.run.RunPlaces;
import dev.sluice.cli.run.RunTarget;
import dev.sluice.engine.commit.Inspection;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.function.FunctionDefinition;
import dev.sluice.engine.store.Lease;
import dev.sluice.engine.store.PartitionStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code sluice sweep}: rule 15 for partitions that nobody works on, as a scheduler calls it. What
 * a worker does when it lets go is done for one that did not come to it.
 */
public final class SweepCommand implements Command {
  private static final String OLDER_THAN = "--older-than";

  @Override
  public Usage usage() {
    List<Flag> flags = new ArrayList<>(RunTarget.flags());
    flags.add(
        Flag.valued(OLDER_THAN, "TIME", "leave partitions alone that were committed to since"));
    return new Usage(
        "sweep",
        List.of("FUNCTION"),
        flags,
        "save and deliver what lost workers committed, where nobody is at work",
        """
        Each partition whose last snapshot is behind its head, or that has outputs to deliver, gets
        a snapshot and delivers them; nothing new is read. One that a worker has the lease of is
        left alone. Made to be run on a schedule, with the flags of the function's run: at most every
        quarter of the time that the input is kept.
        """);
  }

  @Override
  public int run(Arguments arguments, Console console)
      throws UsageError, CommandFailed, InterruptedException {
    RunTarget target = RunTarget.of(arguments);
    long olderThanMillis = arguments.millis(OLDER_THAN).orElse(0L);
    FunctionDefinition function = FunctionCatalog.of(arguments).named(arguments.operand(0));
    target.check();
    RunPlaces.How how = new RunPlaces.How(false, RunPlaces.Earlier.KEPT, Failpoints.NONE);
    int failed = 0;
    try (RunPlaces places = RunPlaces.open(target, function, console, how)) {
      FunctionRun.Setup setup = places.setup(Ending.DRAIN, 1);
      FunctionRun run = new FunctionRun(setup, new Announcer(console), console.stop());
      for (int partition = 0; partition < run.partitions(); partition++) {
        String said;
        try {
          said = swept(setup, run, partition, olderThanMillis);
        } catch (Stop e) {
          failed++;
          said = "%s: %s".formatted(e.code().text(), e.getMessage());
        }
        console
            .out()
            .println("%s, partition %d: %s".formatted(arguments.operand(0), partition, said));
      }
    }
    if (failed > 0) {
      throw new CommandFailed("%d partitions could not be swept, see above".formatted(failed));
    }
    return 0;
  }

  /** Sweeps a partition; says what was done. */
  private static String swept(
      FunctionRun.Setup setup, FunctionRun run, int partition, long olderThanMillis)
      throws InterruptedException {
    Optional<Inspection> found = inspected(setup, partition);
    if (found.isEmpty()) {
      return "nobody has had it yet";
    }
    Inspection seen = found.get();
    boolean delivers = !seen.head().outbox().isEmpty();
    if (seen.isSwept()) {
      return "nothing to do";
    }
    long ageMillis = System.currentTimeMillis() - seen.head().stamp().atMillis();
    if (ageMillis < olderThanMillis) {
      return String.format(Locale.ROOT, "left alone, committed %.1f s ago", ageMillis / 1e3);
    }
    Optional<Lease.Holder> holder = run.unlessHeld(partition);
    if (holder.isPresent()) {
      return "left alone, worked on by " + holder.get().owner();
    }
    String done = delivers ? seen.isSaved() ? "delivered" : "saved and delivered" : "saved";
    return "%s batch %d".formatted(done, seen.head().batch());
  }

  private static Optional<Inspection> inspected(FunctionRun.Setup setup, int partition) {
    String function = setup.function().plan().function();
    try (PartitionStore items = setup.store().open(function, partition)) {
      return Inspection.of(items, function, partition);
    }
  }
}
