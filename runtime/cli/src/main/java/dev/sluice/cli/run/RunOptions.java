package dev.sluice.cli.run;

import dev.sluice.cli.args.Arguments;
import dev.sluice.cli.args.Arguments.Range;
import dev.sluice.cli.args.Flag;
import dev.sluice.cli.args.UsageError;
import java.util.ArrayList;
import java.util.List;

/** What {@code sluice run} was asked for. */
record RunOptions(RunTarget target, int batchEvents, Ending ending, boolean fresh, boolean json) {
  private static final String BATCH_EVENTS = "--batch-events";
  private static final String NO_END = "--no-end";
  private static final String FOLLOW = "--follow";
  private static final String FRESH = "--fresh";
  private static final String JSON = "--json";

  static final int BATCH_EVENTS_DEFAULT = 40_000;
  private static final int BATCH_EVENTS_MAX = 10_000_000;

  static List<Flag> flags() {
    List<Flag> flags = new ArrayList<>(RunTarget.flags());
    flags.add(Flag.valued(BATCH_EVENTS, "N", "the most events of a micro-batch; 40000 by default"));
    flags.add(Flag.plain(NO_END, "leave windows open at the end of the input"));
    flags.add(Flag.plain(FOLLOW, "wait for more input until Ctrl-C"));
    flags.add(Flag.plain(FRESH, "forget the state and output of earlier runs"));
    flags.add(Flag.plain(JSON, "print the counters as one JSON object"));
    return flags;
  }

  static RunOptions of(Arguments arguments) throws UsageError {
    RunTarget target = RunTarget.of(arguments);
    arguments.exclude(List.of(FOLLOW, NO_END));
    if (arguments.has(FOLLOW) && target.input().isEmpty()) {
      throw new UsageError(
          "--follow needs a file or directory as --input: standard input is over when it ends");
    }
    return new RunOptions(
        target,
        arguments
            .number(BATCH_EVENTS, Range.positive(BATCH_EVENTS_MAX))
            .map(Math::toIntExact)
            .orElse(BATCH_EVENTS_DEFAULT),
        arguments.has(FOLLOW) ? Ending.FOLLOW : arguments.has(NO_END) ? Ending.NO_END : Ending.END,
        arguments.has(FRESH),
        arguments.has(JSON));
  }
}
