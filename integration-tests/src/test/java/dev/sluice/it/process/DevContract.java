package dev.sluice.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.aws.bucket.ObjectKey;
import dev.sluice.aws.bucket.ObjectStore;
import dev.sluice.aws.bucket.S3ObjectStore;
import dev.sluice.chaos.oracle.FraudCase;
import dev.sluice.cli.demo.PaymentStream;
import dev.sluice.dynamodb.PageBucket;
import dev.sluice.engine.commit.Head;
import dev.sluice.engine.commit.Sleeper;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/**
 * {@code sluice dev} on one of its backends: functions that are rebuilt and killed while payments
 * come, that are stopped and started again, that have letters and long pages in queues and buckets.
 * In the end there is what the oracle says of what is in the streams. What a backend cannot do is
 * said by the test that needs it, and counted.
 */
@Isolated("it takes all processes that this one has started for its own")
public abstract class DevContract {
  static final int SHARDS = 2;

  /** Payments are put so many times at most until a page is in the bucket. */
  private static final int PORTIONS_MAX = 20;

  private static final int OBJECTS_MAX = 1_000;
  private static final String STREAM = "payments";
  private static final String VELOCITY = FraudCase.CARD_VELOCITY.function();

  /** What the template's queue and buckets are called here. */
  private static final String LETTER_QUEUE = "CardVelocityLetters.fifo";

  /** How long queues keep letters: not so long as the template has it. */
  private static final int RETENTION_SECONDS = 864_000;

  private static final String LETTER_BUCKET = "letterbucket";
  private static final String PAGE_BUCKET = "pagebucket";
  private static final Pattern DONE = Pattern.compile("card-velocity +calls .* events [1-9]");

  /** Where the backend says that the functions' queues and buckets are. */
  private static final Pattern BOXES = Pattern.compile("sluice: on .* at (http://[0-9.:]+)");

  /** What was not tested, in the order of the tests. */
  private static final List<String> LEFT = new ArrayList<>();

  /** The command that was started last. */
  private @Nullable DevRun run;

  @TempDir private Path directory;

  /** What there is to be tested, a test each. */
  protected enum Part {
    REBUILD("functions that are rebuilt and killed"),
    RESTART("functions that are stopped and started again"),
    BOXES("letters and long pages in queues and buckets");

    private final String text;

    Part(String text) {
      this.text = text;
    }

    /** None can be tested. */
    public static Map<Part, String> none(String why) {
      return Arrays.stream(values()).collect(Collectors.toMap(Function.identity(), _ -> why));
    }
  }

  /** The services of a backend, for who looks at what the command left. */
  protected interface Services extends AutoCloseable {
    /** A client of DynamoDB, which the caller closes. */
    DynamoDbClient tables();

    /** A client of Kinesis, which the caller closes. */
    KinesisClient streams();

    /** SQS and S3. */
    URI boxes();

    @Override
    void close();
  }

  /** What the backend is called. */
  protected abstract String backend();

  /** Starts what must be there before the command is. */
  protected abstract void begin() throws Exception;

  /** The flags that choose it; it has begun. */
  protected abstract List<String> flags();

  /** What a test makes for itself; empty if the command makes what is missing. It has begun. */
  Optional<AwsGround> ground() {
    return Optional.empty();
  }

  /** Ends what {@link #begin} started, if it did; the command has ended. */
  protected abstract void end() throws Exception;

  /** How many payments are put at once. */
  protected abstract int portion();

  /** What cannot be tested on it, and why. */
  protected abstract Map<Part, String> lacks() throws Exception;

  /**
   * Its services, when the command has ended.
   *
   * @param state where servers of the command keep what they have
   */
  protected abstract Services services(Path state) throws Exception;

  @BeforeEach
  final void makeHome() throws IOException {
    home().make();
  }

