package dev.sluice.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.chaos.oracle.FraudCase;
import dev.sluice.cli.demo.PaymentStream;
import dev.sluice.local.FunctionProcess;
import dev.sluice.local.FunctionSetup;
import dev.sluice.local.Invoked;
import dev.sluice.local.KinesisLocal;
import dev.sluice.local.LocalServerFailed;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Functions in processes under AWS Lambda's own runtime client, on DynamoDB Local and a Kinesis
 * server, called as Lambda calls them and as it may: in the end the tables have what the oracle
 * says.
 */
class FunctionProcessIT {
  private static final boolean FULL = Boolean.getBoolean("sluice.full");
  private static final int EVENTS = 1_200;
  private static final int SHARDS = 2;
  private static final int CALLS_MAX = 1_000;
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final String CONTINUE = "{\"sluice\":\"continue\"}";
  private static final JsonMapper JSON = new JsonMapper();

  private static @Nullable KinesisLocal streams;

  @BeforeAll
  static void startStreams() throws LocalServerFailed, InterruptedException {
    streams = KinesisLocal.start(Path.of("../runtime/local-server/target/kinesis"));
  }

  @AfterAll
  static void stopStreams() {
    if (streams != null) {
      streams.close();
    }
  }

  private static StreamedCase deployed(FraudCase function, String name)
      throws LocalServerFailed, InterruptedException {
    return new StreamedCase(function, Objects.requireNonNull(streams), name, SHARDS);
  }

  private static List<byte[]> payments(long seed, int from, int to) {
    PaymentStream stream = new PaymentStream(seed);
    return IntStream.range(from, to).mapToObj(stream::line).toList();
  }

  /** In every build the one with the most state, in the long part one with windows. */
  static List<FraudCase> pushed() {
    return List.of(FULL ? FraudCase.CARD_SPREAD : FraudCase.CARD_VELOCITY);
  }

  @ParameterizedTest
  @MethodSource("pushed")
  @Tag("full")
  void push_withRepeatsCutsKillsAndTimeouts_endsLikeTheOracle(FraudCase function)
      throws LocalServerFailed, InterruptedException, IOException {
    long seed = 20_261_126L + function.function().hashCode();
    SplittableRandom chances = new SplittableRandom(seed);
    System.out.printf("push %s: seed %d%n", function.function(), seed);
    try (StreamedCase deployed = deployed(function, "push-" + function.function())) {
      deployed.put(payments(seed, 0, EVENTS));
      Mapping mapping = new Mapping(deployed, chances);
      for (int shard = 0; shard < SHARDS; shard++) {
        mapping.bringAll(shard);
      }
      mapping.end();
      System.out.printf(
          "push %s: %d calls, %d killed, %d out of time%n",
          function.function(), mapping.calls, mapping.killed, mapping.outOfTime);
      assertThat(mapping.killed).as("killed, seed %d", seed).isPositive();
      assertThat(mapping.outOfTime).as("out of time, seed %d", seed).isPositive();
      deployed.check("seed " + seed);
    }
  }

  /** Calls a function as an event source mapping does, which may call again and cut anew. */
  private static final class Mapping {
    private final StreamedCase deployed;
    private final SplittableRandom chances;
    private @Nullable FunctionProcess process;
    private int started;
    private int calls;
    private int killed;
    private int outOfTime;

    Mapping(StreamedCase deployed, SplittableRandom chances) {
      this.deployed = deployed;
      this.chances = chances;
    }

    void bringAll(int shard) throws LocalServerFailed, InterruptedException, IOException {
      int at = 0;
      int failures = 0;
      while (at < deployed.count(shard)) {
        assertThat(calls++).isLessThan(CALLS_MAX);
        int to = Math.min(deployed.count(shard), at + 1 + chances.nextInt(150));
        int from = Math.max(0, at - chances.nextInt(2) * chances.nextInt(20));
        Invoked invoked = called(failures).invoke(deployed.event(shard, from, to));
        switch (invoked) {
          case Invoked.Answered(var body) -> {
            at = next(shard, body, to);
            failures = 0;
          }
          case Invoked.Failed(var body) ->
              // Its time was nearly up.
              assertThat(body).contains("[deadline]");
          case Invoked.Ended _ -> killed++;
          case Invoked.TimedOut() -> outOfTime++;
        }
        failures += invoked instanceof Invoked.Answered ? 0 : 1;
        if (chances.nextInt(12) == 0) {
          end();
        }
      }
    }

