package dev.sluice.dev.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.aws.AwsClients;
import dev.sluice.dev.fleet.Target;
import dev.sluice.dev.pace.Pace;
import dev.sluice.local.Invoked;
import dev.sluice.local.KinesisLocal;
import dev.sluice.local.LocalServerFailed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** A mapping over a real Kinesis API. */
final class StreamMappingTest {
  private static final int ASKS_MAX = 2_000;
  private static final BigInteger HALF = BigInteger.ONE.shiftLeft(127);

  private static @Nullable KinesisLocal server;
  private static @Nullable KinesisClient client;

  @BeforeAll
  static void start() throws LocalServerFailed, InterruptedException {
    server = KinesisLocal.start(Path.of("../local-server/target/kinesis"));
    client = AwsClients.to(server.endpoint(), KinesisClient.builder());
  }

  @AfterAll
  static void stop() {
    client().close();
    Objects.requireNonNull(server).close();
  }

  private static KinesisClient client() {
    return Objects.requireNonNull(client);
  }

  private static void create(String name) {
    client().createStream(request -> request.streamName(name).shardCount(1));
    awaitActive(name);
  }

  private static void awaitActive(String name) {
    for (int asks = 0; asks < ASKS_MAX; asks++) {
      if (client()
              .describeStreamSummary(request -> request.streamName(name))
              .streamDescriptionSummary()
              .streamStatus()
          == StreamStatus.ACTIVE) {
        return;
      }
    }
    throw new AssertionError("stream %s is not active".formatted(name));
  }

  /** So many records, every other one in the other half of the hash keys. */
  private static void put(String name, int from, int to) {
    client()
        .putRecords(
            request ->
                request
                    .streamName(name)
                    .records(
                        IntStream.range(from, to)
                            .mapToObj(
                                number ->
                                    PutRecordsRequestEntry.builder()
                                        .partitionKey("\"key\" %d".formatted(number % 2))
                                        .explicitHashKey(
                                            number % 2 == 0
                                                ? "0"
                                                : HALF.add(HALF)
                                                    .subtract(BigInteger.ONE)
                                                    .toString())
                                        .data(SdkBytes.fromUtf8String("r%d".formatted(number)))
                                        .build())
                            .toList()));
  }

  /** What a call brought of a record. */
  private record Brought(String shard, String sequenceNumber, String data) {}

