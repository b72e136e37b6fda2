package dev.sluice.testkit.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.commit.PartitionWorker;
import dev.sluice.engine.commit.Progress;
import dev.sluice.engine.commit.WorkerConfig;
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

  /** Were letters kept back to the end of a block, no attempt would come further than the last. */
  @Test
  void delivery_longerThanItsTimeWhereOutputsAreRefused_isDoneAfterSomeAttempts() {
    Map<Channel, List<String>> expected;
    try (World world = manyResults()) {
      assertThat(world.runToEnd()).isEqualTo(Progress.ENDED);
      expected = world.outputs();
    }
    try (World world = manyResults()) {
      world.sinks.values().forEach(MemorySink::takeTime);
      boolean done = false;
      for (int attempt = 0; !done; attempt++) {
        assertThat(attempt).as("attempts").isLessThan(20);
        done = runFor(world, 100);
      }
      assertThat(world.outputs()).isEqualTo(expected);
      assertThat(world.head().counters().refused).isEqualTo(2);
    }
  }

  /** 400 results, the first and one of the last of them refused, dead events among them. */
  private static World manyResults() {
    World world = new World().withKeys(400);
    world.settings = new WorkerConfig.Settings(2_000, 1 << 20, 1 << 28, true);
    List<String> refused = List.of("\"key0\"", "\"key390\"");
    world.sink(Channel.RESULT).refuseWhen(payload -> refused.stream().anyMatch(payload::contains));
    return world;
  }

  /** Whether a worker came to the end while sinks took so many outputs more, repeats counted. */
  private static boolean runFor(World world, int outputs) {
    int before = taken(world);
    try (PartitionWorker worker = world.worker()) {
      worker.until(() -> taken(world) >= before + outputs);
      worker.open();
      return World.drain(worker) == Progress.ENDED;
    } catch (Stop stop) {
      assertThat(stop.code()).isEqualTo(Stop.Code.OUTBOX_BLOCKED);
      assertThat(stop).hasMessageStartingWith("the time was up before the sink for ");
      return false;
    }
  }

  private static int taken(World world) {
    return world.sinks.values().stream()
        .mapToInt(sink -> sink.payloads().size() + sink.repeats())
        .sum();
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