  /** Ends what a test that failed has left, and unlinks what is not this test's. */
  @AfterEach
  final void clear() throws Exception {
    boolean ended = true;
    try {
      if (run != null) {
        run.stop();
        ended = run.endsInTime();
      }
      home().unlink();
    } finally {
      end();
    }
    assertThat(ended).as("it still runs: %s", run == null ? "" : run.said()).isTrue();
  }

  @AfterAll
  static void count() {
    System.out.printf("sluice dev: %d things are NOT tested here%n", LEFT.size());
    LEFT.clear();
  }

  /** Says so if a part cannot be tested. */
  private boolean isLeftOut(Part part) throws Exception {
    String why = lacks().get(part);
    if (why == null) {
      return false;
    }
    String line = "sluice dev on %s: %s: NOT tested: %s".formatted(backend(), part.text, why);
    System.out.println(line);
    LEFT.add(line);
    return true;
  }

  private DevHome home() {
    return new DevHome(directory);
  }

  private DevRun start(String... words) throws Exception {
    List<String> all = new ArrayList<>(flags());
    all.addAll(List.of(words));
    DevRun started = DevRun.start(directory, all);
    run = started;
    return started;
  }

  /** Where the command makes no streams and tables it says so; then they are made. */
  private void beginOnGround() throws Exception {
    begin();
    Optional<AwsGround> ground = ground();
    if (ground.isEmpty()) {
      return;
    }
    DevRun without = start(VELOCITY, "--parameter", parameters());
    assertThat(without.endsInTime()).as("no end: %s", without.said()).isTrue();
    assertThatThrownBy(without::awaitEnd)
        .hasMessageContaining("lacks stream " + named(STREAM))
        .hasMessageContaining("deploy the template first, or make them");
    ground.get().make();
  }

  private String parameters(String... own) {
    List<String> all = new ArrayList<>(List.of(own));
    all.addAll(ground().map(AwsGround::parameters).orElse(List.of("ShardCount=" + SHARDS)));
    return String.join(",", all);
  }

  /** What stands before the name of each stream and table. */
  private String prefix() {
    return ground().map(AwsGround::prefix).orElse("");
  }

  private String named(String stream) {
    return prefix() + stream;
  }

  private Path pipe() throws IOException, InterruptedException {
    Path pipe = directory.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    return pipe;
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
    beginOnGround();
    Path pipe = pipe();
    DevRun dev =
        start(
            VELOCITY,
            "--exit",
            "--input",
            pipe.toString(),
            "--parameter",
            parameters("CardVelocityWindowSeconds=0"));
    try (OutputStream payments = dev.awaitReading(pipe)) {
      dev.awaitServers();
      write(payments, seed, 0, events / 2);
      dev.awaitCommitted(events / 2);

      List<ProcessHandle> first = dev.functions();
      assertThat(first).isNotEmpty();
      home().rebuild("dev/sluice/fraud/FraudChecks.class");
      dev.await("a rebuild is seen", () -> dev.said().contains("another build is there"));
      assertThat(first).noneMatch(ProcessHandle::isAlive);

      write(payments, seed, events / 2, events);
      // One is started for a call, which brings these.
      dev.killFunctions();
    }
    dev.awaitEnd();

    assertThat(dev.said())
        .contains("a call failed: the process ended")
        // There are more functions on the class path of these tests.
        .contains("template.yaml is not what the functions say; it is used as it is")
        .doesNotContain("functions are not told");
    assertThat(dev.said().contains("made stream payments, ")).isEqualTo(ground().isEmpty());
    assertThat(dev.printed())
        .contains("%d records put into stream %s".formatted(events, named(STREAM)))
        .containsPattern(
            "card-velocity +in %d = accepted [0-9]+ \\+ late [0-9]+ \\+ dead".formatted(events));
    assertThat(dev.functions()).isEmpty();
    check(List.of(FraudCase.CARD_VELOCITY), events, seed);
  }

