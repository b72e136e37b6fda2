package dev.sluice.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.aws.AwsClients;
import dev.sluice.chaos.oracle.FraudCase;
import dev.sluice.dynamodb.FunctionTables;
import dev.sluice.engine.commit.Head;
import dev.sluice.engine.function.FunctionDefinition;
import dev.sluice.kinesis.Shard;
import dev.sluice.local.FunctionSetup;
import dev.sluice.local.KinesisLocal;
import dev.sluice.local.LocalServerFailed;
import dev.sluice.testkit.outcome.Totals;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/**
 * A function of the fraud project as it is deployed, on servers of this machine: a stream with
 * payments in it, tables, and what a process of the function is told. Used by one thread.
 */
final class StreamedCase implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Path CLIENT = Path.of("../runtime/lambda-client/target/lib");
  private static final int PUTS_MAX = 500;
  private static final int ASKS_MAX = 2_000;

  private final FraudCase function;
  private final Database database = Database.inMemory();
  private final KinesisLocal server;
  private final KinesisClient stream;
  private final String name;
  private final List<List<Put>> shards = new ArrayList<>();

  /** A record as it lies in a shard. */
  private record Put(String partitionKey, byte[] data, String sequenceNumber) {}

  StreamedCase(FraudCase function, KinesisLocal server, String name, int shards)
      throws LocalServerFailed, InterruptedException {
    this.function = function;
    this.server = server;
    this.name = name;
    this.stream = AwsClients.to(server.endpoint(), KinesisClient.builder());
    database.create(new FunctionTables(definition().plan(), function.table()));
    stream.createStream(request -> request.streamName(name).shardCount(shards));
    awaitActive();
    for (int shard = 0; shard < shards; shard++) {
      this.shards.add(new ArrayList<>());
    }
  }

  private FunctionDefinition definition() {
    return ServiceLoader.load(FunctionDefinition.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(each -> each.plan().function().equals(function.function()))
        .findFirst()
        .orElseThrow();
  }

  private void awaitActive() {
    for (int asks = 0; asks < ASKS_MAX; asks++) {
      StreamStatus status =
          stream
              .describeStreamSummary(request -> request.streamName(name))
              .streamDescriptionSummary()
              .streamStatus();
      if (status == StreamStatus.ACTIVE) {
        return;
      }
    }
    throw new AssertionError("stream %s is not active".formatted(name));
  }

  /** Appends lines to the stream, each to the shard of its key. */
  void put(List<byte[]> lines) {
    for (int from = 0; from < lines.size(); from += PUTS_MAX) {
      List<byte[]> some = lines.subList(from, Math.min(lines.size(), from + PUTS_MAX));
      List<String> keys = some.stream().map(this::partitionKey).toList();
      List<PutRecordsRequestEntry> entries = new ArrayList<>();
      for (int i = 0; i < some.size(); i++) {
        entries.add(
            PutRecordsRequestEntry.builder()
                .partitionKey(keys.get(i))
                .data(SdkBytes.fromByteArray(some.get(i)))
                .build());
      }
      List<PutRecordsResultEntry> results =
          stream.putRecords(request -> request.streamName(name).records(entries)).records();
      for (int i = 0; i < some.size(); i++) {
        List<Put> shard = shards.get(Shard.numberOf(results.get(i).shardId()));
        shard.add(new Put(keys.get(i), some.get(i), results.get(i).sequenceNumber()));
      }
    }
  }

  private String partitionKey(byte[] line) {
    try {
      JsonNode event = JSON.readTree(line);
      String key = event.path(function.key().isEmpty() ? "card" : function.key()).asText();
      return key.isEmpty() ? "none" : key;
    } catch (IOException _) {
      return "malformed";
    }
  }

  /** How many shards there are. */
  int shards() {
    return shards.size();
  }

  /** How many records a shard has. */
  int count(int shard) {
    return shards.get(shard).size();
  }

  /** The place of a record in its shard. */
  int indexOf(int shard, String sequenceNumber) {
    List<Put> records = shards.get(shard);
    for (int index = 0; index < records.size(); index++) {
      if (records.get(index).sequenceNumber().equals(sequenceNumber)) {
        return index;
      }
    }
    throw new AssertionError("no record %s in shard %d".formatted(sequenceNumber, shard));
  }

  /** The event by which Lambda brings records of a shard. */
  String event(int shard, int from, int to) {
    return shards.get(shard).subList(from, to).stream()
        .map(record -> json(shard, record))
        .collect(Collectors.joining(",", "{\"Records\":[", "]}"));
  }

  private String json(int shard, Put record) {
    return """
    {"kinesis":{"kinesisSchemaVersion":"1.0","partitionKey":"%s","sequenceNumber":"%s","data":"%s",\
    "approximateArrivalTimestamp":1795000000.123},"eventSource":"aws:kinesis","eventVersion":"1.0",\
    "eventID":"%s:%s","eventName":"aws:kinesis:record",\
    "invokeIdentityArn":"arn:aws:iam::000000000000:role/function","awsRegion":"us-east-1",\
    "eventSourceARN":"arn:aws:kinesis:us-east-1:000000000000:stream/%s"}\
    """
        .formatted(
            record.partitionKey(),
            record.sequenceNumber(),
            Base64.getEncoder().encodeToString(record.data()),
            Shard.id(shard),
            record.sequenceNumber(),
            name);
  }

  /** What a process of the function is told. */
  FunctionSetup setup(String trigger, Duration timeout) {
    return called(
        function.function(),
        definition().getClass().getName() + "Lambda::handleRequest",
        Map.of(
            "SLUICE_STREAM",
            name,
            "SLUICE_STATE_TABLE",
            Database.STATE,
            "SLUICE_RESULT_TABLE",
            function.table(),
            "SLUICE_TRIGGER",
            trigger,
            "SLUICE_DEPLOY",
            "1"),
        timeout);
  }

  /** What a process of another one is told, which works with the same servers. */
  FunctionSetup called(
      String called, String handler, Map<String, String> variables, Duration timeout) {
    List<Path> classPath =
        Stream.of(
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"))
                    .split(File.pathSeparator, -1))
            .map(Path::of)
            .toList();
    return new FunctionSetup(called, handler, classPath, CLIENT, variables, 512, timeout, List.of())
        .with(
            Map.of(
                "AWS_ENDPOINT_URL_DYNAMODB",
                database.endpoint(),
                "AWS_ENDPOINT_URL_KINESIS",
                server.endpoint().toString()));
  }

  /** How many events are committed. */
  long committed() {
    return heads().stream().mapToLong(head -> head.counters().in).sum();
  }

  /** Whether so many events are committed, and all that came of them has been delivered. */
  boolean hasDelivered(long events) {
    return committed() >= events && heads().stream().allMatch(head -> head.outbox().isEmpty());
  }

  private List<Head> heads() {
    return database.headsOfShards(function, shards.size());
  }

  /** What the tables and heads have is what the oracle says of what is in the stream. */
  void check(String description) {
    assertThat(Outcome.inTables(function, database, heads())).as(description).isEqualTo(expected());
  }

  /** What the oracle says of what is in the stream. */
  Outcome expected() {
    List<List<FraudRun.Line>> lines =
        shards.stream()
            .map(
                records ->
                    records.stream()
                        .map(record -> new FraudRun.Line(record.data(), record.sequenceNumber()))
                        .toList())
            .toList();
    return Outcome.expected(function, lines, false);
  }

  /** Where the tables are. */
  String databaseEndpoint() {
    return database.endpoint();
  }

  /** What is counted as committed in all shards. */
  Totals counted() {
    return heads().stream()
        .map(head -> Totals.of(head.counters()))
        .reduce(Outcome::sum)
        .orElseThrow();
  }

  @Override
  public void close() {
    try (database) {
      stream.close();
    }
  }
}
