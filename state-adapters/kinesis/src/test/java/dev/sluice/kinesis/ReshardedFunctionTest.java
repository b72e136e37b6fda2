package dev.sluice.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.DataLoss;
import dev.sluice.api.LatePolicy;
import dev.sluice.engine.commit.PartitionWorker;
import dev.sluice.engine.commit.Progress;
import dev.sluice.engine.commit.WorkerConfig;
import dev.sluice.engine.fault.Failpoint;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.function.Invocation;
import dev.sluice.engine.function.MemberName;
import dev.sluice.engine.function.ResultWriter;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.plan.AggregateSpec;
import dev.sluice.engine.plan.EventSchema;
import dev.sluice.engine.plan.Field;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.plan.ValueType;
import dev.sluice.engine.plan.WindowSpec;
import dev.sluice.engine.sink.Sink;
import dev.sluice.memory.ManualClock;
import dev.sluice.memory.MemorySink;
import dev.sluice.memory.MemoryStore;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

/**
 * A function from one stream to another, both of a real server, whose shards are split and merged
 * while its workers crash and the service has its troubles.
 */
final class ReshardedFunctionTest {
  private static final int EVENTS = 160;
  private static final int BATCHES_MAX = 1_000;
  private static final int CRASHES_MAX = 60;
  private static final MemberName COUNT = new MemberName("count");
  private static final MemberName SUM = new MemberName("sum");

  private record Event(String key, String payload) {}

  private static final class Crashed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** Count and sum by key in windows of 40 ms. */
  private static Plan plan() {
    EventSchema event =
        new EventSchema(
            List.of(
                new Field("k", ValueType.Scalar.STRING, false),
                new Field("v", ValueType.Scalar.LONG, false),
                new Field("at", ValueType.Scalar.INSTANT, false)));
    Field count = new Field("count", ValueType.Scalar.LONG, false);
    Field sum = new Field("sum", ValueType.Scalar.LONG, false);
    return new Plan(
        "sums",
        new Plan.Input("events", 0, 3, LatePolicy.SIDE_OUTPUT, 1 << 20, Plan.UNSET, Plan.UNSET),
        event,
        2,
        List.of(0),
        new WindowSpec.Tumbling(40, 0),
        List.of(
            new AggregateSpec(AggregateSpec.Function.COUNT, AggregateSpec.EVERY_EVENT, count),
            new AggregateSpec(AggregateSpec.Function.SUM, 1, sum)),
        false,
        List.of(count, sum),
        "sums",
        new Plan.Checkpoint(10_000, 20));
  }

  private static void invoke(Invocation call, ResultWriter results) {
    results.beginResult();
    results.member(COUNT);
    results.value(call.aggregates().column(0).getLong(call.aggregateRow()));
    results.member(SUM);
    results.value(call.aggregates().column(1).getLong(call.aggregateRow()));
    results.endResult();
  }

  /** In the order of their times, so that none is late in whichever shard it is. */
  private static List<Event> events(Random chances) {
    List<Event> events = new ArrayList<>();
    long at = 0;
    for (int i = 0; i < EVENTS; i++) {
      at += chances.nextInt(4);
      String key = "key" + chances.nextInt(9);
      events.add(
          new Event(
              key, "{\"k\":\"%s\",\"v\":%d,\"at\":%d}".formatted(key, chances.nextInt(100), at)));
    }
    return events;
  }

  private static void put(String stream, List<Event> events) {
    LocalKinesis.CLIENT.putRecords(
        request ->
            request
                .streamName(stream)
                .records(
                    events.stream()
                        .map(
                            event ->
                                PutRecordsRequestEntry.builder()
                                    .partitionKey(event.key())
                                    .data(SdkBytes.fromUtf8String(event.payload()))
                                    .build())
                        .toList()));
  }

  /** What survives the workers of a function. */
  private static final class Function {
    private final String input;
    private final String output = LocalKinesis.stream(2);
    private final FaultyKinesis service;
    private final Failpoints failpoints;
    private final ManualClock clock = new ManualClock(1_800_000_000_000L);
    private final MemoryStore store;
    private final Random nonces = new Random(3);

    Function(String input, FaultyKinesis service, Failpoints failpoints) {
      this.input = input;
      this.service = service;
      this.failpoints = failpoints;
      this.store = new MemoryStore(failpoints);
    }

