package dev.sluice.cli.operate;

import dev.sluice.cli.Command;
import dev.sluice.cli.CommandFailed;
import dev.sluice.cli.Console;
import dev.sluice.cli.args.Arguments;
import dev.sluice.cli.args.Flag;
import dev.sluice.cli.args.Usage;
import dev.sluice.cli.args.UsageError;
import dev.sluice.cli.state.StatePlace;
import dev.sluice.engine.commit.Inspection;
import dev.sluice.engine.store.PartitionStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code sluice status}: what is committed, and who works on it. */
public final class StatusCommand implements Command {
  private static final String JSON = "--json";

  @Override
  public Usage usage() {
    List<Flag> flags = new ArrayList<>(StateTarget.flags());
    flags.add(Flag.plain(JSON, "print one JSON object for each partition"));
    return new Usage(
        "status",
        List.of("[FUNCTION]"),
        flags,
        "show what is committed of each partition, and who works on it",
        """
        Only looks: a run or demo on the same state goes on. Of state in files it can be seen only
        while no other process has it. The lag is how far the watermark of events is behind the
        clock.
        """);
  }

  @Override
  public int run(Arguments arguments, Console console)
      throws UsageError, CommandFailed, InterruptedException {
    StateTarget target = StateTarget.of(arguments);
    PartitionLines lines =
        arguments.has(JSON)
            ? new PartitionLines.Json(console.out(), System.currentTimeMillis())
            : new PartitionLines.Table(console.out(), System.currentTimeMillis());
    try (StatePlace place = StatePlace.found(target.state(), console.home())) {
      target.requireAny(place);
      target.eachPartition(
          place, (function, partition, items) -> lines.add(line(function, partition, items)));
    }
    lines.end();
    return 0;
  }

  private static PartitionLine line(String function, int partition, PartitionStore items) {
    Optional<Inspection> seen = Inspection.of(items, function, partition);
    return new PartitionLine(function, partition, seen, items.lease().holder());
  }
}
