package dev.sluice.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.fault.Failpoint;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.sink.Sink.Delivery;
import dev.sluice.engine.sink.Sink.Sequence;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

/** Outputs on their way to a real server, over a line that has faults. */
final class StreamSinkTest {
  private final String name = LocalKinesis.stream(3);
  private final VirtualTime time = new VirtualTime();
  private final FaultyKinesis service = new FaultyKinesis(LocalKinesis.CLIENT);

  private StreamSink sink(String key, Failpoints failpoints) {
    KinesisStream stream = new KinesisStream(service, name, time, time, new Random(1));
    return new StreamSink(stream, key, failpoints);
  }

  private Delivery deliver(OutputBuffer block, int from, long batch) {
    try (StreamSink sink = sink("card", Failpoints.NONE)) {
      return sink.deliver(block, Channel.RESULT, from, block.count(), sequence(batch));
    }
  }

  private static Sequence sequence(long batch) {
    return new Sequence("card-velocity", 3, 2, batch);
  }

  private static OutputBuffer block(List<String> payloads) {
    OutputBuffer block = new OutputBuffer();
    payloads.forEach(payload -> add(block, payload));
    return block;
  }

  /** Adds an output with this result. */
  private static void add(OutputBuffer block, String payload) {
    byte[] utf8 = "{\"id\":0,\"value\":%s}".formatted(payload).getBytes(StandardCharsets.UTF_8);
    block.add(Channel.RESULT, 7, block.count(), utf8, 0, utf8.length);
  }

  private static List<String> alerts(Random random, int count, int cards) {
    return IntStream.range(0, count)
        .mapToObj(
            i -> "{\"n\":%d,\"sum\":[1],\"card\":\"c%d\"}".formatted(i, random.nextInt(cards)))
        .toList();
  }

  @Test
  void record_ofAnOutput_isItsObjectWithAnEnvelopeUnderTheTextOfItsKey() {
    OutputBuffer block = new OutputBuffer();
    add(block, "{\"card\":\"4711\",\"sum\":1.5}");
    add(block, "{\"by\":{\"card\":1},\"card\":4712}");
    assertThat(deliver(block, 0, 12)).isEqualTo(new Delivery.Done());
    List<PutRecordsRequestEntry> records =
        service.requests(PutRecordsRequest.class).getFirst().records();
    assertThat(records)
        .extracting(PutRecordsRequestEntry::partitionKey)
        .containsExactly("4711", "4712");
    assertThat(records.getFirst().data().asUtf8String())
        .isEqualTo(
            "{\"$sluice\":\"card-velocity/3/2/12/0/00000000000000070000000000000000\",\"card\":\"4711\",\"sum\":1.5}");
    assertThat(Arrivals.of(name).inOrder())
        .extracting(Arrivals.Arrival::envelope)
        .containsExactly(
            new Envelope("card-velocity", 3, 2, 12, 0, "00000000000000070000000000000000"),
            new Envelope("card-velocity", 3, 2, 12, 1, "00000000000000070000000000000001"));
  }

  @Test
  void record_ofAnOutputWithoutAKeyOrMembers_hasItsIdAsKey() {
    OutputBuffer block = block(List.of("{}"));
    try (StreamSink sink = sink("", Failpoints.NONE)) {
      assertThat(sink.deliver(block, Channel.RESULT, 0, block.count(), sequence(1)))
          .isEqualTo(new Delivery.Done());
    }
    Arrivals.Arrival arrival = Arrivals.of(name).inOrder().getFirst();
    assertThat(arrival.payload()).isEqualTo("{}");
    assertThat(arrival.partitionKey()).isEqualTo("00000000000000070000000000000000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"n\":1}", "{\"card\":\"\\", "", "x", "{\"$sluice\":\"a/b/c/d/e/f\"}"})
  void read_recordWithoutAnEnvelope_isEmpty(String record) {
    byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
    assertThat(Envelope.read(bytes, 0, bytes.length)).isEmpty();
  }

