package dev.sluice.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.aws.AwsClients;
import dev.sluice.chaos.oracle.FraudCase;
import dev.sluice.cli.Console;
import dev.sluice.cli.StopRequest;
import dev.sluice.cli.args.Arguments;
import dev.sluice.cli.demo.PaymentStream;
import dev.sluice.cli.dev.DevCommand;
import dev.sluice.kinesis.Shard;
import dev.sluice.local.KinesisLocal;
import dev.sluice.local.LocalServerFailed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/**
 * {@code sluice dev} on the embedded servers: functions that are rebuilt and killed while payments
 * come; in the end the tables have what the oracle says of what is in the streams.
 */
@Isolated("it takes all processes that this one has started for its own")
class DevIT {
  private static final int EVENTS = 300;
  private static final int SHARDS = 2;
  private static final long WAIT_NANOS_MAX = 120_000_000_000L;
  private static final String STREAM = "payments";
  private static final Pattern DONE = Pattern.compile("card-velocity +calls .* events [1-9]");
  private static final List<String> LINKS =
      List.of(
          "runtime/lambda-client/target",
          "runtime/local-server/target",
          "functions/fraud/target/lib");

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Set<ProcessHandle> servers = new HashSet<>();

  /** As much of Sluice's own project as the command needs, with classes that may be touched. */
  @TempDir private Path home;

