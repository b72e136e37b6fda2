package dev.sluice.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Console;
import dev.sluice.cli.StopRequest;
import dev.sluice.cli.catalog.FunctionCatalog;
import dev.sluice.cli.launch.Commands;
import dev.sluice.engine.commit.Fingerprint;
import dev.sluice.engine.commit.Head;
import dev.sluice.engine.commit.HeadCodec;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.store.PartitionStore;
import dev.sluice.files.FileStateStore;
import dev.sluice.files.FileSystem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said when something is wrong between two runs, and that nothing committed is touched. */
class RunFaultsTest {
  private static final int EVENTS = 600;

  @TempDir private Path directory;
  private final StopRequest stop = new StopRequest();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private ByteArrayOutputStream out = new ByteArrayOutputStream();

  @BeforeEach
  void write() throws IOException {
    Files.write(input(), lines(0, EVENTS));
  }

  private Path input() {
    return directory.resolve("in.ndjson");
  }

  private Path output() {
    return directory.resolve("out");
  }

  /** A payment a second. */
  private static List<String> lines(int from, int to) {
    List<String> lines = new ArrayList<>();
    for (int i = from; i < to; i++) {
      lines.add(
          "{\"id\":\"%d\",\"card\":\"c%d\",\"merchant\":\"m\",\"country\":\"DE\",\"cents\":%d,\"at\":\"%s\"}"
              .formatted(i, i % 7, 1000 * i, Instant.parse("2026-03-01T00:00:00Z").plusSeconds(i)));
    }
    return lines;
  }

  private int run(String function, String... more) {
    List<String> args = new ArrayList<>(List.of("run", function, "--input", input().toString()));
    args.addAll(List.of("--output", output().toString()));
    args.addAll(List.of(more));
    return command(new PrintStream(out, true, StandardCharsets.UTF_8), args);
  }