  /** Reads the parts of an event that matter here, with nothing of what wrote it. */
  private static List<Brought> read(String event) {
    List<Brought> records = new ArrayList<>();
    try (JsonParser parser = new JsonFactory().createParser(event)) {
      String data = "";
      String sequence = "";
      JsonToken token = parser.nextToken();
      while (token != null) {
        if (token == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          parser.nextToken();
          switch (name) {
            case "data" -> data = new String(parser.getBinaryValue(), StandardCharsets.UTF_8);
            case "sequenceNumber" -> sequence = parser.getText();
            case "eventID" ->
                records.add(new Brought(parser.getText().split(":", -1)[0], sequence, data));
            default -> {}
          }
        }
        token = parser.nextToken();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return records;
  }

  /** A function that writes down what it was brought, and fails now and then. */
  private static final class Notes implements Target {
    private final SplittableRandom chances;
    private final int failuresPerMille;
    private final List<Brought> done = new ArrayList<>();

    Notes(long seed, int failuresPerMille) {
      this.chances = new SplittableRandom(seed);
      this.failuresPerMille = failuresPerMille;
    }

    @Override
    public synchronized Invoked invoke(String event) {
      List<Brought> records = read(event);
      if (chances.nextInt(1_000) < failuresPerMille) {
        int first = chances.nextInt(records.size());
        done.addAll(records.subList(0, first));
        notifyAll();
        return first == 0
            ? new Invoked.TimedOut()
            : new Invoked.Answered(
                "{\"batchItemFailures\":[{\"itemIdentifier\":\"%s\"}]}"
                    .formatted(records.get(first).sequenceNumber()));
      }
      done.addAll(records);
      notifyAll();
      return new Invoked.Answered("{\"batchItemFailures\":[]}");
    }

    synchronized boolean isEmpty() {
      return done.isEmpty();
    }

    synchronized List<Brought> awaitDone(int records) throws InterruptedException {
      while (done.stream().map(Brought::data).distinct().count() < records) {
        wait(60_000);
      }
      return List.copyOf(done);
    }
  }

  private static MappingSettings settings(String stream) {
    return MappingSettings.of(stream, 7, Duration.ZERO).polling(Duration.ofMillis(20));
  }

  @Test
  void records_ofAStreamThatIsSplitAndMerged_comeParentsFirstAndInOrder() throws Exception {
    create("resharded");
    put("resharded", 0, 40);
    Notes notes = new Notes(1, 200);
    try (StreamMapping mapping =
        StreamMapping.start(client(), settings("resharded"), notes, _ -> {})) {
      client()
          .splitShard(
              request ->
                  request
                      .streamName("resharded")
                      .shardToSplit("shardId-000000000000")
                      .newStartingHashKey(HALF.toString()));
      awaitActive("resharded");
      put("resharded", 40, 80);
      client()
          .mergeShards(
              request ->
                  request
                      .streamName("resharded")
                      .shardToMerge("shardId-000000000001")
                      .adjacentShardToMerge("shardId-000000000002"));
      awaitActive("resharded");
      put("resharded", 80, 120);
      List<Brought> done = notes.awaitDone(120);
      for (int key = 0; key < 2; key++) {
        int own = key;
        assertThat(
                done.stream()
                    .map(record -> Integer.parseInt(record.data().substring(1)))
                    .filter(number -> number % 2 == own)
                    .distinct()
                    .toList())
            .as("of key %d", key)
            .isEqualTo(
                IntStream.range(0, 120).filter(number -> number % 2 == own).boxed().toList());
      }
      assertThat(done.stream().map(Brought::shard).distinct().toList())
          .startsWith("shardId-000000000000")
          .endsWith("shardId-000000000003")
          .hasSize(4);
      assertThat(mapping.counts().failed() + mapping.counts().partial()).isPositive();
      assertThat(mapping.trouble()).isEmpty();
    }
  }

  @Test
  void records_fromNowOn_areThoseThatComeAfterTheMappingWasMade() throws Exception {
    create("latest");
    put("latest", 0, 10);
    Notes notes = new Notes(1, 0);
    try (StreamMapping mapping =
        StreamMapping.start(
            client(), settings("latest").from(new Starting.Latest()), notes, _ -> {})) {
      int next = 10;
      while (notes.isEmpty()) {
        put("latest", next, ++next);
        assertThat(next).isLessThan(10_000);
      }
      assertThat(notes.awaitDone(1).getFirst().data()).isNotIn("r0", "r9");
      assertThat(mapping.status()).hasSize(1);
    }
  }

  @Test
  void calls_thatAreTakenForLost_runWhileTheirRecordsComeAgain() throws Exception {
    create("overlapping");
    put("overlapping", 0, 200);
    Notes notes = new Notes(1, 0);
    SeededDisturbance.Rates rates =
        new SeededDisturbance.Rates(500, 500, 0, 500, Duration.ofMillis(2));
    Target slow =
        event -> {
          Invoked invoked = notes.invoke(event);
          Pace.REAL.pause(Duration.ofMillis(10));
          return invoked;
        };
    try (StreamMapping mapping =
        StreamMapping.start(
            client(),
            settings("overlapping"),
            slow,
            shard -> new SeededDisturbance(5, shard, rates),
            _ -> {},
            Pace.REAL)) {
      List<Brought> done = notes.awaitDone(200);
      assertThat(done.stream().map(Brought::data).distinct().toList())
          .isEqualTo(IntStream.range(0, 200).mapToObj(number -> "r" + number).toList());
      assertThat(mapping.counts().overlapped()).isPositive();
      assertThat(mapping.counts().again()).isPositive();
    }
  }
}
