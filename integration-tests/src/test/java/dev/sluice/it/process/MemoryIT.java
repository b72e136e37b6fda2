package dev.sluice.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.engine.fault.Failpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a run needs of memory, by what Linux says of its process: many times the input, whose keys
 * never come back, needs no more; state may be larger than the heap, saved and loaded again, and so
 * may be what one batch emits; and {@code --max-state} counts what lies outside of it.
 */
@EnabledOnOs(OS.LINUX)
@LongPart
class MemoryIT {
  private static final long SMALL = 64_000_000;
  private static final long LARGE = 640_000_000;
  private static final int HEAP_MEGABYTES = 64;

  /** The heap, what the JVM itself needs, compilers included, and the state of some windows. */
  private static final long RESIDENT_MAX = 224_000_000;

  /**
   * By how much compilers and allocators may differ from one run to the next: up to 1.11 was seen,
   * all of it code that only the longer run had compiled.
   */
  private static final double TOLERANCE = 1.25;

  /** All events of the test in one window. */
  private static final PassingKeys.Pace WIDE = new PassingKeys.Pace(300_000, 40_000, 1_000_000);

  /** All events of the test in one window, most of them with a key of their own. */
  private static final PassingKeys.Pace MANY_KEYS =
      new PassingKeys.Pace(300_000, 1_000_000, 400_000);

  private static final long POLL_MILLIS = 10;
  private static final int POLLS_MAX = 60_000;

  @TempDir private Path directory;

  enum Workload {
    MERCHANT_REVENUE("merchant-revenue"),
    CARD_SPREAD("card-spread"),
    CARD_VELOCITY("card-velocity");

    private final String function;

    Workload(String function) {
      this.function = function;
    }

    PassingKeys.Pace pace() {
      return switch (this) {
        case MERCHANT_REVENUE -> new PassingKeys.Pace(300_000, 10_000, 20_000);
        case CARD_SPREAD -> new PassingKeys.Pace(10_000, 200, 10_000);
        case CARD_VELOCITY -> new PassingKeys.Pace(300_000, 2_000, 16_000);
      };
    }

