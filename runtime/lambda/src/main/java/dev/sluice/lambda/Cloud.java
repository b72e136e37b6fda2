package dev.sluice.lambda;

import dev.sluice.dynamodb.Connection;
import dev.sluice.dynamodb.DynamoStateStore;
import dev.sluice.dynamodb.FunctionLabel;
import dev.sluice.dynamodb.FunctionTables;
import dev.sluice.dynamodb.PageBucket;
import dev.sluice.dynamodb.Service;
import dev.sluice.dynamodb.Units;
import dev.sluice.engine.commit.Nonces;
import dev.sluice.engine.commit.Sleeper;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.function.FunctionDefinition;
import dev.sluice.engine.letter.LetterAddress;
import dev.sluice.engine.letter.LetterBox;
import dev.sluice.engine.letter.LetterBoxes;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.sink.Sink;
import dev.sluice.engine.source.Pushed;
import dev.sluice.engine.source.Source;
import dev.sluice.engine.store.PartitionStore;
import dev.sluice.engine.store.StateStore;
import dev.sluice.kinesis.KinesisSource;
import dev.sluice.kinesis.KinesisStream;
import dev.sluice.kinesis.SequenceOffset;
import dev.sluice.kinesis.Shards;
import dev.sluice.kinesis.StreamConnection;
import dev.sluice.kinesis.StreamRecords;
import dev.sluice.kinesis.StreamSink;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** DynamoDB and Kinesis, by clients that know region, credentials and endpoints as the SDK does. */
final class Cloud implements Surroundings {
  private final Plan plan;
  private final Failpoints failpoints;
  private final Connection database;
  private final StreamConnection stream;
  private final Units units = new Units();
  private final Service service;
  private final FunctionLabel label;
  private final String stateTable;
  private final PageBucket pages;
  private final StateStore store;
  private final KinesisSource log;
  private final Optional<KinesisStream> resultStream;
  private final FunctionTables tables;
  private final LetterBox letters;
  private final Nonces nonces = new Nonces();
  private final String owner;

  /**
   * Connects.
   *
   * @throws dev.sluice.engine.fault.Stop if the table of state can't be used
   */
  Cloud(FunctionDefinition function, Settings settings, Failpoints failpoints) {
    this.plan = function.plan();
    this.failpoints = failpoints;
    this.tables = new FunctionTables(plan, settings.resultTable());
    SecureRandom random = new SecureRandom();
    this.owner = "lambda/" + HexFormat.of().toHexDigits(random.nextLong());
    this.database = Connection.toAws();
    this.stream = StreamConnection.toAws();
    this.service = database.service(Sleeper.REAL, random, units);
    this.label = new FunctionLabel(plan.function(), FunctionLabel.SHARDS);
    this.stateTable = settings.stateTable();
    this.pages = PageBucket.toAws(settings.pageBucket(), Sleeper.REAL, random);
    this.log =
        new KinesisSource(
            stream.stream(settings.stream(), clock(), Sleeper.REAL, random),
            function.deployment().startAt(),
            function.deployment().onDataLoss(),
            plan.input().maxEventBytes());
    this.resultStream =
        settings.resultStream().isEmpty()
            ? Optional.empty()
            : Optional.of(stream.stream(settings.resultStream(), clock(), Sleeper.REAL, random));
    this.letters = letters(settings.letters(), random);
    boolean opened = false;
    try {
      this.store =
          DynamoStateStore.open(service, stateTable, label, failpoints)
              .withBucket(Optional.of(pages));
      opened = true;
    } finally {
      if (!opened) {
        disconnect();
      }
    }
  }

  private LetterBox letters(LetterAddress address, RandomGenerator random) {
    return address.isTable()
        ? tables.letters(service, failpoints)
        : LetterBoxes.of(address.kind())
            .orElseThrow()
            .open(address.place(), Sleeper.REAL, random, failpoints);
  }

  @Override
  public Source log() {
    return log;
  }

  @Override
  public Comparator<String> offsets() {
    return SequenceOffset.TEXT_ORDER;
  }

  @Override
  public Pushed pushed(Event.Records event) {
    StreamRecords records = log.records(event.shard());
    for (KinesisRecord record : event.records()) {
      records.add(
          record.data(), record.sequenceNumber(), record.partitionKey(), record.arrivalMillis());
    }
    return records;
  }

  @Override
  public Shards shards() {
    return log.shards();
  }

  @Override
  public List<Integer> partitions() {
    return label.numbers(service, stateTable);
  }

  @Override
  public PartitionStore open(int shard) {
    return store.open(plan.function(), shard);
  }

  @Override
  public Map<Channel, Sink> sinks() {
    Map<Channel, Sink> sinks = tables.sinks(service, failpoints);
    resultStream.ifPresent(
        results ->
            sinks.put(
                Channel.RESULT,
                new StreamSink(results, plan.target().partitionedBy(), failpoints)));
    sinks.replaceAll((channel, sink) -> channel == Channel.RESULT ? sink : letters.sink(channel));
    return sinks;
  }

  @Override
  public InstantSource clock() {
    return InstantSource.system();
  }

  @Override
  public Supplier<String> nonces() {
    return nonces;
  }

  @Override
  public Sleeper sleeper() {
    return Sleeper.REAL;
  }

  @Override
  public String owner() {
    return owner;
  }

  @Override
  public double writeUnits() {
    return units.writeUnits();
  }

  private void disconnect() {
    try (database;
        stream) {
      pages.close();
      letters.close();
    }
  }

  @Override
  public void close() {
    try (store) {
      disconnect();
    }
  }
}
