package dev.sluice.bench;

import dev.sluice.cli.CommandFailed;
import dev.sluice.cli.DirectoryTree;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code sluice run} as a whole process: start of the JVM, compiling, reading the file, commits to
 * the disk, output; its CPU time beside that of the engine alone over the same kind of events.
 */
final class ProcessBench {
  private static final int EVENTS = 10_000_000;
  private static final int ENGINE_EVENTS = 1_000_000;
  private static final int STARTS = 5;
  private static final double CPU_RATIO_MAX = 1.3;
  private static final long START_MILLIS_MAX = 1_000;

  /** What the shell says of its children: minutes and seconds as user, then in the system. */
  private static final Pattern TIMES =
      Pattern.compile("([0-9]+)m([0-9.]+)s\\s+([0-9]+)m([0-9.]+)s\\s*$");

  private final PrintStream out;
  private final Path launcher;
  private final Bench bench;

  ProcessBench(PrintStream out, Path home, Bench bench) {
    this.out = out;
    this.launcher = home.resolve("sluice");
    this.bench = bench;
  }

  /** Measures both. Whether both floors were held. */
  boolean run(List<String> functions) throws IOException, InterruptedException, CommandFailed {
    Path directory = Files.createTempDirectory("sluice-bench");
    try {
      boolean held = start(directory);
      Path input = directory.resolve("payments.ndjson");
      write(Workload.standard(EVENTS), input);
      out.printf("%n%,d events in a file of %,d bytes%n", EVENTS, Files.size(input));
      for (String function : functions) {
        held &= cpu(function, input);
      }
      return held;
    } finally {
      DirectoryTree.delete(directory);
    }
  }

  private static void write(Workload load, Path file) throws IOException {
    try (OutputStream to = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      PaymentLines.write(load, to);
    }
  }

  private boolean start(Path directory) throws IOException, InterruptedException, CommandFailed {
    Path input = directory.resolve("thousand.ndjson");
    write(Workload.standard(1_000), input);
    long[] millis = new long[STARTS];
    for (int i = 0; i < STARTS; i++) {
      long start = System.nanoTime();
      Process process =
          new ProcessBuilder(command("large-payments", input, "-"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (InputStream results = process.getInputStream()) {
        int first = results.read();
        millis[i] = (System.nanoTime() - start) / 1_000_000;
        results.transferTo(OutputStream.nullOutputStream());
        ended(process, first >= 0);
      }
    }
    Arrays.sort(millis);
    long median = millis[STARTS / 2];
    boolean held = median < START_MILLIS_MAX;
    out.printf(
        "%nlarge-payments on 1,000 events: first output line after %d ms (%d to %d)%n"
            + "    floor under %d ms: %s%n",
        median, millis[0], millis[STARTS - 1], START_MILLIS_MAX, held ? "reached" : "MISSED");
    return held;
  }

  private boolean cpu(String function, Path input)
      throws IOException, InterruptedException, CommandFailed {
    double engine = bench.engineNanosPerEvent(function, ENGINE_EVENTS);
    double process = processNanosPerEvent(function, input);
    boolean held = process <= CPU_RATIO_MAX * engine;
    out.printf(
        "  %-17s process %6.0f ns/event | engine alone %6.0f ns/event | %.2f x%n"
            + "    floor at most %.1f x: %s%n",
        function, process, engine, process / engine, CPU_RATIO_MAX, held ? "reached" : "MISSED");
    return held;
  }

  private double processNanosPerEvent(String function, Path input)
      throws IOException, InterruptedException, CommandFailed {
    Path output = input.resolveSibling(function);
    Stream<String> timed = Stream.of("sh", "-c", "\"$@\" >/dev/null || exit 1; times", "sh");
    List<String> command =
        Stream.concat(timed, command(function, input, output.toString()).stream()).toList();
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String times =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
    Matcher found = TIMES.matcher(times);
    ended(process, found.find());
    deleteOutput(output);
    double seconds =
        60 * (number(found, 1) + number(found, 3)) + number(found, 2) + number(found, 4);
    return seconds * 1e9 / EVENTS;
  }

  private static double number(Matcher found, int group) {
    return Double.parseDouble(found.group(group));
  }

  private List<String> command(String function, Path input, String output) {
    return List.of(
        launcher.toString(), "run", function, "--input", input.toString(), "--output", output);
  }

  private static void ended(Process process, boolean well)
      throws InterruptedException, CommandFailed {
    int exit = process.waitFor();
    if (exit != 0 || !well) {
      throw new CommandFailed(
          "sluice run ended with %d and without what was to be measured; try it by hand"
              .formatted(exit));
    }
  }

  private static void deleteOutput(Path output) throws IOException {
    try (Stream<Path> siblings = Files.list(output.resolveSibling("."))) {
      String name = String.valueOf(output.getFileName());
      for (Path path : siblings.filter(p -> p.getFileName().toString().startsWith(name)).toList()) {
        DirectoryTree.delete(path);
      }
    }
  }
}