    private int next(int shard, String body, int to) throws IOException {
      JsonNode failed = JSON.readTree(body).required("batchItemFailures");
      return failed.isEmpty()
          ? to
          : deployed.indexOf(shard, failed.get(0).required("itemIdentifier").asText());
    }

    /** A process that is there, or a new one. */
    private FunctionProcess called(int failures) throws LocalServerFailed {
      FunctionProcess now = process;
      if (now == null || !now.isAlive()) {
        if (now != null) {
          now.close();
        }
        now =
            FunctionProcess.start(
                failures < 3 ? trouble(started++) : deployed.setup("push", LONG), _ -> {});
        process = now;
      }
      return now;
    }

    /** What a process is told so that it is killed, or its time is up, in the middle of things. */
    private FunctionSetup trouble(int number) {
      List<String> points =
          List.of("page-write", "manifest-written", "head-synced", "sink-written");
      return switch (number % 3) {
        case 0 ->
            deployed
                .setup("push", LONG)
                .with(
                    Map.of(
                        "SLUICE_FAILPOINT",
                        "%s:%d"
                            .formatted(
                                points.get(chances.nextInt(points.size())),
                                1 + chances.nextInt(4))));
        case 1 ->
            deployed
                .setup("push", Duration.ofMillis(20 + chances.nextInt(300)))
                .with(Map.of("SLUICE_CLOSING", "1"));
        default -> deployed.setup("push", LONG);
      };
    }

