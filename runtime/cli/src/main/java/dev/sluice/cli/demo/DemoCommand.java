package dev.sluice.cli.demo;

import dev.sluice.cli.Command;
import dev.sluice.cli.CommandFailed;
import dev.sluice.cli.Console;
import dev.sluice.cli.args.Arguments;
import dev.sluice.cli.args.Arguments.Range;
import dev.sluice.cli.args.Flag;
import dev.sluice.cli.args.Usage;
import dev.sluice.cli.args.UsageError;
import dev.sluice.cli.catalog.FunctionCatalog;
import dev.sluice.cli.state.LocalDatabase;
import dev.sluice.cli.state.StateChoice;
import dev.sluice.cli.state.StatePlace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code sluice demo}: payments made up as we go, and the fraud functions living on them. */
public final class DemoCommand implements Command {
  /** The function whose results are alerts. */
  static final String ALERTS = "card-velocity";

  private static final String EVENTS = "--events";
  private static final String RATE = "--rate";
  private static final String SEED = "--seed";
  private static final String EXIT = "--exit";

  private static final long EVENTS_WITH_EXIT = 20_000;
  private static final long RATE_DEFAULT = 5_000;
  private static final long RATE_MAX = 10_000_000;

  @Override
  public Usage usage() {
    List<Flag> flags = new ArrayList<>();
    flags.add(Flag.valued(EVENTS, "N", "append so many payments; without end by default"));
    flags.add(Flag.valued(RATE, "R", "payments a second; 5000 by default"));
    flags.add(Flag.valued(SEED, "S", "another seed makes other payments; 1 by default"));
    flags.add(Flag.plain(EXIT, "end when all payments are through (20000 unless --events)"));
    flags.addAll(StateChoice.flags(StateChoice.Kind.DYNAMODB));
    return new Usage(
        "demo",
        List.of(),
        flags,
        "watch the fraud functions live on a stream of made-up payments",
        """
        Payments are appended to logs below .sluice/demo, and every function keeps its state there:
        Ctrl-C stops, and the next start goes on where it stopped. Each seed, and each store, has a
        demo of its own.
        """);
  }

  @Override
  public int run(Arguments arguments, Console console)
      throws UsageError, CommandFailed, InterruptedException {
    boolean exit = arguments.has(EXIT);
    long seed = arguments.number(SEED, new Range(Long.MIN_VALUE, Long.MAX_VALUE)).orElse(1L);
    long events =
        arguments
            .number(EVENTS, Range.positive(Long.MAX_VALUE / 2))
            .orElse(exit ? EVENTS_WITH_EXIT : Long.MAX_VALUE / 2);
    long rate = arguments.number(RATE, Range.positive(RATE_MAX)).orElse(RATE_DEFAULT);
    StateChoice typed = StateChoice.of(arguments, StateChoice.Kind.DYNAMODB);
    Path directory = directory(console, typed, seed);
    StateChoice choice = typed.needsDirectory() ? typed.in(directory.resolve("state")) : typed;
    if (choice.kind() == StateChoice.Kind.DYNAMODB && choice.needsDirectory()) {
      console.err().println("sluice: " + LocalDatabase.LICENCE);
    }
    StatePlace place = StatePlace.ofSeveral(choice, console.home());
    try (Demo demo = Demo.open(FunctionCatalog.installed(), directory, place, seed)) {
      demo.run(new Demo.Pace(events, rate, exit), console);
    }
    return 0;
  }

  private static Path directory(Console console, StateChoice choice, long seed) {
    String store =
        switch (choice.kind()) {
          case FILES -> "-files";
          case DYNAMODB -> choice.endpoint().isPresent() ? "-endpoint" : "";
          case AWS -> "-aws";
        };
    return console.home().resolve(".sluice/demo/seed-" + seed + store);
  }
}