    private KinesisStream stream(String name) {
      return new KinesisStream(service, name, clock, clock::advance, new Random(4));
    }

    /** All shards, each to where nothing more comes, parents first; how many crashes there were. */
    int run() {
      int crashes = 0;
      for (Shard shard : LocalKinesis.ask(input).shards().all()) {
        boolean done = false;
        while (!done) {
          assertThat(crashes).isLessThan(CRASHES_MAX);
          try {
            run(shard.number());
            done = true;
          } catch (Crashed _) {
            crashes++;
          }
        }
      }
      return crashes;
    }

    private void run(int shard) {
      try (BufferAllocator allocator = new RootAllocator();
          PartitionWorker worker = new PartitionWorker(config(shard, allocator))) {
        worker.open();
        Progress progress = Progress.COMMITTED;
        for (int batch = 0; progress == Progress.COMMITTED; batch++) {
          assertThat(batch).isLessThan(BATCHES_MAX);
          progress = worker.runBatch();
        }
        worker.letGo();
      }
    }

    private WorkerConfig config(int shard, BufferAllocator allocator) {
      Map<Channel, Sink> sinks = new EnumMap<>(Channel.class);
      for (Channel channel : Channel.values()) {
        sinks.put(channel, new MemorySink());
      }
      sinks.put(Channel.RESULT, new StreamSink(stream(output), "", failpoints));
      return new WorkerConfig(
          plan(),
          ReshardedFunctionTest::invoke,
          shard,
          new KinesisSource(stream(input), "EARLIEST", DataLoss.STOP, 1 << 20),
          store.open("sums", shard),
          sinks,
          new WorkerConfig.Settings(7, 1 << 20, 1 << 28, true),
          clock,
          () -> "%016x%016x".formatted(nonces.nextLong(), nonces.nextLong()),
          clock::advance,
          failpoints,
          allocator,
          WorkerConfig.Identity.PULL);
    }

    /** Its results by their ids; none may be there twice. */
    Map<String, String> results() {
      Map<String, String> results = new TreeMap<>();
      for (Arrivals.Arrival arrival : Arrivals.of(output).inOrder()) {
        assertThat(results.put(arrival.envelope().id(), arrival.payload()))
            .as("a second result of the same id")
            .isNull();
      }
      return results;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {101, 102})
  void function_whoseShardsAreSplitAndMergedUnderCrashes_givesEachResultOnce(long seed) {
    Random chances = new Random(seed);
    List<Event> events = events(chances);

    String whole = LocalKinesis.stream(1);
    put(whole, events);
    Function alone = new Function(whole, new FaultyKinesis(LocalKinesis.CLIENT), Failpoints.NONE);
    assertThat(alone.run()).isZero();
    Map<String, String> expected = alone.results();
    assertThat(expected).as("seed %d", seed).hasSizeGreaterThan(20);

    int split = 1 + chances.nextInt(EVENTS / 2);
    int merge = split + 1 + chances.nextInt(EVENTS / 2 - 2);
    String divided = LocalKinesis.stream(1);
    put(divided, events.subList(0, split));
    LocalKinesis.split(divided, LocalKinesis.ask(divided).shards().find(0).orElseThrow());
    put(divided, events.subList(split, merge));
    LocalKinesis.merge(divided, 1, 2);
    put(divided, events.subList(merge, EVENTS));

    int[] left = {20 + chances.nextInt(20)};
    Failpoints crashes =
        point -> {
          boolean matters = point == Failpoint.HEAD_TEMP || point == Failpoint.SINK_WRITTEN;
          if (matters && --left[0] == 0) {
            left[0] = 20 + chances.nextInt(20);
            throw new Crashed();
          }
        };
    FaultyKinesis troubled = new FaultyKinesis(LocalKinesis.CLIENT);
    for (int i = 0; i < 40; i++) {
      troubled.succeed(chances.nextInt(9)).fail(FaultyKinesis.throttled());
      troubled.succeed(chances.nextInt(9)).loseAnswer();
    }
    Function function = new Function(divided, troubled, crashes);
    assertThat(function.run()).as("crashes, seed %d", seed).isPositive();
    assertThat(function.results())
        .as("seed %d, split at %d, merged at %d", seed, split, merge)
        .isEqualTo(expected);
  }
}
