package dev.sluice.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.memory.ManualClock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which lines come of calls at which times, and what stands in them. */
final class GatheredTest {
  private static final long MINUTE = Instant.parse("2026-11-27T02:00:00Z").toEpochMilli();

  private final ManualClock clock = new ManualClock(MINUTE);
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private final Journal journal =
      new Journal(new PrintStream(lines, true, StandardCharsets.UTF_8), "sums", clock);
  private final Gathered gathered = new Gathered(journal, OptionalInt.empty());

  private List<JsonNode> told() {
    return lines
        .toString(StandardCharsets.UTF_8)
        .lines()
        .map(
            line -> {
              try {
                return new ObjectMapper().readTree(line);
              } catch (JsonProcessingException e) {
                throw new AssertionError(line, e);
              }
            })
        .toList();
  }

  private void call(int shard, Map<Metric, Double> values) {
    gathered.add(new ShardTally(shard), values, clock.millis());
  }

  private void callAfter(int seconds, Map<Metric, Double> values) {
    clock.advance(Duration.ofSeconds(seconds));
    call(0, values);
  }

  private static List<Double> values(JsonNode line, Metric metric) {
    JsonNode value = line.path(metric.text());
    return value.isArray()
        ? StreamSupport.stream(value.spliterator(), false).map(JsonNode::asDouble).toList()
        : List.of(value.asDouble());
  }

  @Test
  void callsOfEachSecond_areToldOfOnceAMinute_withEveryValue() {
    for (int second = 0; second < 180; second++) {
      call(0, Map.of(Metric.EVENTS, 10.0, Metric.LAG, (double) second));
      clock.advance(Duration.ofSeconds(1));
    }
    assertThat(told()).hasSize(3);
    assertThat(values(told().get(0), Metric.EVENTS)).containsExactly(10.0);
    assertThat(values(told().get(1), Metric.EVENTS)).containsExactly(600.0);
    assertThat(values(told().get(2), Metric.LAG))
        .hasSize(60)
        .startsWith(61.0, 62.0)
        .endsWith(119.0, 120.0);
    assertThat(told().get(2).path("partition").asInt(-1)).isZero();
    assertThat(told().get(2).path("_aws").path("Timestamp").asLong()).isEqualTo(MINUTE + 120_000);
    gathered.tell();
    assertThat(values(told().get(3), Metric.EVENTS)).containsExactly(590.0);
    gathered.tell();
    assertThat(told()).hasSize(4);
  }

  @Test
  void callsThatComeSeldom_areToldOfAtOnce() {
    for (int call = 1; call <= 3; call++) {
      callAfter(70, Map.of(Metric.LAG, 1.25));
      assertThat(told()).hasSize(call);
      assertThat(values(told().getLast(), Metric.LAG)).containsExactly(1.25);
    }
  }

  @Test
  void valuesThatWaitedForLong_areToldWithTheTimeThatTheyCameAt() {
    callAfter(0, Map.of(Metric.EVENTS, 1.0));
    callAfter(1, Map.of(Metric.EVENTS, 2.0));
    callAfter(600, Map.of(Metric.EVENTS, 4.0));
    assertThat(told()).hasSize(3);
    assertThat(values(told().get(1), Metric.EVENTS)).containsExactly(2.0);
    assertThat(told().get(1).path("_aws").path("Timestamp").asLong()).isEqualTo(MINUTE + 1_000);
    assertThat(values(told().get(2), Metric.EVENTS)).containsExactly(4.0);
  }

  @Test
  void whatAnAlarmIsFor_isToldAtOnce_onceAMinute() {
    callAfter(0, Map.of(Metric.EVENTS, 1.0, Metric.DEAD, 0.0));
    callAfter(1, Map.of(Metric.EVENTS, 1.0, Metric.DEAD, 0.0));
    assertThat(told()).hasSize(1);
    assertThat(told().getFirst().has("dead")).isFalse();
    callAfter(1, Map.of(Metric.EVENTS, 1.0, Metric.DEAD, 3.0));
    assertThat(told()).hasSize(2);
    assertThat(values(told().getLast(), Metric.DEAD)).containsExactly(3.0);
    assertThat(values(told().getLast(), Metric.EVENTS)).containsExactly(2.0);
    callAfter(1, Map.of(Metric.DEAD, 1.0));
    callAfter(1, Map.of(Metric.DEAD, 1.0, Metric.LATE, 1.0));
    assertThat(told()).hasSize(2);
    callAfter(1, Map.of(Metric.OUTBOX_BLOCKED, 1.0));
    assertThat(told()).hasSize(3);
    assertThat(values(told().getLast(), Metric.DEAD)).containsExactly(2.0);
    callAfter(60, Map.of(Metric.DEAD, 1.0));
    assertThat(told()).hasSize(4);
  }

