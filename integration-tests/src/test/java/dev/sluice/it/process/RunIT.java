package dev.sluice.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chaos.oracle.FraudCase;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code sluice run} does in a whole, and what it says when it can't. */
@Execution(ExecutionMode.CONCURRENT)
class RunIT {
  private static final int EVENTS = 3_000;

  @TempDir private Path directory;
  private Payments payments;
  private Path output;

  @BeforeEach
  void write() throws IOException {
    payments = new Payments(directory.resolve("in put.ndjson"), 5);
    payments.grow(EVENTS);
    output = directory.resolve("out");
  }

  private Sluice.Finished run(String function, String... more) {
    List<String> args = new ArrayList<>(List.of("run", function, "--input"));
    args.addAll(List.of(payments.file().toString(), "--output", output.toString()));
    args.addAll(List.of(more));
    return new Sluice(directory).run(args.toArray(String[]::new));
  }

  private Outcome outcome(FraudCase function, Sluice.Finished finished) {
    return Outcome.written(FraudRun.whole(function), output, finished.out());
  }

  private Outcome expected(FraudCase function) {
    return Outcome.expected(FraudRun.whole(function), payments.lines());
  }

  private static void failed(Sluice.Finished finished, String... contained) {
    assertThat(finished.exit()).as("%s", finished).isEqualTo(1);
    assertThat(finished.err().lines().toList().getLast())
        .startsWith("sluice: ")
        .contains(contained);
    assertThat(finished.err()).as("no stack trace").doesNotContain("\tat ");
  }

  @ParameterizedTest
  @EnumSource(FraudCase.class)
  void run_toTheEnd_saysWhatTheOracleSays(FraudCase function) throws IOException {
    Sluice.Finished finished = run(function.function(), "--json", "--batch-events", "777");

    assertThat(finished.exit()).as("%s", finished).isZero();
    assertThat(outcome(function, finished)).isEqualTo(expected(function));
  }

  @Test
  void run_afterTheEnd_changesNothing() throws IOException {
    run("merchant-revenue");
    List<String> before = snapshot();

    Sluice.Finished again = run("merchant-revenue");

    assertThat(again.exit()).isZero();
    assertThat(snapshot()).isEqualTo(before);
  }