    /** How many results there are. */
    long results(PassingKeys input) {
      return switch (this) {
        case MERCHANT_REVENUE -> input.keys();
        case CARD_SPREAD -> 6 * input.keys();
        case CARD_VELOCITY -> input.unusual();
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  @LongPart
  void run_manyTimesTheInput_needsNoMoreMemory(Workload workload) throws IOException {
    long small = peak(workload, SMALL);
    long large = peak(workload, LARGE);

    String figures =
        "%s: %d MB resident for %d MB, %d MB for %d MB"
            .formatted(
                workload,
                small / 1_000_000,
                SMALL / 1_000_000,
                large / 1_000_000,
                LARGE / 1_000_000);
    System.out.println(figures);
    assertThat(large).as(figures).isLessThanOrEqualTo(RESIDENT_MAX);
    assertThat(large).isLessThanOrEqualTo((long) (TOLERANCE * small));
  }

  /** Runs over so much input, checks what came of it, and says the most that was resident. */
  private long peak(Workload workload, long bytes) throws IOException {
    Path input = directory.resolve("in.ndjson");
    Path output = directory.resolve("out-" + bytes);
    PassingKeys written = new PassingKeys(workload.pace());
    written.write(input, bytes, 7);
    Sluice.Running running = start(workload.function, input, output, "--json");
    long peak = peak(running.process());
    Sluice.Finished finished = running.await();

    assertThat(finished.exit()).as("%s", finished).isZero();
    JsonNode counters = new JsonMapper().readTree(finished.out());
    assertThat(counters.get("in").asLong()).isEqualTo(written.events());
    assertThat(counters.get("accepted").asLong()).isEqualTo(written.events());
    assertThat(counters.get("out").asLong()).isEqualTo(workload.results(written));
    checkResults(workload, written, output);
    return peak;
  }

  private static void checkResults(Workload workload, PassingKeys written, Path output)
      throws IOException {
    long[] sums = new long[3];
    JsonMapper json = new JsonMapper();
    try (Stream<String> lines = Files.lines(output)) {
      for (String line : (Iterable<String>) lines::iterator) {
        JsonNode value = json.readTree(line).get("value");
        sums[0]++;
        sums[1] += value.get("payments").asLong();
        sums[2] += value.path(workload == Workload.MERCHANT_REVENUE ? "revenue" : "spent").asLong();
      }
    }
    assertThat(sums[0]).isEqualTo(workload.results(written));
    if (workload != Workload.CARD_VELOCITY) {
      long windows = workload == Workload.CARD_SPREAD ? 6 : 1;
      assertThat(sums[1]).isEqualTo(windows * written.events());
      assertThat(sums[2]).isEqualTo(windows * written.cents());
    }
  }

  @Test
  void run_stateLargerThanTheHeap_isSavedAndLoadedAgain() throws IOException {
    Path input = directory.resolve("in.ndjson");
    Path output = directory.resolve("out");
    PassingKeys written = new PassingKeys(WIDE);
    written.write(input, 80_000_000, 3);
    Sluice.Finished refused = start("card-velocity", input, output, "--max-state", "64m").await();

    assertThat(refused.exit()).as("%s", refused).isEqualTo(1);
    assertThat(refused.err().lines().toList().getLast())
        .startsWith("sluice: out-of-memory-budget: ")
        .contains("67108864 bytes", "--max-state");
    assertThat(refused.err()).as("no stack trace").doesNotContain("\tat ");
    List<String> state = state(output);

    Sluice.Finished again = start("card-velocity", input, output, "--max-state", "8m").await();
    assertThat(again.exit()).as("%s", again).isEqualTo(1);
    assertThat(state(output)).as("what was committed").isEqualTo(state);

    Sluice.Finished saved = start("card-velocity", input, output, "--no-end").await();
    assertThat(saved.exit()).as("%s", saved).isZero();
    Sluice.Finished ended = start("card-velocity", input, output, "--json").await();
    assertThat(ended.exit()).as("%s", ended).isZero();
    JsonNode counters = new JsonMapper().readTree(ended.out());
    assertThat(counters.get("accepted").asLong()).isEqualTo(written.events());
    assertThat(counters.get("out").asLong()).isEqualTo(written.unusual());
    checkResults(Workload.CARD_VELOCITY, written, output);
  }

  @Test
  void run_windowThatClosesForMoreThanTheHeap_isDeliveredThroughAHalt() throws IOException {
    Path input = directory.resolve("in.ndjson");
    Path output = directory.resolve("out");
    PassingKeys written = new PassingKeys(MANY_KEYS);
    written.write(input, 52_000_000, 9);
    assertThat(written.keys()).isGreaterThan(280_000);

    Sluice halting = new Sluice(directory).with("SLUICE_FAILPOINT", "sink-written:9");
    Sluice.Finished halted = start(halting, "merchant-revenue", input, output).await();
    assertThat(halted.exit()).as("%s", halted).isEqualTo(Failpoints.HALTED);
    assertThat(Files.size(output)).isBetween(20_000_000L, 40_000_000L);

    Sluice.Finished ended = start("merchant-revenue", input, output, "--json").await();
    assertThat(ended.exit()).as("%s", ended).isZero();
    assertThat(Files.size(output)).isGreaterThan(HEAP_MEGABYTES * 1_000_000L);
    JsonNode counters = new JsonMapper().readTree(ended.out());
    assertThat(counters.get("accepted").asLong()).isEqualTo(written.events());
    assertThat(counters.get("out").asLong()).isEqualTo(written.keys());
    checkResults(Workload.MERCHANT_REVENUE, written, output);
  }

  /** The head and pages, by name and content. */
  private static List<String> state(Path output) throws IOException {
    List<String> found = new ArrayList<>();
    Path partition = output.resolveSibling("out.state").resolve("p0");
    try (Stream<Path> files = Files.walk(partition)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        found.add(file + " " + Arrays.hashCode(Files.readAllBytes(file)));
      }
    }
    assertThat(found).hasSizeGreaterThan(1);
    return found;
  }

  private Sluice.Running start(String function, Path input, Path output, String... more) {
    return start(new Sluice(directory), function, input, output, more);
  }

  private static Sluice.Running start(
      Sluice sluice, String function, Path input, Path output, String... more) {
    Path cli = Sluice.HOME.resolve("runtime/cli/target");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "-Dslf4j.internal.verbosity=ERROR",
            "-XX:+UseSerialGC",
            "-Xss2m",
            "-Xms" + HEAP_MEGABYTES + "m",
            "-Xmx" + HEAP_MEGABYTES + "m",
            // Else the longer run has touched more of the same heap.
            "-XX:+AlwaysPreTouch",
            "-Dsluice.home=" + Sluice.HOME,
            "-Dsluice.terminal=false",
            "-cp",
            cli.resolve("classes") + ":" + cli.resolve("lib") + "/*",
            "dev.sluice.cli.launch.Main",
            "run",
            function,
            "--input",
            input.toString(),
            "--output",
            output.toString()));
    command.addAll(List.of(more));
    return sluice.startCommand(command);
  }

  /** Follows a process to its end. */
  private static long peak(Process process) {
    try {
      long peak = 0;
      for (int i = 0; i < POLLS_MAX; i++) {
        if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
          return peak;
        }
        peak = Math.max(peak, resident(process.pid()));
      }
      process.destroyForcibly();
      throw new AssertionError("still running");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** The most that was ever resident; 0 if the process has just ended. */
  private static long resident(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("[^0-9]", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException _) {
      return 0;
    }
  }
}