  private int command(PrintStream to, List<String> args) {
    Console console =
        new Console(
            new ByteArrayInputStream(
                (String.join("\n", lines(0, EVENTS)) + "\n").getBytes(StandardCharsets.UTF_8)),
            to,
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            directory,
            "",
            stop);
    return Commands.installed().run(args, console);
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  /** The one sentence of a failure, behind what may have been said of a slow run's progress. */
  private String failure() {
    List<String> lines = said().lines().dropWhile(line -> !line.startsWith("sluice: ")).toList();
    assertThat(lines).as("%s", said()).hasSize(1);
    return lines.getFirst();
  }

  interface Breaking {
    void run(Path directory) throws IOException;
  }

  /** What is broken behind a run with {@code --no-end}, and what the next run says. */
  record Fault(String name, Breaking breaking, List<String> said) {
    static Fault of(String name, Breaking breaking, String... said) {
      return new Fault(name, breaking, List.of(said));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static Stream<Fault> faults() {
    return Stream.of(
        Fault.of("head gone", d -> Files.delete(head(d)), "corrupt", "the head of", "--fresh"),
        Fault.of("head torn", d -> cut(head(d), 10), "corrupt", "p0/head is damaged", "--fresh"),
        Fault.of("head empty", d -> cut(head(d), 0), "corrupt", "p0/head is damaged", "--fresh"),
        Fault.of("head flipped", d -> flip(head(d)), "corrupt", "p0/head is damaged", "--fresh"),
        Fault.of("pages gone", d -> pages(d, Files::delete), "corrupt", "is missing", "--fresh"),
        Fault.of("pages torn", d -> pages(d, p -> cut(p, 20)), "corrupt", "damaged", "--fresh"),
        Fault.of(
            "label empty", d -> cut(d.resolve("out.state/sluice-state"), 0), "corrupt", "--fresh"),
        Fault.of(
            "label of a newer format",
            d -> replace(d.resolve("out.state/sluice-state"), "format 3", "format 4"),
            "wrong-state",
            "format 4",
            "--fresh"),
        Fault.of(
            "label of another function",
            d -> replace(d.resolve("out.state/sluice-state"), "card-spread", "card-velocity"),
            "wrong-state",
            "the state of function card-velocity",
            "--state"),
        Fault.of(
            "state is a file",
            d -> {
              Files.move(d.resolve("out.state"), d.resolve("elsewhere"));
              Files.writeString(d.resolve("out.state"), "x");
            },
            "wrong-state",
            "it is not a directory",
            "--state"),
        Fault.of("output cut", d -> cut(d.resolve("out"), 100), "corrupt", "only 100", "--fresh"),
        Fault.of("output gone", d -> Files.delete(d.resolve("out")), "corrupt", "it is gone"),
        Fault.of(
            "output edited",
            d -> replace(d.resolve("out"), "payments", "paymentz"),
            "corrupt",
            "is another one",
            "--fresh"),
        Fault.of(
            "output is a directory",
            d -> {
              Files.delete(d.resolve("out"));
              Files.createDirectory(d.resolve("out"));
            },
            "it is a directory",
            "name a file"),
        Fault.of("input cut", d -> cut(d.resolve("in.ndjson"), 1000), "data-loss", "--fresh"),
        Fault.of("input empty", d -> cut(d.resolve("in.ndjson"), 0), "data-loss", "--fresh"),
        Fault.of(
            "input edited",
            d -> replace(d.resolve("in.ndjson"), "\"id\":\"599\"", "\"id\":\"999\""),
            "data-loss",
            "another line is there",
            "--fresh"),
        Fault.of("input gone", d -> Files.delete(d.resolve("in.ndjson")), "it does not exist"),
        Fault.of(
            "input is a directory",
            d -> {
              Files.delete(d.resolve("in.ndjson"));
              Files.createDirectory(d.resolve("in.ndjson"));
            },
            "data-loss",
            "--fresh"));
  }

  private static Path head(Path directory) {
    return directory.resolve("out.state/p0/head");
  }

  private static void cut(Path file, long length) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(length);
    }
  }

  private static void flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  private static void replace(Path file, String what, String with) throws IOException {
    Files.writeString(file, Files.readString(file).replace(what, with));
  }

  private static void pages(Path directory, Breaking breaking) throws IOException {
    try (Stream<Path> pages = Files.list(directory.resolve("out.state/p0/pages"))) {
      for (Path page : pages.toList()) {
        breaking.run(page);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("faults")
  void run_afterAFault_isRefusedWithTheRepairAndTouchesNothing(Fault fault) throws IOException {
    assertThat(run("card-spread", "--no-end")).as("%s", said()).isZero();
    fault.breaking().run(directory);
    // Who opens the output has acquired the state, in its head.
    String but = fault.name().startsWith("output") ? "head" : "lock";
    Map<Path, ByteBuffer> before = filesBut(but);

    assertThat(run("card-spread")).isEqualTo(1);

    assertThat(failure()).contains(fault.said());
    assertThat(filesBut(but)).isEqualTo(before);
  }

  /** All that is there, but for the lock and files of one more name. */
  private Map<Path, ByteBuffer> filesBut(String name) throws IOException {
    Map<Path, ByteBuffer> contents = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        String found = path.getFileName().toString();
        if (!found.startsWith("lock") && !found.equals(name)) {
          contents.put(path, ByteBuffer.wrap(Files.readAllBytes(path)));
        }
      }
    }
    return contents;
  }

  /** How the input is laid, and what it is named as. */
  private static Stream<Fault> overlaps() {
    return Stream.of(
        Fault.of("out.dead", d -> {}, "out.dead too", "goes with the output", "another output"),
        Fault.of("out.late", d -> {}, "out.late too"),
        Fault.of("out.failed", d -> {}, "out.failed too"),
        Fault.of("out.p3", d -> {}, "out.p3 too"),
        Fault.of("out.p0.dead", d -> {}, "out.p0.dead too"),
        Fault.of(
            "symbolic",
            d -> Files.createSymbolicLink(d.resolve("symbolic"), d.resolve("out.dead")),
            "out.dead too"),
        Fault.of(
            "hard", d -> Files.createLink(d.resolve("hard"), d.resolve("out.p1")), "out.p1 too"),
        Fault.of(
            "folder",
            d -> {
              Files.createDirectories(d.resolve("folder/p=0"));
              Files.createLink(d.resolve("folder/p=0/a"), d.resolve("out.late"));
            },
            "out.late too"),
        Fault.of(
            "linked",
            d -> {
              Files.createDirectories(d.resolve("folder"));
              Files.createLink(d.resolve("folder/a"), d.resolve("in.ndjson"));
              Files.createSymbolicLink(d.resolve("linked"), d.resolve("folder"));
              Files.createSymbolicLink(d.resolve("out.state"), d.resolve("folder"));
            },
            "the state",
            "is the input too"),
        Fault.of(
            "out.state/p0/in",
            d -> Files.createDirectories(d.resolve("out.state/p0")),
            "lies in the state",
            "name another state"));
  }

  @ParameterizedTest
  @MethodSource("overlaps")
  void run_inputThatIsWritten_isRefusedAndTouchesNothing(Fault overlap) throws IOException {
    for (String side : List.of("out.dead", "out.late", "out.failed", "out.p1", "out.p3")) {
      Files.write(directory.resolve(side), lines(0, 2));
    }
    overlap.breaking().run(directory);
    Path named = directory.resolve(overlap.name());
    if (!Files.exists(named)) {
      Files.write(named, lines(0, 2));
    }
    Map<Path, ByteBuffer> before = filesBut("lock");

    for (String how : List.of("--json", "--fresh")) {
      err.reset();
      List<String> line =
          List.of(
              "run",
              "card-spread",
              "--input",
              named.toString(),
              "--output",
              output().toString(),
              how);
      assertThat(command(new PrintStream(out, true, StandardCharsets.UTF_8), line)).isEqualTo(1);
      assertThat(failure()).contains(overlap.said());
    }
    assertThat(filesBut("lock")).isEqualTo(before);
  }

  @Test
  void fresh_inputThatIsNone_keepsTheOldState() throws IOException {
    assertThat(run("card-spread")).isZero();
    Files.delete(input());
    Files.createDirectories(input().resolve("p=1"));
    Map<Path, ByteBuffer> before = filesBut("lock");

    assertThat(run("card-spread", "--fresh")).isEqualTo(1);

    assertThat(failure()).contains("without a gap");
    assertThat(filesBut("lock")).isEqualTo(before);
  }

  @Test
  void run_anotherNumberOfPartitions_isRefused() {
    assertThat(run("card-spread", "--partitions", "2")).isZero();

    assertThat(run("card-spread", "--partitions", "3")).isEqualTo(1);
    assertThat(failure()).contains("wrong-state", "partitions 2, not 3", "--partitions");
  }

  @Test
  void run_databaseWhereStateIsInFiles_isRefusedAndTouchesNothing() throws IOException {
    assertThat(run("card-spread")).isZero();
    Map<Path, ByteBuffer> before = filesBut("lock");

    assertThat(run("card-spread", "--store", "dynamodb")).isEqualTo(1);

    assertThat(failure()).contains("wrong-state", "out.state", "--store dynamodb", "--state");
    assertThat(filesBut("lock")).isEqualTo(before);
  }

  @Test
  void explain_stateOfAnotherPlan_isRefused() {
    assertThat(run("card-spread", "--no-end")).isZero();
    List<String> explain =
        List.of(
            "explain",
            "card-spread",
            "--state",
            directory.resolve("out.state").toString(),
            "--input",
            input().toString(),
            "--offset",
            "0");
    PrintStream to = new PrintStream(out, true, StandardCharsets.UTF_8);
    assertThat(command(to, explain)).as("%s", said()).isZero();
    out.reset();
    err.reset();
    writeAsAnotherPlan();

    assertThat(command(to, explain)).isEqualTo(1);
    assertThat(failure())
        .contains("plan-changed", "card-spread was changed", "the version that wrote it");
    assertThat(out.size()).isZero();
  }

  private void writeAsAnotherPlan() {
    Plan other = FunctionCatalog.installed().find("card-velocity").orElseThrow().plan();
    try (FileStateStore store =
            FileStateStore.open(
                FileSystem.disk(),
                directory.resolve("out.state"),
                new FileStateStore.Owner("card-spread", 1),
                Failpoints.NONE);
        PartitionStore partition = store.open("card-spread", 0)) {
      Head head = HeadCodec.decode(partition.readHead().orElseThrow());
      Head others =
          new Head(
              head.stamp(),
              new Head.Subject("card-spread", 0, Fingerprint.of(other)),
              head.order(),
              head.deploy(),
              head.reached(),
              head.marks(),
              head.confirmed(),
              head.outbox(),
              head.manifest(),
              head.emptySince());
      partition.writeHead(head.nonce(), HeadCodec.encode(others));
    }
  }

  @Test
  void run_overTheMemoryBudget_isSaidAndGoesOnWithMore() {
    assertThat(run("card-spread", "--max-state", "2k")).isEqualTo(1);
    assertThat(failure())
        .contains("out-of-memory-budget", "raise --max-state", "in AWS Lambda MemorySize");

    assertThat(run("card-spread")).isZero();
  }

  @Test
  void run_longerInputAfterTheEnd_isRefusedAndFreshStartsAgain() throws IOException {
    assertThat(run("card-spread")).isZero();
    assertThat(run("card-spread")).isZero();
    Files.write(input(), lines(EVENTS, EVENTS + 1), StandardOpenOption.APPEND);

    assertThat(run("card-spread")).isEqualTo(1);
    assertThat(failure()).contains("ended", "--fresh", "--no-end");
    assertThat(run("card-spread", "--fresh")).isZero();
  }

  @Test
  void run_standardOutputThatIsFull_stops() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    List<String> args =
        List.of("run", "large-payments", "--input", "-", "--output", "-", "--verbose");

    assertThat(command(new PrintStream(full, true, StandardCharsets.UTF_8), args)).isEqualTo(1);
    assertThat(said()).contains("store-failed", "cannot write to standard output");
  }

  @Test
  void run_toStandardOutput_hasResultsThereAndNothingElse() throws IOException {
    assertThat(run("large-payments")).isZero();
    out = new ByteArrayOutputStream();
    List<String> args = List.of("run", "large-payments", "--input", "-", "--output", "-", "--json");

    assertThat(command(new PrintStream(out, true, StandardCharsets.UTF_8), args)).isZero();

    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(Files.readString(output()));
    assertThat(said()).contains("\"in\":600");
  }

  @Test
  void follow_filesThatAppear_areReadUntilItIsStopped() throws Exception {
    Path log = Files.createDirectory(directory.resolve("log"));
    Files.write(log.resolve("a"), lines(0, EVENTS));
    List<String> args =
        Arrays.asList(
            "run", "large-payments", "--follow", "--input", log.toString(), "--output", "");
    args.set(args.size() - 1, output().toString());
    FutureTask<Integer> following =
        new FutureTask<>(() -> command(new PrintStream(out, true, StandardCharsets.UTF_8), args));
    Thread.ofPlatform().start(following);
    awaitResults(500, following);
    Files.write(log.resolve("b"), lines(EVENTS, EVENTS + 100));
    awaitResults(600, following);
    stop.request();

    assertThat(following.get()).as("%s", said()).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("in 700 = accepted 700", "stopped, the same command goes on");
  }

  private void awaitResults(int wanted, FutureTask<Integer> running) throws IOException {
    long found = 0;
    while (found < wanted) {
      assertThat(running.isDone()).as("%s", said()).isFalse();
      Thread.onSpinWait();
      found = Files.exists(output()) ? Files.readString(output()).lines().count() : 0;
    }
  }
}