  @BeforeEach
  void makeHome() throws IOException {
    Files.copy(Sluice.HOME.resolve("template.yaml"), home.resolve("template.yaml"));
    for (String link : LINKS) {
      link(link);
    }
    Path built = Sluice.HOME.resolve("functions/fraud/target/classes");
    try (Stream<Path> files = Files.walk(built)) {
      for (Path file : files.sorted().toList()) {
        Path copy = home.resolve("functions/fraud/target/classes").resolve(built.relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
  }

  /** What they lead to is not this test's. */
  @AfterEach
  void unlink() throws IOException {
    for (String link : LINKS) {
      Files.delete(home.resolve(link));
    }
  }

  private void link(String path) throws IOException {
    Path link = home.resolve(path);
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, Sluice.HOME.resolve(path));
  }

  private FutureTask<Integer> started(StopRequest stop, String... words) throws Exception {
    DevCommand command = new DevCommand();
    Arguments arguments = Arguments.parse(command.usage(), List.of(words));
    Console console =
        new Console(
            InputStream.nullInputStream(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            home,
            "",
            stop);
    FutureTask<Integer> run = new FutureTask<>(() -> command.run(arguments, console));
    Thread.ofPlatform().name("dev").daemon().start(run);
    return run;
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  /** Looks again and again; each look takes some time. */
  private void await(String what, FutureTask<Integer> run, BooleanSupplier holds) throws Exception {
    long end = System.nanoTime() + WAIT_NANOS_MAX;
    while (!holds.getAsBoolean()) {
      if (run.isDone()) {
        throw new AssertionError(
            "it ended with %d before %s:%n%s".formatted(run.get(), what, said()));
      }
      assertThat(System.nanoTime()).as("%s: %s", what, said()).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  /** The processes of functions: what was started after the servers. */
  private List<ProcessHandle> functions() {
    return ProcessHandle.current().children().filter(child -> !servers.contains(child)).toList();
  }

  private void write(OutputStream pipe, long seed, int from, int to) throws IOException {
    PaymentStream stream = new PaymentStream(seed);
    for (int number = from; number < to; number++) {
      pipe.write(stream.line(number));
      pipe.write('\n');
    }
    pipe.flush();
  }

  @Test
  @LongPart
  void functions_rebuiltAndKilledWhilePaymentsCome_endLikeTheOracle() throws Exception {
    long seed = 20_261_126;
    Path pipe = home.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    FutureTask<Integer> run =
        started(
            new StopRequest(),
            "card-velocity",
            "--exit",
            "--input",
            pipe.toString(),
            "--parameter",
            "CardVelocityWindowSeconds=0,ShardCount=" + SHARDS);
    try (OutputStream payments = Files.newOutputStream(pipe)) {
      await("its streams are there", run, () -> said().contains("made stream"));
      ProcessHandle.current().children().forEach(servers::add);
      write(payments, seed, 0, EVENTS / 2);
      await("some are committed", run, () -> said().contains("events %d,".formatted(EVENTS / 2)));

      List<ProcessHandle> first = functions();
      assertThat(first).isNotEmpty();
      touch("functions/fraud/target/classes/dev/sluice/fraud/FraudChecks.class");
      await("a rebuild is seen", run, () -> said().contains("another build is there"));
      assertThat(first).noneMatch(ProcessHandle::isAlive);

      write(payments, seed, EVENTS / 2, EVENTS);
      // It was started for a call, which brings these.
      await("it is called again", run, () -> !functions().isEmpty());
      functions().forEach(ProcessHandle::destroyForcibly);
    }
    assertThat(run.get()).as("%s", said()).isZero();

    assertThat(said())
        .contains("made stream payments, ", "a call failed: the process ended")
        // There are more functions on the class path of these tests.
        .contains("template.yaml is not what the functions say; it is used as it is");
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("%d records put into stream %s".formatted(EVENTS, STREAM))
        .containsPattern(
            "card-velocity +in %d = accepted [0-9]+ \\+ late [0-9]+ \\+ dead".formatted(EVENTS));
    assertThat(functions()).isEmpty();
    check(List.of(FraudCase.CARD_VELOCITY), EVENTS, seed);
  }

  @Test
  @LongPart
  void allFunctions_stoppedAndStartedAgain_goOnAndEndLikeTheOracle() throws Exception {
    long seed = 20_261_127;
    StopRequest stop = new StopRequest();
    String shards = "ShardCount=" + SHARDS;
    String first = file("first", seed, 0, EVENTS);
    FutureTask<Integer> run = started(stop, "--input", first, "--parameter", shards);
    await("some is done", run, () -> DONE.matcher(said()).find());
    stop.request();
    assertThat(run.get()).as("%s", said()).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("%d records put".formatted(EVENTS));

    String second = file("second", seed, EVENTS, 2 * EVENTS);
    run = started(new StopRequest(), "--input", second, "--exit", "--parameter", shards);
    assertThat(run.get()).as("%s", said()).isZero();

    check(List.of(FraudCase.values()), 2 * EVENTS, seed);
  }

  private String file(String name, long seed, int from, int to) throws IOException {
    Path file = home.resolve(name);
    try (OutputStream lines = Files.newOutputStream(file)) {
      write(lines, seed, from, to);
    }
    return file.toString();
  }

  private void touch(String path) throws IOException {
    Files.setLastModifiedTime(home.resolve(path), FileTime.fromMillis(1_000));
  }

  /** What the command left in its directory, for the next start. */
  private void check(List<FraudCase> functions, int events, long seed)
      throws LocalServerFailed, InterruptedException {
    Path state = home.resolve(".sluice/dev");
    Map<String, List<List<FraudRun.Line>>> streams = new HashMap<>();
    try (KinesisLocal server =
            KinesisLocal.startOn(
                home.resolve("runtime/local-server/target/kinesis"), state.resolve("kinesis"));
        KinesisClient client = AwsClients.to(server.endpoint(), KinesisClient.builder())) {
      for (FraudCase function : functions) {
        List<List<FraudRun.Line>> lines = new ArrayList<>();
        for (int shard = 0; shard < SHARDS; shard++) {
          lines.add(lines(client, stream(function), shard));
        }
        assertThat(lines).allMatch(each -> !each.isEmpty());
        assertThat(lines.stream().mapToInt(List::size).sum()).isEqualTo(events);
        streams.put(stream(function), lines);
      }
    }
    try (Database database = Database.onDisk(state.resolve("dynamodb"))) {
      for (FraudCase function : functions) {
        List<List<FraudRun.Line>> lines = Objects.requireNonNull(streams.get(stream(function)));
        assertThat(
                Outcome.inTables(
                    function, database.reader(), database.reader().headsOfShards(function, SHARDS)))
            .as("%s, seed %d", function, seed)
            .isEqualTo(Outcome.expected(function, lines, false));
      }
    }
  }

  private static String stream(FraudCase function) {
    return function == FraudCase.MERCHANT_REVENUE ? STREAM + "-by-merchant" : STREAM;
  }

  private static List<FraudRun.Line> lines(KinesisClient client, String stream, int shard) {
    String from =
        client
            .getShardIterator(
                request ->
                    request
                        .streamName(stream)
                        .shardId(Shard.id(shard))
                        .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
            .shardIterator();
    List<Record> records = client.getRecords(request -> request.shardIterator(from)).records();
    return records.stream()
        .map(record -> new FraudRun.Line(record.data().asByteArray(), record.sequenceNumber()))
        .toList();
  }
}
