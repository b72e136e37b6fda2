package dev.sluice.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.aws.AwsClients;
import dev.sluice.aws.bucket.ObjectKey;
import dev.sluice.aws.bucket.ObjectStore;
import dev.sluice.aws.bucket.S3ObjectStore;
import dev.sluice.chaos.oracle.FraudCase;
import dev.sluice.cli.Console;
import dev.sluice.cli.StopRequest;
import dev.sluice.cli.args.Arguments;
import dev.sluice.cli.demo.PaymentStream;
import dev.sluice.cli.dev.DevCommand;
import dev.sluice.dynamodb.PageBucket;
import dev.sluice.engine.commit.Head;
import dev.sluice.engine.commit.Sleeper;
import dev.sluice.kinesis.Shard;
import dev.sluice.local.FunctionSetup;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/**
 * {@code sluice dev} on one of its backends: functions that are rebuilt and killed while payments
 * come, that are stopped and started again, that have letters and long pages in queues and buckets.
 * In the end there is what the oracle says of what is in the streams. What a backend cannot do is
 * said by the test that needs it, and counted.
 */
@Isolated("it takes all processes that this one has started for its own")
public abstract class DevContract {
  private static final int SHARDS = 2;
  private static final long LOOK_MILLIS = 50;
  private static final int LOOKS_MAX = 2_400;

  /** Payments are put so many times at most until a page is in the bucket. */
  private static final int PORTIONS_MAX = 20;

  private static final int OBJECTS_MAX = 1_000;
  private static final int READS_MAX = 1_000;
  private static final String STREAM = "payments";
  private static final String VELOCITY = FraudCase.CARD_VELOCITY.function();

  /** What the template's queue and buckets are called here. */
  private static final String LETTER_QUEUE = "CardVelocityLetters.fifo";

  private static final String LETTER_BUCKET = "letterbucket";
  private static final String PAGE_BUCKET = "pagebucket";
  private static final Pattern DONE = Pattern.compile("card-velocity +calls .* events [1-9]");

  /** Where the backend says that the functions' queues and buckets are. */
  private static final Pattern BOXES = Pattern.compile("sluice: on .* at (http://[0-9.:]+)");

  private static final Pattern SDK = Pattern.compile(".*/software/amazon/awssdk/.*[.]jar");
  private static final Pattern ADAPTERS = Pattern.compile("sluice-(sqs|s3)-.*[.]jar");
  private static final String LIBRARIES = "functions/fraud/target/lib";
  private static final List<String> LINKS =
      List.of("runtime/lambda-client/target", "runtime/local-server/target");

  /** What was not tested, in the order of the tests. */
  private static final List<String> LEFT = new ArrayList<>();

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Set<ProcessHandle> servers = new HashSet<>();

  /** The command that was started last, and what ends it. */
  private Future<Integer> run = CompletableFuture.completedFuture(0);

  private StopRequest stop = new StopRequest();

  /** As much of Sluice's own project as the command needs, with classes that may be touched. */
  @TempDir private Path home;

  /** What there is to be tested, a test each. */
  protected enum Part {
    REBUILD("functions that are rebuilt and killed"),
    RESTART("functions that are stopped and started again"),
    BOXES("letters and long pages in queues and buckets");

    private final String text;

    Part(String text) {
      this.text = text;
    }
  }

  /** The services of a backend, for who looks at what the command left. */
  protected interface Services extends AutoCloseable {
    /** DynamoDB. */
    URI tables();

    /** Kinesis. */
    URI streams();

    /** SQS and S3. */
    URI boxes();

    @Override
    void close();
  }

  /** What the backend is called. */
  protected abstract String backend();

  /** The flags that choose it, which is there then. */
  protected abstract List<String> flags() throws Exception;

  /** Ends what {@link #flags} started; the command has ended. */
  protected abstract void end() throws Exception;

  /** How many payments are put at once. */
  protected abstract int portion();

  /** What cannot be tested on it, and why. */
  protected abstract Map<Part, String> lacks();

  /**
   * Its services, when the command has ended.
   *
   * @param state where servers of the command keep what they have
   */
  protected abstract Services services(Path state) throws Exception;