  @Test
  void callThatFails_isToldOfAtOnce() {
    callAfter(0, Map.of(Metric.WRITE_UNITS, 1.0));
    ShardTally failed = new ShardTally(0);
    failed.failed();
    for (int call = 1; call <= 3; call++) {
      gathered.add(failed, Map.of(Metric.WRITE_UNITS, 1.0), clock.millis());
      assertThat(told()).hasSize(1 + call);
    }
  }

  @Test
  void severalShards_areNamedInALine() {
    call(3, Map.of(Metric.LAG, 1.0));
    call(1, Map.of(Metric.LAG, 2.0));
    call(3, Map.of(Metric.LAG, 3.0));
    gathered.tell();
    assertThat(told().get(0).path("partition").asInt()).isEqualTo(3);
    assertThat(told().get(1).path("partitions").toString()).isEqualTo("[1,3]");
    assertThat(values(told().get(1), Metric.LAG)).containsExactly(2.0, 3.0);
  }

  @Test
  void partitions_thatHaveMetricsOfTheirOwn_areADimension() {
    new Gathered(journal, OptionalInt.of(7))
        .add(new ShardTally(7), Map.of(Metric.LAG, 1.0), clock.millis());
    JsonNode line = told().getFirst();
    assertThat(line.path("Partition").asText()).isEqualTo("7");
    assertThat(line.path("_aws").path("CloudWatchMetrics").path(0).path("Dimensions").toString())
        .isEqualTo("[[\"Function\"],[\"Function\",\"Partition\"]]");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 60, Metric.LINE_CALLS_MAX})
  void line_ofSoManyCalls_hasAtMostTheBytesThatTheBillCounts(int calls) {
    journal.call("8f507cfc-xmpl-4697-b07a-ac58fc914c95", "");
    call(0, Map.of());
    for (int call = 0; call < calls; call++) {
      Map<Metric, Double> values = new EnumMap<>(Metric.class);
      for (Metric metric : Metric.values()) {
        if (metric.isUsual()) {
          // With as many digits as there are.
          values.put(metric, 1_234.567 + call);
        }
      }
      call(123, values);
    }
    gathered.tell();
    // CloudWatch adds 26 to each line.
    assertThat(lines.toString(StandardCharsets.UTF_8).lines().toList().get(1).length() + 26)
        .isLessThanOrEqualTo(Metric.LINE_BYTES + calls * Metric.LINE_CALL_BYTES)
        .isGreaterThan(Metric.LINE_BYTES / 2 + calls * Metric.LINE_CALL_BYTES / 2);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 7, 20_261_127})
  void callsAtAnyTime_loseNothing_andNoLineHasMoreValuesThanMayBe(long seed) {
    Random random = new Random(seed);
    double events = 0;
    List<Double> lags = new ArrayList<>();
    for (int call = 0; call < 3_000; call++) {
      clock.advance(Duration.ofMillis((long) Math.pow(10, random.nextInt(6)) / 10));
      double value = random.nextInt(100);
      events += value;
      lags.add(value);
      call(random.nextInt(5), Map.of(Metric.EVENTS, value, Metric.LAG, value));
    }
    gathered.tell();
    List<Double> toldLags = new ArrayList<>();
    double toldEvents = 0;
    long last = 0;
    for (JsonNode line : told()) {
      assertThat(values(line, Metric.LAG))
          .as("seed %d", seed)
          .hasSizeBetween(1, Metric.LINE_CALLS_MAX);
      toldLags.addAll(values(line, Metric.LAG));
      toldEvents += values(line, Metric.EVENTS).getFirst();
      long at = line.path("_aws").path("Timestamp").asLong();
      assertThat(at).isGreaterThanOrEqualTo(last);
      last = at;
    }
    assertThat(toldLags).as("seed %d", seed).isEqualTo(lags);
    assertThat(toldEvents).as("seed %d", seed).isEqualTo(events);
  }
}
