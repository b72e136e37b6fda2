package dev.sluice.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.aws.AwsClients;
import dev.sluice.chaos.oracle.FraudCase;
import dev.sluice.cli.catalog.FunctionCatalog;
import dev.sluice.dev.mapping.KinesisEvent;
import dev.sluice.dev.mapping.StreamRecord;
import dev.sluice.dynamodb.FunctionTables;
import dev.sluice.dynamodb.PageBucket;
import dev.sluice.engine.commit.Sleeper;
import dev.sluice.kinesis.Shard;
import dev.sluice.local.FunctionProcess;
import dev.sluice.local.FunctionSetup;
import dev.sluice.local.Invoked;
import dev.sluice.local.KinesisLocal;
import dev.sluice.local.LocalServerFailed;
import dev.sluice.local.MotoLocal;
import dev.sluice.testkit.outcome.Totals;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/**
 * A function of the fraud project as it is deployed, on servers of this machine: a stream with
 * payments in it, tables, and what a process of the function is told. Used by one thread.
 */
final class StreamedCase implements AutoCloseable {
  private static final long ARRIVAL_MILLIS = 1_795_000_000_123L;
  private static final Path CLIENT = Path.of("../runtime/lambda-client/target/lib");

  private final FraudCase function;
  private final Database database = Database.inMemory();
  private final KinesisLocal server;
  private final KinesisClient stream;
  private final StreamedInput input;
  private final StreamedResults results;

  StreamedCase(FraudCase function, KinesisLocal server, String name, int shards)
      throws LocalServerFailed, InterruptedException {
    this.function = function;
    this.server = server;
    this.stream = AwsClients.to(server.endpoint(), KinesisClient.builder());
    database.create(
        new FunctionTables(
            FunctionCatalog.installed().find(function.function()).orElseThrow().plan(),
            function.table()));
    stream.createStream(request -> request.streamName(name).shardCount(shards));
    StreamedInput.awaitActive(stream, name);
    this.input =
        new StreamedInput(stream, name, function.key().isEmpty() ? "card" : function.key(), shards);
    this.results = new StreamedResults(function, database.reader(), input);
  }

  /** Appends lines to the stream, each to the shard of its key. */
  void put(List<byte[]> lines) {
    input.put(lines);
  }

  /** How many records a shard has. */
  int count(int shard) {
    return input.records(shard).size();
  }

  /** The place of a record in its shard. */
  int indexOf(int shard, String sequenceNumber) {
    List<StreamedInput.Put> records = input.records(shard);
    for (int index = 0; index < records.size(); index++) {
      if (records.get(index).sequenceNumber().equals(sequenceNumber)) {
        return index;
      }
    }
    throw new AssertionError("no record %s in shard %d".formatted(sequenceNumber, shard));
  }

  /** The event by which Lambda brings records of a shard. */
  String event(int shard, int from, int to) {
    return new KinesisEvent(input.name(), Shard.id(shard))
        .json(
            input.records(shard).subList(from, to).stream()
                .map(
                    record ->
                        new StreamRecord(
                            record.sequenceNumber(),
                            record.partitionKey(),
                            ARRIVAL_MILLIS,
                            record.data()))
                .toList());
  }

  /** What a process of the function is told. */
  FunctionSetup setup(String trigger, Duration timeout) {
    return called(
        function.function(),
        FunctionCatalog.installed().find(function.function()).orElseThrow().getClass().getName()
            + "Lambda::handleRequest",
        Map.of(
            "SLUICE_STREAM",
            input.name(),
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
    return new FunctionSetup(
            called,
            handler,
            FunctionSetup.ownClassPath(),
            CLIENT,
            variables,
            512,
            timeout,
            List.of())
        .with(
            Map.of(
                "AWS_ENDPOINT_URL_DYNAMODB",
                database.endpoint(),
                "AWS_ENDPOINT_URL_KINESIS",
                server.endpoint().toString()));
  }

  /**
   * Calls housekeeping once.
   *
   * @param more what it is told beside the table of state
   * @return what it says: a line for each function, and one of all
   */
  List<String> keptHouse(Map<String, String> more, Duration timeout)
      throws LocalServerFailed, InterruptedException {
    Queue<String> lines = new ConcurrentLinkedQueue<>();
    FunctionSetup setup =
        called(
                "housekeeping",
                "dev.sluice.lambda.HousekeepingHandler::handleRequest",
                Map.of("SLUICE_STATE_TABLE", Database.STATE, "SLUICE_RETENTION_HOURS", "24"),
                timeout)
            .with(more);
    try (FunctionProcess process = FunctionProcess.start(setup, lines::add)) {
      assertThat(process.invoke("{\"detail-type\":\"Scheduled Event\"}"))
          .as("errors: %s", process.errors())
          .isEqualTo(new Invoked.Answered("{}"));
    }
    return List.copyOf(lines);
  }

  /** How many events are committed. */
  long committed() {
    return results.committed();
  }

  /** Whether so many events are committed, and all that came of them has been delivered. */
  boolean hasDelivered(long events) {
    return results.hasDelivered(events);
  }

  /**
   * Lets a process of the function take what has come, by calls of a schedule, until so many events
   * are delivered: a lease of who was killed lasts for some seconds.
   */
  void drain(FunctionSetup setup, long events, int callsMax)
      throws LocalServerFailed, InterruptedException {
    try (FunctionProcess process = FunctionProcess.start(setup, _ -> {})) {
      for (int call = 0; !hasDelivered(events); call++) {
        assertThat(call).isLessThan(callsMax);
        assertThat(process.invoke("{\"sluice\":\"drain\"}"))
            .as("errors: %s", process.errors())
            .isEqualTo(new Invoked.Answered("{}"));
      }
    }
  }

  /** What the tables and heads have is what the oracle says of what is in the stream. */
  void check(String description) {
    results.check(description);
  }

  /** What the oracle says of what is in the stream. */
  Outcome expected() {
    return results.expected();
  }

  /** The pages that the heads of all shards name, of a function that has a bucket for long ones. */
  Set<String> pagesNamed(MotoLocal buckets, String bucket) {
    return database
        .reader()
        .pagesNamed(
            function.function(),
            PageBucket.to(buckets.endpoint(), bucket, Sleeper.REAL, new SplittableRandom(1)));
  }

  /** Where the tables are. */
  String databaseEndpoint() {
    return database.endpoint();
  }

  /** What is counted as committed in all shards. */
  Totals counted() {
    return results.counted();
  }

  @Override
  public void close() {
    try (database) {
      stream.close();
    }
  }
}