  /** Every file of output and state, with a hash of its content. */
  private List<String> snapshot() throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        if (file.toString().contains("out")
            && !file.toString().endsWith("lock")
            && !file.getFileName().toString().startsWith("process")) {
          found.add(file + " " + Files.readString(file, StandardCharsets.ISO_8859_1).hashCode());
        }
      }
    }
    return found;
  }

  @Test
  void run_longerInputAfterTheEnd_isRefusedUntilFresh() throws IOException {
    run("merchant-revenue");
    payments.grow(10);

    failed(run("merchant-revenue"), "ended", "--fresh");
    assertThat(run("merchant-revenue", "--fresh").exit()).isZero();
  }

  @Test
  void run_noEnd_goesOnWithLongerInput() throws IOException {
    run("card-spread", "--no-end");
    payments.grow(EVENTS);
    Sluice.Finished finished = run("card-spread", "--json");

    assertThat(outcome(FraudCase.CARD_SPREAD, finished)).isEqualTo(expected(FraudCase.CARD_SPREAD));
  }

  @Test
  void run_standardInputAndOutput_givesTheSameResults() throws IOException {
    run("large-payments");
    List<String> command =
        List.of(
            "sh",
            "-c",
            "\"$1\" run large-payments --input - --output - <\"$2\"",
            "sh",
            Sluice.HOME.resolve("sluice").toString(),
            payments.file().toString());

    Sluice.Finished piped = new Sluice(directory).startCommand(command).await();

    assertThat(piped.exit()).as("%s", piped).isZero();
    assertThat(piped.out()).isEqualTo(Files.readString(output));
    assertThat(piped.err()).contains("in 3000 = ");
  }

  @ParameterizedTest
  @EnumSource
  void run_severalPartitions_sayWhatTheOracleSays(FraudCase function) {
    FraudRun split = new FraudRun(function, 3);
    Sluice.Finished finished = run(function.function(), "--partitions", "3", "--json");

    assertThat(finished.out()).contains("\"partitions\":3", "\"ended\":true");
    assertThat(Outcome.written(split, output, finished.out()))
        .isEqualTo(Outcome.expected(split, payments.lines()));
  }

  @Test
  void run_anotherNumberOfPartitions_isRefused() {
    run("card-velocity", "--partitions", "3");

    failed(
        run("card-velocity", "--partitions", "4"), "wrong-state", "partitions 3", "--partitions");
  }

  @Test
  void run_folders_areThePartitions() throws IOException {
    Path folders = directory.resolve("folders");
    for (int partition = 0; partition < 2; partition++) {
      Path folder = Files.createDirectories(folders.resolve("p=" + partition));
      Files.copy(payments.file(), folder.resolve("a.ndjson"));
    }
    Sluice.Finished finished =
        new Sluice(directory)
            .run("run", "large-payments", "--input", "folders", "--output", "out", "--json");

    assertThat(finished.out()).contains("\"in\":6000", "\"partitions\":2");
    assertThat(directory.resolve("out.p0")).exists();
    assertThat(directory.resolve("out.p1.dead")).exists();
  }

  @Test
  void run_anotherFunctionsState_isRefused() {
    run("card-spread", "--state", directory.resolve("state").toString());

    failed(
        run("card-velocity", "--state", directory.resolve("state").toString()),
        "wrong-state",
        "function card-spread",
        "--state");
  }

  @Test
  void run_directoryThatIsNoState_isRefused() throws IOException {
    Files.createDirectories(directory.resolve("mine"));
    Files.writeString(directory.resolve("mine/precious"), "x");

    failed(
        run("card-spread", "--state", directory.resolve("mine").toString(), "--fresh"),
        "wrong-state",
        "precious");
    assertThat(directory.resolve("mine/precious")).exists();
  }

  @Test
  void run_newerFormat_isRefused() throws IOException {
    run("card-spread");
    Path label = directory.resolve("out.state/sluice-state");
    String saved = Files.readString(label);
    Files.writeString(label, saved.replaceFirst("^format [0-9]+", "format 9"));

    failed(run("card-spread"), "wrong-state", "format 9", "--fresh");
  }

  @Test
  void run_damagedHead_isRefusedAndKept() throws IOException {
    run("card-spread", "--no-end");
    Path head = directory.resolve("out.state/p0/head");
    flip(head);
    byte[] damaged = Files.readAllBytes(head);

    failed(run("card-spread"), "corrupt", "--fresh");
    assertThat(Files.readAllBytes(head)).isEqualTo(damaged);
  }

  @Test
  void run_damagedPage_isRefused() throws IOException {
    run("card-spread", "--no-end");
    try (Stream<Path> pages = Files.list(directory.resolve("out.state/p0/pages"))) {
      for (Path page : pages.toList()) {
        flip(page);
      }
    }

    failed(run("card-spread"), "corrupt", "--fresh");
  }

  private static void flip(Path file) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.seek(open.length() / 2);
      int value = open.read();
      open.seek(open.length() / 2);
      open.write(value ^ 0x40);
    }
  }

  @Test
  void run_changedInput_isDataLoss() throws IOException {
    run("card-spread", "--no-end");
    byte[] bytes = Files.readAllBytes(payments.file());
    bytes[bytes.length - 40] ^= 1;
    Files.write(payments.file(), bytes);

    failed(run("card-spread"), "data-loss", "--fresh");
  }

  @Test
  void run_secondProcess_isRefused() throws IOException, InterruptedException {
    Sluice.Running first =
        new Sluice(directory)
            .start(
                "run",
                "large-payments",
                "--input",
                payments.file().toString(),
                "--output",
                "out",
                "--follow");
    while (!Files.exists(output)) {
      assertThat(first.process().isAlive()).isTrue();
      Thread.onSpinWait();
    }

    failed(run("large-payments"), "locked", String.valueOf(first.process().pid()));
    first.process().destroy();
    Sluice.Finished stopped = first.await();
    assertThat(stopped.exit()).as("%s", stopped).isZero();
    assertThat(stopped.out()).contains("in 3000 = ");
  }

  @Test
  void run_memoryBudget_isKept() throws IOException {
    failed(run("card-spread", "--max-state", "10k"), "out-of-memory-budget", "--max-state");
    assertThat(run("card-spread").exit()).isZero();
  }

  @Test
  void run_fullDisk_isSaidAndMended() throws IOException {
    String limit = "ulimit -f 256; exec \"$@\"";
    List<String> command = new ArrayList<>(List.of("sh", "-c", limit, "sh"));
    command.add(Sluice.HOME.resolve("sluice").toString());
    command.addAll(List.of("run", "card-spread", "--input", payments.file().toString()));
    command.addAll(List.of("--output", output.toString(), "--batch-events", "100"));

    failed(new Sluice(directory).startCommand(command).await(), "store-failed", "cannot write");
    Sluice.Finished mended = run("card-spread", "--json");
    assertThat(outcome(FraudCase.CARD_SPREAD, mended)).isEqualTo(expected(FraudCase.CARD_SPREAD));
  }

  @Test
  void run_outputOfAnother_isCutOnlyToWhatWasConfirmed() throws IOException {
    run("card-spread", "--no-end");
    Files.writeString(output, "half a li", StandardOpenOption.APPEND);
    Sluice.Finished finished = run("card-spread", "--json");

    assertThat(outcome(FraudCase.CARD_SPREAD, finished)).isEqualTo(expected(FraudCase.CARD_SPREAD));
  }

  @Test
  void explain_everyFate_isSaid() throws IOException {
    run("card-spread");
    String state = directory.resolve("out.state").toString();
    String late = offsetOf(".late");
    String dead = offsetOf(".dead");

    assertThat(explain(state, "0").out()).contains(": accepted", "event time", "closed");
    assertThat(explain(state, late).out()).contains(": late", "late by", "had closed");
    assertThat(explain(state, dead).out()).contains(": dead");
    failed(explain(state, "1"), "no event", "begins at byte 1");
  }

  @Test
  void explain_partition_isTheOneToLookIn() {
    FraudRun split = new FraudRun(FraudCase.CARD_SPREAD, 3);
    run("card-spread", "--partitions", "3");
    String state = directory.resolve("out.state").toString();
    List<List<FraudRun.Line>> lines = split.split(payments.lines());
    String ofTheLast = lines.get(2).getFirst().offset();

    assertThat(explain(state, ofTheLast, "--partition", "2").exit()).isZero();
    failed(explain(state, ofTheLast, "--partition", "1"), "no event");
    failed(
        explain(state, ofTheLast, "--partition", "3"),
        "there is no partition 3",
        "has 3, numbered from 0");
    Sluice.Finished usage = explain(state, ofTheLast, "--partition", "-1");
    assertThat(usage.exit()).as("%s", usage).isEqualTo(2);
    assertThat(usage.err()).contains("--partition");
  }

  private Sluice.Finished explain(String state, String offset, String... more) {
    List<String> args = new ArrayList<>(List.of("explain", "card-spread", "--state", state));
    args.addAll(List.of("--input", payments.file().toString(), "--offset", offset));
    args.addAll(List.of(more));
    return new Sluice(directory).run(args.toArray(String[]::new));
  }

  private String offsetOf(String suffix) throws IOException {
    String line = Files.readAllLines(directory.resolve("out" + suffix)).getFirst();
    return line.replaceFirst(".*?\"offset\":([0-9]+).*", "$1");
  }
}