    void end() {
      FunctionProcess now = process;
      if (now != null) {
        now.close();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = "CARD_VELOCITY")
  @LongPart
  void drain_killedNowAndThen_endsLikeTheOracle(FraudCase function)
      throws LocalServerFailed, InterruptedException {
    long seed = 20_261_127L + function.function().hashCode();
    SplittableRandom chances = new SplittableRandom(seed);
    System.out.printf("drain %s: seed %d%n", function.function(), seed);
    try (StreamedCase deployed = deployed(function, "drain-" + function.function())) {
      int killed = 0;
      int steps = 4;
      for (int step = 0; step < steps; step++) {
        deployed.put(payments(seed, step * EVENTS / steps, (step + 1) * EVENTS / steps));
        FunctionSetup setup = deployed.setup("drain", LONG);
        try (FunctionProcess process =
            FunctionProcess.start(
                setup.with(Map.of("SLUICE_FAILPOINT", "head-synced:" + (1 + chances.nextInt(4)))),
                _ -> {})) {
          killed +=
              process.invoke("{\"detail-type\":\"Scheduled Event\"}") instanceof Invoked.Ended
                  ? 1
                  : 0;
        }
        // A lease of who was killed lasts for some seconds.
        deployed.drain(setup, (step + 1) * EVENTS / steps, CALLS_MAX);
      }
      assertThat(killed).as("seed %d", seed).isPositive();
      deployed.check("seed " + seed);
    }
  }

  @Test
  @LongPart
  void continuousCalls_thatOverlap_handOverAndEndLikeTheOracle() throws Exception {
    long seed = 20_261_128L;
    Queue<String> lines = new ConcurrentLinkedQueue<>();
    try (StreamedCase deployed = deployed(FraudCase.CARD_SPREAD, "continuous");
        ExecutorService threads = Executors.newCachedThreadPool()) {
      // Much is kept for the end: the machine may be slow just then.
      FunctionSetup setup =
          deployed
              .setup("continuous", Duration.ofSeconds(24))
              .with(Map.of("SLUICE_CLOSING", "16000"));
      try (FunctionProcess first = FunctionProcess.start(setup, lines::add);
          FunctionProcess second = FunctionProcess.start(setup, lines::add)) {
        deployed.put(payments(seed, 0, EVENTS / 2));
        Future<Invoked> running = threads.submit(() -> first.invoke(CONTINUE));
        while (!running.isDone() && deployed.committed() == 0) {
          // Asking takes some time.
        }
        Future<Invoked> next = threads.submit(() -> second.invoke(CONTINUE));
        assertThat(running.get()).as("%s", first.errors()).isEqualTo(new Invoked.Answered("{}"));
        int shardsOfFirst = lines.size();
        deployed.put(payments(seed, EVENTS / 2, EVENTS));
        assertThat(next.get()).as("%s", second.errors()).isEqualTo(new Invoked.Answered("{}"));
        assertThat(lines).as("shards that were taken over").hasSizeGreaterThan(shardsOfFirst);
      }
      assertThat(lines).allMatch(line -> line.contains("\"level\":\"INFO\""));
      deployed.drain(setup, EVENTS, CALLS_MAX);
      deployed.check("seed " + seed);
    }
  }

  /** As with SnapStart: it is made, told of the snapshot, and goes on as one of many copies. */
  @Test
  void function_thatGoesOnFromASnapshot_connectsAnew()
      throws LocalServerFailed, InterruptedException {
    Queue<String> lines = new ConcurrentLinkedQueue<>();
    try (StreamedCase deployed = deployed(FraudCase.LARGE_PAYMENTS, "snapshot")) {
      deployed.put(payments(1, 0, 200));
      FunctionSetup setup =
          deployed
              .setup("push", LONG)
              .with(Map.of("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start"))
              .withJvm("-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac");
      try (FunctionProcess process = FunctionProcess.start(setup, lines::add)) {
        for (int shard = 0; shard < SHARDS; shard++) {
          assertThat(process.invoke(deployed.event(shard, 0, deployed.count(shard))))
              .as("%s", process.errors())
              .isEqualTo(new Invoked.Answered("{\"batchItemFailures\":[]}"));
        }
      }
      assertThat(lines).anyMatch(line -> line.contains("ready for a snapshot"));
      deployed.check("after a snapshot");
    }
  }

  /** Ctrl-C reaches all processes of a terminal, and is for who called them to act on. */
  @Test
  void signalsOfATerminal_doNotEndAProcess()
      throws LocalServerFailed, InterruptedException, IOException {
    String drain = "{\"sluice\":\"drain\"}";
    try (StreamedCase deployed = deployed(FraudCase.LARGE_PAYMENTS, "signals");
        FunctionProcess process = FunctionProcess.start(deployed.setup("push", LONG), _ -> {})) {
      assertThat(process.invoke(drain)).isEqualTo(new Invoked.Answered("{}"));
      for (String signal : List.of("-INT", "-HUP")) {
        String pid = Long.toString(process.handle().pid());
        assertThat(new ProcessBuilder("kill", signal, pid).start().waitFor()).isZero();
        assertThat(process.invoke(drain)).as(signal).isEqualTo(new Invoked.Answered("{}"));
      }
    }
  }

  @Test
  void function_thatIsDeployedOrCalledWrongly_saysWhatToDo()
      throws LocalServerFailed, InterruptedException {
    try (StreamedCase deployed = deployed(FraudCase.LARGE_PAYMENTS, "wrong")) {
      FunctionSetup setup = deployed.setup("push", LONG);
      try (FunctionProcess process =
          FunctionProcess.start(setup.with(Map.of("SLUICE_TRIGGER", "pull")), _ -> {})) {
        assertThat(process.invoke("{}"))
            .isInstanceOfSatisfying(
                Invoked.Failed.class,
                failed ->
                    assertThat(failed.body())
                        .contains("[settings] SLUICE_TRIGGER is 'pull'; set it to"));
      }
      try (FunctionProcess process = FunctionProcess.start(setup, _ -> {})) {
        assertThat(process.invoke("{\"hello\":1}"))
            .isInstanceOfSatisfying(
                Invoked.Failed.class,
                failed -> assertThat(failed.body()).contains("[event] the event is of no kind"));
        // The process goes on.
        assertThat(process.invoke("{\"sluice\":\"drain\"}")).isEqualTo(new Invoked.Answered("{}"));
      }
    }
  }
}