  /** Nothing of a lane comes before what was sent before it, whatever fails on the way. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void deliver_someRecordsLeftOutAndAnswersLost_eachIsThereOnceAndInTheOrderOfItsLane(long seed) {
    Random random = new Random(seed);
    List<String> payloads = alerts(random, 300, 40);
    service.leaveOut(() -> random.nextInt(3) == 0);
    OutputBuffer block = block(payloads);
    int from = 0;
    for (int deliveries = 0; from < block.count(); deliveries++) {
      assertThat(deliveries).as("seed %d", seed).isLessThan(100);
      if (random.nextInt(2) == 0) {
        service.succeed(random.nextInt(4)).loseAnswer();
      }
      switch (deliver(block, from, 1)) {
        case Delivery.Done() -> from = block.count();
        case Delivery.Retry(int index, String why) -> {
          assertThat(why).isNotEmpty();
          from = index;
        }
        case Delivery.Refused refused -> throw new AssertionError(refused.toString());
      }
    }
    assertInStream(payloads, seed);
  }

  private void assertInStream(List<String> payloads, long seed) {
    Arrivals arrivals = Arrivals.of(name);
    assertThat(arrivals.payloads()).as("seed %d", seed).isEqualTo(payloads);
    for (PutRecordsRequest request : service.requests(PutRecordsRequest.class)) {
      Map<Integer, Long> lanes =
          request.records().stream()
              .map(record -> Lane.of(record.partitionKey()))
              .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
      assertThat(lanes.values()).as("seed %d", seed).allMatch(count -> count == 1);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12})
  void deliver_crashedAndAgainWhileTheStreamIsResharded_eachIsThereOnce(long seed) {
    Random random = new Random(seed);
    List<String> payloads = alerts(random, 200, 30);
    OutputBuffer block = block(payloads);
    for (int crashes = 0; crashes < 5; crashes++) {
      int[] left = {1 + random.nextInt(4)};
      Failpoint at = crashes % 2 == 0 ? Failpoint.SINK_WRITTEN : Failpoint.SINK_HALF_LINE;
      Failpoints crash =
          point -> {
            if (point == at && left[0]-- == 0) {
              throw new IllegalStateException("crash");
            }
          };
      try (StreamSink sink = sink("card", crash)) {
        assertThatThrownBy(() -> sink.deliver(block, Channel.RESULT, 0, block.count(), sequence(5)))
            .hasMessage("crash");
      }
      if (crashes == 1) {
        LocalKinesis.split(name, LocalKinesis.ask(name).shards().find(1).orElseThrow());
      } else if (crashes == 3) {
        LocalKinesis.merge(name, 0, 3);
      }
    }
    assertThat(deliver(block, 0, 5)).isEqualTo(new Delivery.Done());
    assertInStream(payloads, seed);
    assertThat(Arrivals.of(name).repeats()).isPositive();
  }

  @Test
  void deliver_oneShardBusyForLong_saysRetryFromTheFirstThatIsNotThere() {
    service.leaveOut(() -> true);
    OutputBuffer block = block(alerts(new Random(5), 20, 20));
    assertThat(deliver(block, 4, 1))
        .isEqualTo(
            new Delivery.Retry(4, "the shard is busy (ProvisionedThroughputExceededException)"));
    assertThat(service.requests()).hasSize(Backoff.SINK_SENDS_MAX);
    assertThat(time.slept()).hasSizeLessThan(Backoff.SINK_SENDS_MAX);
  }

  @Test
  void deliver_noAnswer_saysRetry() {
    service.fail(Backoff.SINK_SENDS_MAX, FaultyKinesis.noAnswer());
    assertThat(deliver(block(alerts(new Random(5), 2, 2)), 0, 1))
        .isEqualTo(new Delivery.Retry(0, "the connection was cut"));
  }

  @Test
  void deliver_answersThatSayNothing_saysRetry() {
    service.wordless(Backoff.SINK_SENDS_MAX);
    assertThat(deliver(block(alerts(new Random(5), 2, 2)), 0, 1))
        .isEqualTo(new Delivery.Retry(0, "the answer speaks of 0 of 2 records"));
  }

  @Test
  void deliver_outputsThatNoStreamTakes_areRefusedBehindAllBeforeThem() {
    OutputBuffer block =
        block(
            List.of(
                "{\"card\":\"a\"}",
                "{\"card\":\"" + "x".repeat(257) + "\"}",
                "{\"card\":\"b\"}",
                "{\"card\":null}",
                "{\"card\":\"c\",\"text\":\"" + "y".repeat(1 << 20) + "\"}",
                "{\"card\":{\"a\":1}}",
                "{}",
                "{\"card\":\"d\"}"));
    int from = 0;
    for (int refused : new int[] {1, 3, 4, 5, 6}) {
      Delivery delivery = deliver(block, from, 1);
      assertThat(delivery).isInstanceOf(Delivery.Refused.class);
      assertThat(((Delivery.Refused) delivery).index()).isEqualTo(refused);
      assertThat(((Delivery.Refused) delivery).reason())
          .startsWith(refused == 4 ? "too-large: " : "no-key: component card ");
      from = refused + 1;
    }
    assertThat(deliver(block, from, 1)).isEqualTo(new Delivery.Done());
    assertThat(Arrivals.of(name).payloads())
        .containsExactly("{\"card\":\"a\"}", "{\"card\":\"b\"}", "{\"card\":\"d\"}");
  }

  @Test
  void deliver_requestThatTheServiceRefuses_isFoundOutRecordByRecord() {
    OutputBuffer block = block(List.of("{\"card\":\"a\"}", "{\"card\":\"b\"}", "{\"card\":\"c\"}"));
    service
        .fail(FaultyKinesis.error("InvalidArgumentException", 400))
        .succeed(1)
        .fail(FaultyKinesis.error("InvalidArgumentException", 400));
    assertThat(deliver(block, 0, 1))
        .isEqualTo(
            new Delivery.Refused(
                1, "refused: InvalidArgumentException it is (InvalidArgumentException)"));
    assertThat(Arrivals.of(name).payloads()).containsExactly("{\"card\":\"a\"}");
  }

  @Test
  void deliver_notAllowedOrNoStream_stops() {
    service.fail(FaultyKinesis.error("AccessDeniedException", 400));
    OutputBuffer block = block(List.of("{\"card\":\"a\"}"));
    assertThatThrownBy(() -> deliver(block, 0, 1))
        .isInstanceOfSatisfying(
            Stop.class, stop -> assertThat(stop.code()).isEqualTo(Stop.Code.STORE_FAILED))
        .hasMessageContaining("cannot write a record of stream " + name);
    try (StreamSink none =
        new StreamSink(LocalKinesis.ask("no-such-stream"), "card", Failpoints.NONE)) {
      assertThatThrownBy(() -> none.deliver(block, Channel.RESULT, 0, block.count(), sequence(1)))
          .isInstanceOf(Stop.class)
          .hasMessageContaining("there is no stream no-such-stream");
    }
  }
}
