package dev.sluice.cli.explain;

import dev.sluice.cli.Command;
import dev.sluice.cli.CommandFailed;
import dev.sluice.cli.Console;
import dev.sluice.cli.args.Arguments;
import dev.sluice.cli.args.Arguments.Range;
import dev.sluice.cli.args.Flag;
import dev.sluice.cli.args.Usage;
import dev.sluice.cli.args.UsageError;
import dev.sluice.cli.catalog.FunctionCatalog;
import dev.sluice.cli.run.InputSource;
import dev.sluice.cli.state.StateChoice;
import dev.sluice.cli.state.StatePlace;
import dev.sluice.engine.commit.Head;
import dev.sluice.engine.commit.HeadCodec;
import dev.sluice.engine.commit.PlanChange;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.store.PartitionStore;
import dev.sluice.engine.store.StateStore;
import dev.sluice.files.FileSource;
import dev.sluice.files.ReadOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code sluice explain}: what became of one event. */
public final class ExplainCommand implements Command {
  private static final String INPUT = "--input";
  private static final String OFFSET = "--offset";
  private static final String PARTITION = "--partition";

  @Override
  public Usage usage() {
    return new Usage(
        "explain",
        List.of("FUNCTION"),
        flags(),
        "say what became of one event: accepted, late or dead, and why",
        """
        The input is read again up to the event and judged by the function's own rules. Nothing is
        changed.
        """);
  }

  private static List<Flag> flags() {
    List<Flag> flags = new ArrayList<>();
    flags.add(Flag.valued(StateChoice.STATE, "DIR", "the state of the run"));
    flags.addAll(StateChoice.flagsOfFound());
    flags.add(Flag.valued(INPUT, "FILE|DIR", "the input of the run"));
    flags.add(Flag.valued(OFFSET, "N", "where the event's line begins, in bytes"));
    flags.add(Flag.valued(PARTITION, "K", "the partition to look in; all by default"));
    flags.add(FunctionCatalog.PROJECT);
    return flags;
  }

  @Override
  public int run(Arguments arguments, Console console)
      throws UsageError, CommandFailed, InterruptedException {
    StateChoice state = StateChoice.found(arguments);
    Path input = Path.of(arguments.required(INPUT));
    arguments.required(OFFSET);
    long offset = arguments.number(OFFSET, new Range(0, Long.MAX_VALUE)).orElseThrow();
    Optional<Long> only = arguments.number(PARTITION, new Range(0, Integer.MAX_VALUE));
    Plan plan = FunctionCatalog.of(arguments).named(arguments.operand(0)).plan();
    try (StatePlace place = StatePlace.found(state, console.home())) {
      int partitions =
          place
              .divisionOf(plan.function())
              .orElseThrow(() -> StatePlace.unknown(plan.function(), place))
              .declared();
      if (partitions == 0) {
        throw new CommandFailed(
            "the state of %s is divided as the shards of a stream are, and explain reads files"
                .formatted(plan.function()));
      }
      if (only.isPresent() && only.get() >= partitions) {
        throw new CommandFailed(
            "there is no partition %d; the state of %s has %d, numbered from 0"
                .formatted(only.get(), plan.function(), partitions));
      }
      int first = only.map(Math::toIntExact).orElse(0);
      int last = only.map(k -> Math.toIntExact(k) + 1).orElse(partitions);
      ReadOptions reading = new ReadOptions(plan.input().maxEventBytes(), true);
      try (FileSource source = InputSource.open(input, reading, plan, partitions);
          StateStore store = place.open(plan.function(), partitions, Failpoints.NONE)) {
        for (int partition = first; partition < last; partition++) {
          Optional<Head> head = head(store, plan.function(), partition);
          head.ifPresent(known -> PlanChange.requireNone(plan, known));
          try (Replay replay = new Replay(plan, source, partition, head)) {
            Optional<Verdict> verdict = replay.judge(offset);
            if (verdict.isPresent()) {
              new Explanation(plan, verdict.get(), head).write(console.out());
              return 0;
            }
          }
        }
      }
    }
    throw new CommandFailed(
        "no event of %s begins at byte %d; offsets stand in the .late, .dead and .failed files, or count the bytes before a line"
            .formatted(input, offset));
  }

  private static Optional<Head> head(StateStore store, String function, int partition) {
    try (PartitionStore items = store.open(function, partition)) {
      return items.readHead().map(HeadCodec::decode);
    }
  }
}
