package dev.sluice.testkit.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.commit.Progress;
import dev.sluice.engine.fault.Failpoint;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.output.Channel;
import dev.sluice.memory.MemorySink;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class WorkerDeliveryTest {
  private static final int EVENTS = 60;

  @Test
  void delivery_sinkSaysRetry_isTriedAgainInOrder() {
    Map<Channel, List<String>> expected;
    try (World world = new World().withEvents(EVENTS)) {
      world.runToEnd();
      expected = world.outputs();
    }
    try (World world = new World().withEvents(EVENTS)) {
      world.sinks.values().forEach(sink -> sink.retryNext(5));
      assertThat(world.runToEnd()).isEqualTo(Progress.ENDED);
      assertThat(world.outputs()).isEqualTo(expected);
    }
  }

  @Test
  void delivery_sinkKeepsSayingRetry_stopsAndTheNextOwnerDelivers() {
    Map<Channel, List<String>> expected;
    try (World world = new World().withEvents(EVENTS)) {
      world.runToEnd();
      expected = world.outputs();
    }
    try (World world = new World().withEvents(EVENTS)) {
      MemorySink results = world.sink(Channel.RESULT);
      results.retryNext(Integer.MAX_VALUE);
      assertThatThrownBy(world::runToEnd)
          .isInstanceOfSatisfying(
              Stop.class, stop -> assertThat(stop.code()).isEqualTo(Stop.Code.OUTBOX_BLOCKED))
          .hasMessageMatching(
              "the sink for result outputs of function sums, partition 0 has not taken what batch"
                  + " [1-9]\\d* committed, in 9 attempts since 2023-11-14T22:13:20Z: the test says"
                  + " so\\. .+; repair the sink and start again");
      assertThat(world.head().outbox().isEmpty()).isFalse();
      results.retryNext(0);
      assertThat(world.runToEnd()).isEqualTo(Progress.ENDED);
      assertThat(world.outputs()).isEqualTo(expected);
    }
  }

  @Test
  void delivery_outputRefused_becomesADeadLetterOnceAtEveryCrash() {
    int refusals = refusedRun(new World().withEvents(EVENTS));
    assertThat(refusals).isPositive();
    boolean happened = true;
    for (int nth = 1; happened; nth++) {
      Crash crash = new Crash(Failpoint.SINK_WRITTEN, nth);
      assertThat(refusedRun(new World(crash).withEvents(EVENTS))).isEqualTo(refusals);
      happened = crash.happened();
    }
  }

  private static int refusedRun(World world) {
    try (world) {
      world.sink(Channel.RESULT).refuseWhen(payload -> payload.contains("key2"));
      try {
        world.runToEnd();
      } catch (Crash.Crashed _) {
        // The next start goes on from what survived.
      }
      assertThat(world.runToEnd()).isEqualTo(Progress.ENDED);
      List<String> letters =
          world.sink(Channel.DEAD).payloads().stream()
              .filter(letter -> letter.contains("\"code\":\"refused\""))
              .toList();
      assertThat(letters).allMatch(letter -> letter.contains("key2")).doesNotHaveDuplicates();
      assertThat(world.head().counters().refused).isEqualTo(letters.size());
      assertThat(world.sink(Channel.RESULT).payloads()).noneMatch(r -> r.contains("key2"));
      return letters.size();
    }
  }

  @Test
  void delivery_deadLetterRefused_isCutToIdCodeAndHash() {
    try (World world = new World().withEvents(EVENTS)) {
      world.sink(Channel.DEAD).refuseWhen(payload -> payload.contains("nonsense"));
      assertThat(world.runToEnd()).isEqualTo(Progress.ENDED);
      assertThat(world.sink(Channel.DEAD).payloads())
          .hasSize((int) world.head().counters().dead)
          .allMatch(letter -> letter.contains("\"sha256\":") && !letter.contains("payload"));
      assertThat(world.head().counters().refused).isEqualTo(world.head().counters().dead);
    }
  }

  @Test
  void delivery_evenTheCutLetterRefused_stops() {
    try (World world = new World().withEvents(EVENTS)) {
      world.sink(Channel.DEAD).refuseWhen(_ -> true);
      assertThatThrownBy(world::runToEnd)
          .isInstanceOfSatisfying(
              Stop.class, stop -> assertThat(stop.code()).isEqualTo(Stop.Code.OUTBOX_BLOCKED));
    }
  }
}