  @BeforeEach
  final void makeHome() throws IOException {
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
    linkLibraries();
  }

  /** The functions' own, and those of letters in queues and buckets. */
  private void linkLibraries() throws IOException {
    Path libraries = Files.createDirectories(home.resolve(LIBRARIES));
    List<Path> jars = new ArrayList<>();
    try (Stream<Path> own = Files.list(Sluice.HOME.resolve(LIBRARIES))) {
      own.forEach(jars::add);
    }
    FunctionSetup.ownClassPath().stream()
        .filter(
            jar ->
                SDK.matcher(jar.toString()).matches()
                    || ADAPTERS.matcher(jar.getFileName().toString()).matches())
        .forEach(jars::add);
    for (Path jar : jars) {
      Path link = libraries.resolve(jar.getFileName());
      if (Files.notExists(link)) {
        Files.createSymbolicLink(link, jar);
      }
    }
  }

  /** Ends what a test that failed has left, and unlinks what is not this test's. */
  @AfterEach
  final void clear() throws Exception {
    stop.request();
    boolean ended = hasEnded();
    for (int looks = 0; looks < LOOKS_MAX && !ended; looks++) {
      ended = hasEnded();
    }
    for (String link : LINKS) {
      Files.delete(home.resolve(link));
    }
    end();
    assertThat(ended).as("it still runs: %s", said()).isTrue();
  }

  @AfterAll
  static void count() {
    System.out.printf("sluice dev: %d things are NOT tested here%n", LEFT.size());
    LEFT.clear();
  }

  /** Says so if a part cannot be tested. */
  private boolean isLeftOut(Part part) {
    String why = lacks().get(part);
    if (why == null) {
      return false;
    }
    String line = "sluice dev on %s: %s: NOT tested: %s".formatted(backend(), part.text, why);
    System.out.println(line);
    LEFT.add(line);
    return true;
  }

