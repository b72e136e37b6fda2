package dev.sluice.bench;

import dev.sluice.bench.cloud.CloudBench;
import dev.sluice.cli.Command;
import dev.sluice.cli.CommandFailed;
import dev.sluice.cli.Console;
import dev.sluice.cli.args.Arguments;
import dev.sluice.cli.args.Flag;
import dev.sluice.cli.args.Usage;
import dev.sluice.cli.args.UsageError;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.openjdk.jmh.runner.RunnerException;

/** {@code sluice bench}: how fast the engine is beside loops written by hand. */
public final class BenchCommand implements Command {
  private static final List<String> MODES = List.of("--check", "--jmh", "--process", "--short");
  private static final String FUNCTION = "--function";
  private static final String MISSED =
      "a floor was missed, see above; measure again on an idle machine";
  private static final int WARM_UPS = 3;
  private static final int PAIRS = 5;
  private static final int EVENTS = 1_000_000;
  private static final int EVENTS_SHORT = 50_000;
  private static final int SECONDS = 600;
  private static final int SECONDS_SHORT = 30;

  @Override
  public Usage usage() {
    return new Usage(
        "bench",
        List.of("[store|cloud]"),
        List.of(
            Flag.plain("--check", "only what has a floor; exit 1 on a miss"),
            Flag.valued(FUNCTION, "NAME", "only the floor of this function, in this process"),
            Flag.plain("--jmh", "the decoder and the writing of results alone, by JMH"),
            Flag.plain("--process", "sluice run as a whole process, over 10 M events in a file"),
            Flag.plain("--short", "one pass over little input, for equal results only")),
        "measure the engine beside hand-written loops over the same bytes",
        """
        Events in memory, a commit for every batch, twelve snapshots, results encoded; one thread,
        and for the floors a process for each function.
        A figure is the median of five pairs, and counts only if both sides gave equal results.
        With --process: the CPU time of sluice run over 10 M events beside that of the engine
        alone, and the time to its first output line; it needs 6 GB for temporary files.
        With store: what state in DynamoDB costs at a commit each second, how long a commit takes on
        DynamoDB Local, and how long a recovery with a million keys.
        With cloud: a function's process under AWS Lambda's runtime client, its start, warm calls,
        alerts and load, beside a bare handler.
        """);
  }

  @Override
  public int run(Arguments arguments, Console console)
      throws UsageError, CommandFailed, InterruptedException {
    arguments.exclude(MODES);
    if (arguments.optionalOperand(0).isPresent()) {
      servers(arguments, console);
      return 0;
    }
    for (String mode : List.of("--jmh", "--process", "--short")) {
      arguments.exclude(List.of(FUNCTION, mode));
    }
    try {
      if (arguments.has("--short")) {
        new Bench(console.out(), 0, 1)
            .standard(Workload.standard(EVENTS_SHORT), Bench.functionsWithFloor(), false);
        return 0;
      }
      Bench bench = new Bench(console.out(), WARM_UPS, PAIRS);
      if (arguments.has("--process")) {
        ProcessBench process = new ProcessBench(console.out(), console.home(), bench);
        if (!process.run(Bench.functionsWithFloor())) {
          throw new CommandFailed(MISSED);
        }
      } else if (arguments.has("--jmh")) {
        KernelBench.run();
      } else if (!floors(arguments, console, bench)) {
        throw new CommandFailed(MISSED);
      }
      return 0;
    } catch (RunnerException e) {
      throw new CommandFailed("JMH could not run: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new CommandFailed(
          "the generated events could not be written or read: %s; free space for temporary files"
              .formatted(e.getMessage()),
          e);
    }
  }

  private static void servers(Arguments arguments, Console console)
      throws UsageError, CommandFailed, InterruptedException {
    String what = arguments.optionalOperand(0).orElse("");
    if (!what.equals("store") && !what.equals("cloud")) {
      throw new UsageError("what to measure must be store or cloud, or be left out");
    }
    boolean brief = arguments.has("--short");
    if (!brief && MODES.stream().anyMatch(arguments::has) || arguments.has(FUNCTION)) {
      throw new UsageError("of these flags bench %s takes only --short".formatted(what));
    }
    if (what.equals("cloud")) {
      new CloudBench(console.out(), console.home(), brief).run();
      return;
    }
    new StoreBench(console.out(), console.home(), brief ? SECONDS_SHORT : SECONDS).run(!brief);
  }

  /** Each function in a process of its own, as it is deployed; then the other workloads. */
  private static boolean floors(Arguments arguments, Console console, Bench bench)
      throws UsageError, IOException, InterruptedException {
    List<String> functions = Bench.functionsWithFloor();
    Optional<String> only = arguments.value(FUNCTION);
    if (only.isPresent()) {
      if (!functions.contains(only.get())) {
        throw new UsageError(
            "%s has no floor; there are %s".formatted(only.get(), String.join(", ", functions)));
      }
      return bench.standard(Workload.standard(EVENTS), List.of(only.get()), true);
    }
    boolean reached = true;
    for (String function : functions) {
      console.out().flush();
      Process process =
          new ProcessBuilder(
                  console.home().resolve("sluice").toString(), "bench", FUNCTION, function)
              .redirectOutput(ProcessBuilder.Redirect.INHERIT)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      reached &= process.waitFor() == 0;
    }
    return (arguments.has("--check") || bench.others()) && reached;
  }
}
