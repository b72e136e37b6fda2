package dev.sluice.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.aws.AwsClients;
import dev.sluice.aws.bucket.S3ObjectStore;
import dev.sluice.chaos.oracle.FraudCase;
import dev.sluice.cli.demo.PaymentStream;
import dev.sluice.it.process.Sluice.Finished;
import dev.sluice.local.FunctionProcess;
import dev.sluice.local.FunctionSetup;
import dev.sluice.local.Invoked;
import dev.sluice.local.KinesisLocal;
import dev.sluice.local.LocalServerFailed;
import dev.sluice.local.MotoLocal;
import dev.sluice.testkit.outcome.Totals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * Where a function's late and dead events lie, in tables, in a queue or in a bucket, and how {@code
 * sluice redrive} sends them back. The function runs as Lambda runs it, and is killed while it
 * writes letters.
 */
class LettersIT {
  private static final int EVENTS = 600;
  private static final int SHARDS = 2;

  /** A lease of who was killed lasts for ten seconds, and a call that finds it ends at once. */
  private static final int CALLS_MAX = 5_000;

  private static final FraudCase FUNCTION = FraudCase.CARD_VELOCITY;

  private static @Nullable KinesisLocal streams;
  private static @Nullable MotoLocal boxes;

  @TempDir private Path directory;

  /** A place for letters. */
  enum Place {
    TABLE,
    QUEUE,
    BUCKET
  }

  @BeforeAll
  static void startServers() throws LocalServerFailed, InterruptedException {
    streams = KinesisLocal.start(Path.of("../runtime/local-server/target/kinesis"));
    boxes = MotoLocal.start(Path.of("../runtime/local-server/target/moto"), 0);
  }

  @AfterAll
  static void stopServers() {
    if (streams != null) {
      streams.close();
    }
    if (boxes != null) {
      boxes.close();
    }
  }

  private static KinesisLocal streams() {
    return Objects.requireNonNull(streams);
  }

  private static MotoLocal boxes() {
    return Objects.requireNonNull(boxes);
  }

  /** Makes the place. Its address. */
  private static String made(Place place) {
    return switch (place) {
      case TABLE -> "table";
      case QUEUE -> {
        try (SqsClient client = AwsClients.to(boxes().endpoint(), SqsClient.builder())) {
          yield "sqs:"
              + client
                  .createQueue(
                      request ->
                          request
                              .queueName("letters.fifo")
                              .attributes(Map.of(QueueAttributeName.FIFO_QUEUE, "true")))
                  .queueUrl();
        }
      }
      case BUCKET -> {
        try (S3ObjectStore objects = S3ObjectStore.to(boxes().endpoint())) {
          objects.makeBucket("letters");
        }
        yield "s3:letters";
      }
    };
  }

  private Sluice sluice() {
    Sluice sluice = new Sluice(directory);
    for (Map.Entry<String, String> each : environment().entrySet()) {
      sluice = sluice.with(each.getKey(), each.getValue());
    }
    return sluice;
  }

  private static Map<String, String> environment() {
    return Map.of(
        "AWS_ENDPOINT_URL_SQS",
        boxes().endpoint().toString(),
        "AWS_ENDPOINT_URL_S3",
        boxes().endpoint().toString(),
        "AWS_ENDPOINT_URL_KINESIS",
        streams().endpoint().toString(),
        "AWS_REGION",
        "us-east-1",
        "AWS_ACCESS_KEY_ID",
        "local",
        "AWS_SECRET_ACCESS_KEY",
        "local");
  }

  private static List<byte[]> payments() {
    PaymentStream stream = new PaymentStream(20_261_130L);
    return IntStream.range(0, EVENTS).mapToObj(stream::line).toList();
  }

  private Finished redriven(StreamedCase deployed, String address, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("redrive", FUNCTION.function(), "--from", address));
    if (address.equals("table")) {
      arguments.addAll(List.of("--endpoint", deployed.databaseEndpoint()));
    }
    arguments.addAll(List.of(more));
    Finished finished = sluice().run(arguments.toArray(String[]::new));
    assertThat(finished.exit()).as("%s", finished).isZero();
    return finished;
  }

  /** What stands behind the first colon of each line: the event. */
  private static List<String> events(List<String> letters) {
    return letters.stream().map(line -> line.substring(line.indexOf(": ") + 2)).toList();
  }

  @ParameterizedTest
  @EnumSource
  @LongPart
  void letters_ofAFunctionThatWasKilled_areThereOnceAndGoBack(Place place)
      throws LocalServerFailed, InterruptedException, IOException {
    String address = made(place);
    String stream = "letters-" + place.name().toLowerCase(Locale.ROOT);
    try (StreamedCase deployed = new StreamedCase(FUNCTION, streams(), stream, SHARDS)) {
      deployed.put(payments());
      Map<String, String> told = new HashMap<>(environment());
      told.put("SLUICE_LETTERS", address);
      FunctionSetup setup = deployed.setup("drain", Duration.ofMinutes(1)).with(told);
      try (FunctionProcess process =
          FunctionProcess.start(
              setup.with(Map.of("SLUICE_FAILPOINT", "sink-written:4")), _ -> {})) {
        assertThat(process.invoke("{\"sluice\":\"drain\"}")).isInstanceOf(Invoked.Ended.class);
      }
      deployed.drain(setup, EVENTS, CALLS_MAX);
      Outcome expected = deployed.expected();
      List<String> dead =
          expected.partitions().stream().flatMap(it -> events(it.dead()).stream()).toList();
      List<String> late =
          expected.partitions().stream().flatMap(it -> events(it.late()).stream()).toList();
      assertThat(dead).hasSizeGreaterThan(2);
      assertThat(late).hasSizeGreaterThan(2);

      assertThat(redriven(deployed, address, "--dry-run").out())
          .isEqualTo("card-velocity: %d dead events would be sent%n".formatted(dead.size()));
      Path file = directory.resolve("dead.ndjson");
      redriven(deployed, address, "--to", file.toString(), "--limit", "2");
      assertThat(redriven(deployed, address, "--to", file.toString()).out())
          .isEqualTo(
              "card-velocity: %d dead events sent to %s and removed%n"
                  .formatted(dead.size() - 2, file));
      assertThat(Files.readAllLines(file)).containsExactlyInAnyOrderElementsOf(dead);
      assertThat(redriven(deployed, address, "--dry-run").out())
          .isEqualTo("card-velocity: 0 dead events would be sent%n".formatted());

      redriven(deployed, address, "--late", "--stream", stream);
      deployed.drain(setup, EVENTS + late.size(), CALLS_MAX);
      Totals counted = deployed.counted();
      assertThat(counted.in()).isEqualTo(EVENTS + late.size());
      assertThat(counted.dead()).isEqualTo(dead.size());
      assertThat(counted.late()).as("late once more").isEqualTo(2L * late.size());
      assertThat(redriven(deployed, address, "--late", "--dry-run").out())
          .isEqualTo("card-velocity: %d late events would be sent%n".formatted(late.size()));
    }
  }
}
