package dev.sluice.chaos;

import dev.sluice.api.Trigger;
import dev.sluice.chaos.oracle.FraudCase;
import dev.sluice.cli.Command;
import dev.sluice.cli.CommandFailed;
import dev.sluice.cli.Console;
import dev.sluice.cli.args.Arguments;
import dev.sluice.cli.args.Flag;
import dev.sluice.cli.args.Usage;
import dev.sluice.cli.args.UsageError;
import dev.sluice.local.LocalServerFailed;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** {@code sluice chaos}: functions as processes under all that can befall them. */
public final class ChaosCommand implements Command {
  private static final String MINUTES = "--minutes";
  private static final String SEED = "--seed";
  private static final String FUNCTIONS = "--functions";
  private static final String FUNCTIONS_DEFAULT = "card-velocity:push,merchant-revenue:drain";
  private static final long MINUTES_DEFAULT = 2;
  private static final long MINUTES_MAX = 600;

  @Override
  public Usage usage() {
    return new Usage(
        "chaos",
        List.of(),
        List.of(
            Flag.valued(MINUTES, "N", "how long; %d".formatted(MINUTES_DEFAULT)),
            Flag.valued(SEED, "S", "decides which trouble comes when; any"),
            Flag.valued(
                FUNCTIONS,
                "LIST",
                "fraud functions, each with push, drain or continuous; %s"
                    .formatted(FUNCTIONS_DEFAULT))),
        "run functions as processes, and kill, stop, throttle and reshard under them",
        """
        The functions run under the real runtime client of AWS Lambda against DynamoDB Local and a
        Kinesis server, both behind proxies that lose, delay and refuse requests; an event source
        mapping that repeats and doubles its calls, or a schedule, calls them. In the end the
        tables must have what the oracle says. Each kind of trouble must have happened in a call.
        """);
  }

  @Override
  public int run(Arguments arguments, Console console)
      throws UsageError, CommandFailed, InterruptedException {
    long minutes =
        arguments.number(MINUTES, Arguments.Range.positive(MINUTES_MAX)).orElse(MINUTES_DEFAULT);
    long seed =
        arguments
            .number(SEED, new Arguments.Range(0, Long.MAX_VALUE / 2))
            .orElseGet(() -> new SplittableRandom().nextLong(1_000_000_000));
    Map<FraudCase, Trigger> functions =
        functions(arguments.value(FUNCTIONS).orElse(FUNCTIONS_DEFAULT));
    PrintStream out = console.out();
    out.printf("chaos: seed %d, %d minutes%n", seed, minutes);
    out.flush();
    List<ChaosRun.Report> reports;
    try {
      reports = new ChaosRun(console.home(), seed, Duration.ofMinutes(minutes)).run(functions);
    } catch (LocalServerFailed | IOException e) {
      throw new CommandFailed("chaos could not run: %s".formatted(e.getMessage()), e);
    }
    print(reports, out);
    String failures =
        reports.stream()
            .flatMap(report -> report.failure().map(text -> name(report) + ": " + text).stream())
            .collect(Collectors.joining("\n"));
    if (!failures.isEmpty()) {
      throw new CommandFailed("seed %d: %s".formatted(seed, failures));
    }
    out.println("verdict: all tables have what the oracle says");
    return 0;
  }

  /** A line for each trouble, then one for each function. */
  static void print(List<ChaosRun.Report> reports, PrintStream out) {
    Happened all = new Happened();
    reports.forEach(report -> all.addAll(report.happened()));
    List<Trouble> wanted =
        reports.stream()
            .flatMap(report -> Trouble.of(report.trigger()).stream())
            .distinct()
            .toList();
    for (Trouble trouble : wanted) {
      out.printf("%10d  %s%n", all.count(trouble), trouble.text());
    }
    for (ChaosRun.Report report : reports) {
      out.printf(
          "%s: %d events in %d shards, %d processes; %d results, %d late, %d dead: %s%n",
          name(report),
          report.books().totals().in(),
          report.shards(),
          report.processes(),
          report.books().results().size(),
          report.books().late().size(),
          report.books().dead().size(),
          report.failure().isEmpty() ? "as the oracle says" : "NOT as it should be");
    }
  }

  private static String name(ChaosRun.Report report) {
    return "%s (%s)".formatted(report.function().function(), word(report.trigger()));
  }

  private static String word(Trigger trigger) {
    return trigger.name().toLowerCase(Locale.ROOT);
  }

  private static Map<FraudCase, Trigger> functions(String list) throws UsageError {
    Map<FraudCase, Trigger> functions = new LinkedHashMap<>();
    for (String each : list.split(",", -1)) {
      String[] parts = each.split(":", 2);
      functions.put(function(parts[0]), trigger(parts.length < 2 ? "push" : parts[1]));
    }
    return functions;
  }

  private static FraudCase function(String name) throws UsageError {
    for (FraudCase function : FraudCase.values()) {
      if (function.function().equals(name)) {
        return function;
      }
    }
    throw new UsageError(
        "there is no fraud function '%s'; there are %s"
            .formatted(
                name,
                Arrays.stream(FraudCase.values())
                    .map(FraudCase::function)
                    .collect(Collectors.joining(", "))));
  }

  private static Trigger trigger(String word) throws UsageError {
    for (Trigger trigger : Trigger.values()) {
      if (word(trigger).equals(word)) {
        return trigger;
      }
    }
    throw new UsageError("'%s' is no trigger; give push, drain or continuous".formatted(word));
  }
}