  private void link(String path) throws IOException {
    Path link = home.resolve(path);
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, Sluice.HOME.resolve(path));
  }

  private void start(String... words) throws Exception {
    DevCommand command = new DevCommand();
    List<String> all = new ArrayList<>(flags());
    all.addAll(List.of(words));
    Arguments arguments = Arguments.parse(command.usage(), all);
    stop = new StopRequest();
    Console console =
        new Console(
            InputStream.nullInputStream(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            home,
            "",
            stop);
    FutureTask<Integer> running = new FutureTask<>(() -> command.run(arguments, console));
    Thread.ofPlatform().name("dev").daemon().start(running);
    run = running;
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  /** Looks again and again, as long as it runs. */
  private void await(String what, BooleanSupplier holds) throws Exception {
    for (int looks = 0; !holds.getAsBoolean(); looks++) {
      assertThat(looks).as("%s: %s", what, said()).isLessThan(LOOKS_MAX);
      if (hasEnded()) {
        throw new AssertionError(
            "it ended with %d before %s:%n%s".formatted(run.get(), what, said()));
      }
    }
  }

  /** Whether it has, well or not. */
  private boolean hasEnded() throws InterruptedException {
    try {
      int _ = run.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException _) {
      return true;
    } catch (TimeoutException _) {
      return false;
    }
  }

  /** It ends by itself, and well. */
  private void awaitEnd() throws Exception {
    for (int looks = 0; !hasEnded(); looks++) {
      assertThat(looks).as("no end: %s", said()).isLessThan(LOOKS_MAX);
    }
    assertThat(run.get()).as("%s", said()).isZero();
  }

  private void awaitCommitted(int events) throws Exception {
    await(
        "%d are committed".formatted(events),
        () -> said().contains("events %,d,".formatted(events)));
  }

  /** The processes of functions: what was started after the servers. */
  private List<ProcessHandle> functions() {
    return ProcessHandle.current().children().filter(child -> !servers.contains(child)).toList();
  }

  private Path pipe() throws IOException, InterruptedException {
    Path pipe = home.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    return pipe;
  }

  /** Its end for writing. Who opens that waits for who reads, without end if the command fails. */
  private OutputStream opened(Path pipe) throws Exception {
    FutureTask<OutputStream> opening = new FutureTask<>(() -> Files.newOutputStream(pipe));
    Thread.ofPlatform().name("pipe").daemon().start(opening);
    await("it reads its input", opening::isDone);
    return opening.get();
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
  final void functions_rebuiltAndKilledWhilePaymentsCome_endLikeTheOracle() throws Exception {
    if (isLeftOut(Part.REBUILD)) {
      return;
    }
    long seed = 20_261_126;
    int events = portion();
    Path pipe = pipe();
    start(
        VELOCITY,
        "--exit",
        "--input",
        pipe.toString(),
        "--parameter",
        "CardVelocityWindowSeconds=0,ShardCount=" + SHARDS);
    try (OutputStream payments = opened(pipe)) {
      await("its streams are there", () -> said().contains("made stream"));
      ProcessHandle.current().children().forEach(servers::add);
      write(payments, seed, 0, events / 2);
      awaitCommitted(events / 2);

      List<ProcessHandle> first = functions();
      assertThat(first).isNotEmpty();
      touch("functions/fraud/target/classes/dev/sluice/fraud/FraudChecks.class");
      await("a rebuild is seen", () -> said().contains("another build is there"));
      assertThat(first).noneMatch(ProcessHandle::isAlive);

      write(payments, seed, events / 2, events);
      // It was started for a call, which brings these.
      await("it is called again", () -> !functions().isEmpty());
      functions().forEach(ProcessHandle::destroyForcibly);
    }
    awaitEnd();

    assertThat(said())
        .contains("made stream payments, ", "a call failed: the process ended")
        // There are more functions on the class path of these tests.
        .contains("template.yaml is not what the functions say; it is used as it is")
        .doesNotContain("functions are not told");
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("%d records put into stream %s".formatted(events, STREAM))
        .containsPattern(
            "card-velocity +in %d = accepted [0-9]+ \\+ late [0-9]+ \\+ dead".formatted(events));
    assertThat(functions()).isEmpty();
    check(List.of(FraudCase.CARD_VELOCITY), events, seed);
  }

  @Test
  final void allFunctions_stoppedAndStartedAgain_goOnAndEndLikeTheOracle() throws Exception {
    if (isLeftOut(Part.RESTART)) {
      return;
    }
    long seed = 20_261_127;
    int events = portion();
    String shards = "ShardCount=" + SHARDS;
    String first = file("first", seed, 0, events);
    start("--input", first, "--parameter", shards);
    await("some is done", () -> DONE.matcher(said()).find());
    stop.request();
    awaitEnd();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("%d records put".formatted(events));

    String second = file("second", seed, events, 2 * events);
    start("--input", second, "--exit", "--parameter", shards);
    awaitEnd();

    check(List.of(FraudCase.values()), 2 * events, seed);
  }

  @Test
  final void lettersInAQueueThenInABucket_andPagesInABucket_areThereAfterAnotherStart()
      throws Exception {
    if (isLeftOut(Part.BOXES)) {
      return;
    }
    long seed = 20_261_128;
    String parameters = "CardVelocityWindowSeconds=0,LargePages=s3,ShardCount=" + SHARDS;
    // So many come between two snapshots, or more: the page of them is too long for the table.
    int portion = 10 * portion();
    int events = 0;
    Path pipe = pipe();
    start(VELOCITY, "--input", pipe.toString(), "--parameter", parameters + ",Letters=sqs");
    try (OutputStream payments = opened(pipe)) {
      await("its bucket is there", () -> said().contains(", bucket " + PAGE_BUCKET));
      Matcher boxes = BOXES.matcher(said());
      assertThat(boxes.find()).as("%s", said()).isTrue();
      try (ObjectStore objects = S3ObjectStore.to(URI.create(boxes.group(1)))) {
        for (int portions = 0; pages(objects).isEmpty(); portions++) {
          assertThat(portions).as("portions, and no page: %s", said()).isLessThan(PORTIONS_MAX);
          write(payments, seed, events, events + portion);
          events += portion;
          awaitCommitted(events);
        }
      }
    }
    stop.request();
    awaitEnd();
    err.reset();

    // A whole portion, in which there are letters, wherever it begins.
    String rest = file("rest", seed, events, events + portion);
    events += portion;
    start(VELOCITY, "--input", rest, "--exit", "--parameter", parameters + ",Letters=s3");
    awaitEnd();
    assertThat(said()).contains("made bucket " + LETTER_BUCKET).doesNotContain(PAGE_BUCKET);

    try (Services services = services(home.resolve(".sluice/dev"));
        DatabaseReader tables = new DatabaseReader(services.tables());
        ObjectStore objects = S3ObjectStore.to(services.boxes())) {
      assertThat(pages(objects))
          .containsAnyElementsOf(
              tables.pagesNamed(
                  VELOCITY,
                  PageBucket.to(
                      services.boxes(), PAGE_BUCKET, Sleeper.REAL, new SplittableRandom(1))));
      BoxLetters inQueue = BoxLetters.inQueue(services.boxes(), LETTER_QUEUE);
      BoxLetters inBucket = BoxLetters.inBucket(services.boxes(), LETTER_BUCKET, VELOCITY);
      assertThat(inQueue.isEmpty()).as("letters of the first start").isFalse();
      assertThat(inBucket.isEmpty()).as("letters of the second start").isFalse();
      assertThat(
              Outcome.inBoxes(
                  FraudCase.CARD_VELOCITY,
                  tables,
                  heads(FraudCase.CARD_VELOCITY, tables),
                  inQueue.and(inBucket)))
          .as("seed %d", seed)
          .isEqualTo(expected(FraudCase.CARD_VELOCITY, services, events));
    }
  }

  /** The pages of which there is something in the bucket. */
  private static Set<String> pages(ObjectStore objects) {
    List<String> names = objects.names(new ObjectKey(PAGE_BUCKET, VELOCITY + "/"), "", OBJECTS_MAX);
    assertThat(names).hasSizeLessThan(OBJECTS_MAX);
    return names.stream().map(name -> name.split("/", -1)[2]).collect(Collectors.toSet());
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

  /** What the command left, for the next start. */
  private void check(List<FraudCase> functions, int events, long seed) throws Exception {
    try (Services services = services(home.resolve(".sluice/dev"));
        DatabaseReader tables = new DatabaseReader(services.tables())) {
      for (FraudCase function : functions) {
        assertThat(Outcome.inTables(function, tables, heads(function, tables)))
            .as("%s, seed %d", function, seed)
            .isEqualTo(expected(function, services, events));
      }
    }
  }

  private static List<Head> heads(FraudCase function, DatabaseReader tables) {
    return tables.headsOfShards(function, SHARDS);
  }

  /** What the oracle says of what is in the stream of a function. */
  private static Outcome expected(FraudCase function, Services services, int events) {
    String stream = function == FraudCase.MERCHANT_REVENUE ? STREAM + "-by-merchant" : STREAM;
    List<List<FraudRun.Line>> lines = new ArrayList<>();
    try (KinesisClient client = AwsClients.to(services.streams(), KinesisClient.builder())) {
      for (int shard = 0; shard < SHARDS; shard++) {
        lines.add(lines(client, stream, shard));
      }
    }
    assertThat(lines).allMatch(each -> !each.isEmpty());
    assertThat(lines.stream().mapToInt(List::size).sum()).isEqualTo(events);
    return Outcome.expected(function, lines, false);
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
    List<FraudRun.Line> lines = new ArrayList<>();
    for (int reads = 0; reads < READS_MAX; reads++) {
      String next = from;
      GetRecordsResponse some = client.getRecords(request -> request.shardIterator(next));
      if (some.records().isEmpty()) {
        return lines;
      }
      for (Record record : some.records()) {
        lines.add(new FraudRun.Line(record.data().asByteArray(), record.sequenceNumber()));
      }
      from = some.nextShardIterator();
    }
    throw new AssertionError("no end of what is in shard %d of %s".formatted(shard, stream));
  }
}
