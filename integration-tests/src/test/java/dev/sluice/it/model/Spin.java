package dev.sluice.it.model;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs spin: it writes a program that looks at every state of the model, which is compiled and run.
 */
final class Spin {
  private static final List<String> TOOLS = List.of("spin", "cc");
  private static final Pattern STATES = Pattern.compile("(\\d+) states, stored");
  private static final Pattern ERROR = Pattern.compile("pan:1: (.*)");
  private static final int SECONDS_MAX = 900;
  private static final int MEGABYTES_MAX = 3_000;
  private static final int DEPTH_MAX = 1_000_000;

  private final Path model;
  private final Path directory;

  /**
   * @param directory for what each check makes, and for the trace to what it finds
   */
  Spin(Path model, Path directory) {
    this.model = model;
    this.directory = directory;
  }

  /**
   * What a search came to.
   *
   * @param states as spin counts them
   * @param error what it found, if anything
   */
  record Found(long states, Optional<String> error, Path where) {}

  /** The first tool that is missing here. */
  static Optional<String> missingTool() {
    return TOOLS.stream().filter(tool -> !isOnPath(tool)).findFirst();
  }

  private static boolean isOnPath(String tool) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Arrays.stream(path.split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
  }

  /** Searches until an error is found, or everything was looked at. */
  Found run(Check check) throws IOException, InterruptedException {
    Path own = directory.resolve(check.name().replaceAll("\\W+", "-"));
    Files.createDirectories(own);
    Files.copy(model, own.resolve("protocol.pml"), StandardCopyOption.REPLACE_EXISTING);
    List<String> generate = new ArrayList<>(List.of("spin", "-a"));
    generate.addAll(check.definitions());
    generate.add("protocol.pml");
    run(own, generate);
    run(
        own,
        List.of(
            "cc",
            check.isLong() ? "-O1" : "-O0",
            "-w",
            check.looksForCycles() ? "-DNP" : "-DSAFETY",
            "-DNOREDUCE",
            "-DMEMLIM=" + MEGABYTES_MAX,
            "-o",
            "pan",
            "pan.c"));
    List<String> search = new ArrayList<>(List.of("./pan", "-n", "-m" + DEPTH_MAX));
    if (check.looksForCycles()) {
      search.add("-l");
    }
    return found(own, run(own, search));
  }

  private static Found found(Path own, String said) {
    Matcher states = STATES.matcher(said);
    if (!states.find()) {
      throw new AssertionError("the search did not end, in %s:%n%s".formatted(own, said));
    }
    Matcher error = ERROR.matcher(said);
    Optional<String> first = error.find() ? Optional.of(error.group(1)) : Optional.empty();
    boolean whole = !said.contains("Search not completed") && !said.contains("depth too small");
    if (first.isEmpty() && !whole) {
      throw new AssertionError("not everything was looked at, in %s:%n%s".formatted(own, said));
    }
    return new Found(Long.parseLong(states.group(1)), first, own);
  }

  private static String run(Path own, List<String> command)
      throws IOException, InterruptedException {
    Path output = own.resolve(Path.of(command.getFirst()).getFileName() + ".out");
    Process process =
        new ProcessBuilder(command)
            .directory(own.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      boolean ended = process.waitFor(SECONDS_MAX, TimeUnit.SECONDS);
      String said = Files.readString(output);
      if (!ended || process.exitValue() != 0) {
        String how = ended ? "exit " + process.exitValue() : "not done after " + SECONDS_MAX + " s";
        throw new AssertionError("%s in %s: %s%n%s".formatted(command, own, how, said));
      }
      return said;
    } finally {
      process.destroyForcibly();
    }
  }
}
