package dev.sluice.bench.cloud;

import dev.sluice.cli.CommandFailed;
import dev.sluice.cli.image.ImageLaunch;
import dev.sluice.dev.mapping.StreamRecord;
import dev.sluice.local.FunctionProcess;
import dev.sluice.local.FunctionSetup;
import dev.sluice.local.Invoked;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * From the start of a process to its first committed batch, whose one alert is delivered, beside
 * the bare handler and its first item. Each process has one core, where the system can give it.
 */
final class StartBench {
  private static final String PART = "start";
  private static final double RATIO_MAX = 1.5;
  private static final int RECORDS = 10;
  private static final Duration TRAINED_MAX = Duration.ofMinutes(2);

  private final PrintStream out;
  private final Stage stage;
  private final int rounds;
  private final List<byte[]> events = new ArrayList<>();
  private final List<BigInteger> numbers = new ArrayList<>();
  private final long now = Instant.now().toEpochMilli();
  private int brought;

  /** In so many rounds; each starts every process once. */
  StartBench(PrintStream out, Stage stage, int rounds) {
    this.out = out;
    this.stage = stage;
    this.rounds = rounds;
  }

  /** How the JVM is told to start. */
  private enum Mode {
    PLAIN("plain", "-XX:TieredStopAtLevel=4"),
    C1("C1 only", "-XX:TieredStopAtLevel=1"),
    CACHED("C1, AOT cache", "-XX:TieredStopAtLevel=1");

    private final String words;
    private final String flag;

    Mode(String words, String flag) {
      this.words = words;
      this.flag = flag;
    }
  }

  /** What processes of one kind took. */
  private record Taken(Sample wall, Sample cpu) {
    Taken() {
      this(new Sample(), new Sample());
    }
  }

  void run() throws CommandFailed, InterruptedException {
    int calls = rounds * Mode.values().length;
    for (int event = 0; event < calls * RECORDS; event++) {
      events.add(Payments.line(event, Instant.ofEpochMilli(now), event % RECORDS == 0, 0));
    }
    numbers.addAll(stage.deploy(PART, Stage.ALERTING, events));
    FunctionSetup function = Stage.pinned(stage.pushed(PART, Stage.ALERTING));
    FunctionSetup bare = Stage.pinned(stage.bare());
    Path image = stage.image(Stage.ALERTING);
    out.printf(
        Locale.ROOT,
        "AOT cache of the function, as sluice image makes it: %.1f MB%n",
        size(image.resolve(ImageLaunch.cacheOf(Stage.ALERTING.plan().function()))) / 1e6);
    Path bareCache = trained(bare);
    stage.warmServers(PART);
    out.printf(
        "process start to first commit, %s, median of %d (lowest to highest), ms; CPU time behind"
            + " it%n",
        Stage.PINNED, rounds);
    Map<Mode, Taken> functions = new EnumMap<>(Mode.class);
    Map<Mode, Taken> bares = new EnumMap<>(Mode.class);
    for (Mode mode : Mode.values()) {
      functions.put(mode, new Taken());
      bares.put(mode, new Taken());
    }
    for (int round = 0; round < rounds; round++) {
      for (Mode mode : Mode.values()) {
        start(
            mode == Mode.CACHED
                ? () -> Stage.processOfImage(function, image)
                : () -> Stage.process(function.withJvm(mode.flag)),
            next(),
            taken(functions, mode));
        start(
            () -> Stage.process(flagged(bare, mode, bareCache)),
            BareHandler.PUT,
            taken(bares, mode));
      }
    }
    for (Mode mode : Mode.values()) {
      print(mode, taken(functions, mode), taken(bares, mode));
    }
    stage.require(PART, calls);
  }

  private static Taken taken(Map<Mode, Taken> all, Mode mode) {
    return Objects.requireNonNull(all.get(mode));
  }

  private static FunctionSetup flagged(FunctionSetup setup, Mode mode, Path cache) {
    FunctionSetup flagged = setup.withJvm(mode.flag);
    // A cache that can't be used ends the process: else it would be measured without.
    return mode == Mode.CACHED
        ? flagged.withJvm("-XX:AOTCache=" + cache).withJvm("-XX:AOTMode=on")
        : flagged;
  }

  /** The bare handler's: a process that ends after one call leaves a cache of what it loaded. */
  private Path trained(FunctionSetup bare) throws CommandFailed, InterruptedException {
    Path cache = stage.file("bare.aot");
    FunctionSetup training = bare.withJvm(Mode.CACHED.flag).withJvm("-XX:AOTCacheOutput=" + cache);
    try (FunctionProcess process = Stage.process(training)) {
      require(process, process.invoke(BareHandler.PUT));
      if (!process.stop(TRAINED_MAX) || !Files.exists(cache) || Files.size(cache) == 0) {
        throw new CommandFailed(
            "the training run of the bare handler left no cache: " + process.errors());
      }
      out.printf(Locale.ROOT, "AOT cache of the bare handler: %.1f MB%n", size(cache) / 1e6);
      return cache;
    } catch (IOException e) {
      throw new CommandFailed(
          "the training run of the bare handler failed: %s".formatted(e.getMessage()), e);
    }
  }

  private static long size(Path file) throws CommandFailed {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new CommandFailed("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** A call that brings records which no call brought. */
  private String next() {
    List<StreamRecord> records = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++, brought++) {
      records.add(
          new StreamRecord(
              numbers.get(brought).toString(), Payments.card(brought), now, events.get(brought)));
    }
    return Stage.call(PART, records);
  }

  /** Starts a process. */
  private interface Start {
    FunctionProcess process() throws CommandFailed, InterruptedException;
  }

  private static void start(Start start, String event, Taken taken)
      throws CommandFailed, InterruptedException {
    long began = System.nanoTime();
    try (FunctionProcess process = start.process()) {
      Invoked invoked = process.invoke(event);
      taken.wall.add(System.nanoTime() - began);
      taken.cpu.add(process.handle().info().totalCpuDuration().orElse(Duration.ZERO).toNanos());
      require(process, invoked);
    }
  }

  /** Fails unless the function did all that it was called for. */
  static void require(FunctionProcess process, Invoked invoked) throws CommandFailed {
    if (invoked instanceof Invoked.Answered(String body)
        && (body.equals("{\"batchItemFailures\":[]}") || body.equals(BareHandler.ANSWER))) {
      return;
    }
    throw new CommandFailed(
        "a call of the function failed: %s; its errors: %s".formatted(invoked, process.errors()));
  }

  private void print(Mode mode, Taken function, Taken bare) {
    double ratio = function.wall.median() / bare.wall.median();
    out.printf(
        Locale.ROOT,
        "  %-14s function %5.0f (%.0f to %.0f), CPU %5.0f | bare %5.0f (%.0f to %.0f), CPU %5.0f |"
            + " %.2f x, CPU %.2f x | at most %.1f x: %s%n",
        mode.words,
        function.wall.median(),
        function.wall.millis(0),
        function.wall.millis(1),
        function.cpu.median(),
        bare.wall.median(),
        bare.wall.millis(0),
        bare.wall.millis(1),
        bare.cpu.median(),
        ratio,
        function.cpu.median() / bare.cpu.median(),
        RATIO_MAX,
        ratio <= RATIO_MAX ? "reached" : "MISSED");
  }
}
