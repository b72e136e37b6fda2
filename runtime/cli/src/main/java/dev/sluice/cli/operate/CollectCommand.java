package dev.sluice.cli.operate;

import dev.sluice.cli.Command;
import dev.sluice.cli.CommandFailed;
import dev.sluice.cli.Console;
import dev.sluice.cli.args.Arguments;
import dev.sluice.cli.args.Flag;
import dev.sluice.cli.args.Usage;
import dev.sluice.cli.args.UsageError;
import dev.sluice.cli.state.StatePlace;
import dev.sluice.engine.commit.Collector;
import dev.sluice.engine.store.PartitionStore.PageName;
import java.util.ArrayList;
import java.util.List;

/** {@code sluice gc}: deletes pages that no head names and none ever will. */
public final class CollectCommand implements Command {
  private static final String DRY_RUN = "--dry-run";

  @Override
  public Usage usage() {
    List<Flag> flags = new ArrayList<>(StateTarget.flags());
    flags.add(Flag.plain(DRY_RUN, "only say what would be deleted"));
    return new Usage(
        "gc",
        List.of("[FUNCTION]"),
        flags,
        "delete pages that no head names and none ever will",
        """
        Workers delete what they leave by themselves; this is for what was left by those that were
        lost. They may go on meanwhile.
        """);
  }

  @Override
  public int run(Arguments arguments, Console console)
      throws UsageError, CommandFailed, InterruptedException {
    StateTarget target = StateTarget.of(arguments);
    boolean dry = arguments.has(DRY_RUN);
    try (StatePlace place = StatePlace.found(target.state(), console.home())) {
      target.eachPartition(
          place,
          (function, partition, items) -> {
            Collector collector = new Collector(items, function, partition);
            List<PageName> garbage = collector.garbage();
            if (!dry) {
              collector.delete(garbage);
            }
            console
                .out()
                .println(
                    "%s, partition %d: %d pages %s"
                        .formatted(
                            function, partition, garbage.size(), dry ? "are garbage" : "deleted"));
            if (dry) {
              garbage.forEach(page -> console.out().println("  " + page.text()));
            }
          });
    }
    return 0;
  }
}