  @Test
  final void allFunctions_stoppedAndStartedAgain_goOnAndEndLikeTheOracle() throws Exception {
    if (isLeftOut(Part.RESTART)) {
      return;
    }
    long seed = 20_261_127;
    int events = portion();
    beginOnGround();
    String parameters = parameters();
    String input = file("first", seed, 0, events);
    DevRun first = start("--input", input, "--parameter", parameters);
    first.await("some is done", () -> DONE.matcher(first.said()).find());
    first.stop();
    first.awaitEnd();
    assertThat(first.printed()).contains("%d records put".formatted(events));

    String more = file("second", seed, events, 2 * events);
    start("--input", more, "--exit", "--parameter", parameters).awaitEnd();

    check(List.of(FraudCase.values()), 2 * events, seed);
  }

  @Test
  final void lettersInAQueueThenInABucket_andPagesInABucket_areThereAfterAnotherStart()
      throws Exception {
    if (isLeftOut(Part.BOXES)) {
      return;
    }
    long seed = 20_261_128;
    beginOnGround();
    String parameters = parameters("CardVelocityWindowSeconds=0", "LargePages=s3");
    // So many come between two snapshots, or more: the page of them is too long for the table.
    int portion = 10 * portion();
    int events = 0;
    home().retain(RETENTION_SECONDS);
    Path pipe = pipe();
    DevRun first =
        start(VELOCITY, "--input", pipe.toString(), "--parameter", parameters + ",Letters=sqs");
    try (OutputStream payments = first.awaitReading(pipe)) {
      first.await("its bucket is there", () -> first.said().contains(", bucket " + PAGE_BUCKET));
      Matcher boxes = BOXES.matcher(first.said());
      assertThat(boxes.find()).as("%s", first.said()).isTrue();
      try (ObjectStore objects = S3ObjectStore.to(URI.create(boxes.group(1)))) {
        for (int portions = 0; pages(objects).isEmpty(); portions++) {
          assertThat(portions)
              .as("portions, and no page: %s", first.said())
              .isLessThan(PORTIONS_MAX);
          write(payments, seed, events, events + portion);
          events += portion;
          first.awaitCommitted(events);
        }
      }
    }
    first.stop();
    first.awaitEnd();

    // A whole portion, in which there are letters, wherever it begins.
    String rest = file("rest", seed, events, events + portion);
    events += portion;
    DevRun second =
        start(VELOCITY, "--input", rest, "--exit", "--parameter", parameters + ",Letters=s3");
    second.awaitEnd();
    assertThat(second.said()).contains("made bucket " + LETTER_BUCKET).doesNotContain(PAGE_BUCKET);

    try (Services services = services(home().state());
        DatabaseReader tables = new DatabaseReader(services.tables(), prefix());
        ObjectStore objects = S3ObjectStore.to(services.boxes())) {
      assertThat(pages(objects))
          .containsAnyElementsOf(
              tables.pagesNamed(
                  VELOCITY,
                  PageBucket.to(
                      services.boxes(), PAGE_BUCKET, Sleeper.REAL, new SplittableRandom(1))));
      assertThat(BoxLetters.retentionSeconds(services.boxes(), LETTER_QUEUE))
          .isEqualTo(RETENTION_SECONDS);
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
    Path file = directory.resolve(name);
    try (OutputStream lines = Files.newOutputStream(file)) {
      write(lines, seed, from, to);
    }
    return file.toString();
  }

  /** What the command left, for the next start. */
  private void check(List<FraudCase> functions, int events, long seed) throws Exception {
    try (Services services = services(home().state());
        DatabaseReader tables = new DatabaseReader(services.tables(), prefix())) {
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
  private Outcome expected(FraudCase function, Services services, int events) {
    String stream = function == FraudCase.MERCHANT_REVENUE ? STREAM + "-by-merchant" : STREAM;
    List<List<FraudRun.Line>> lines;
    try (KinesisClient streams = services.streams()) {
      lines = StreamLines.of(streams, named(stream), SHARDS);
    }
    assertThat(lines).allMatch(each -> !each.isEmpty());
    assertThat(lines.stream().mapToInt(List::size).sum()).isEqualTo(events);
    return Outcome.expected(function, lines, false);
  }
}
