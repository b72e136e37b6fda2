package dev.sluice.testkit.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.Misplaced;
import dev.sluice.engine.commit.PartitionWorker;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.plan.Plan;
import org.junit.jupiter.api.Test;

/** What becomes of records whose partition key is not what the stream is partitioned by. */
final class MisplacedRecordsTest {
  @Test
  void records_whoseKeyIsTheirComponent_areTaken() {
    try (World world = new World()) {
      world.source.appendKeyed(0, "a", World.event("a", 1, 1));
      world.source.appendKeyed(0, "", World.event("", 2, 2));
      world.source.appendKeyed(0, "x", "nonsense has no component");
      world.source.append(0, World.event("of a source without keys", 3, 3));
      world.runToEnd();
      assertThat(world.head().counters().accepted).isEqualTo(3);
      assertThat(world.head().counters().dead).isEqualTo(1);
    }
  }

  @Test
  void record_ofAnotherKey_stopsThePartitionInFrontOfItsBatch() {
    try (World world = new World()) {
      world.source.appendKeyed(0, "a", World.event("a", 1, 1));
      world.runToEnd();
      world.source.appendKeyed(0, "a", World.event("a", 1, 2));
      world.source.appendKeyed(0, "b", World.event("a", 1, 3));
      try (PartitionWorker worker = world.worker()) {
        worker.open();
        assertThatThrownBy(worker::runBatch)
            .isInstanceOfSatisfying(
                Stop.class, stop -> assertThat(stop.code()).isEqualTo(Stop.Code.MISPLACED))
            .hasMessageContaining("offset 2 of function sums, partition 0")
            .hasMessageContaining("partition key 'b', which is not its k");
      }
      assertThat(world.head().counters().in).isEqualTo(1);
    }
  }

  @Test
  void record_whoseComponentCanBeNoKey_isNotSaidToWantItAsKey() {
    for (String component : new String[] {"", "k".repeat(257)}) {
      try (World world = new World()) {
        world.source.appendKeyed(0, "b", World.event(component, 1, 1));
        try (PartitionWorker worker = world.worker()) {
          worker.open();
          assertThatThrownBy(worker::runBatch)
              .isInstanceOfSatisfying(
                  Stop.class, stop -> assertThat(stop.code()).isEqualTo(Stop.Code.MISPLACED))
              .hasMessageContaining("and its k has %d characters".formatted(component.length()))
              .hasMessageContaining("has 1 to 256; declare misplaced = DEAD_LETTER")
              .hasMessageNotContaining("use that as the key");
        }
      }
    }
  }

  @Test
  void records_ofAnotherKey_areDeadLettersWhereThatIsDeclared() {
    Plan plan = SumFunction.plan();
    try (World world = new World().withPlan(plan.withInput(misplacedToDead(plan.input())))) {
      world.source.appendKeyed(0, "b", World.event("a", 1, 1));
      world.source.appendKeyed(0, "a", World.event("a", 2, 2));
      world.source.appendKeyed(0, "c", "nonsense");
      world.source.appendKeyed(0, "d", World.event("a", 4, 3));
      world.source.append(0, World.event("a", 8, 4));
      world.source.finish(0);
      world.runToEnd();
      assertThat(world.head().counters().accepted).isEqualTo(2);
      assertThat(world.head().counters().dead).isEqualTo(3);
      assertThat(world.outputs().get(Channel.RESULT))
          .singleElement()
          .asString()
          .contains("\"count\":2,\"sum\":10");
      assertThat(world.sink(Channel.DEAD).payloads())
          .satisfiesExactly(
              dead ->
                  assertThat(dead)
                      .contains(
                          "\"offset\":0,\"code\":\"misplaced\"",
                          "the record's partition key is 'b', which is not its k",
                          "\\\"v\\\":1"),
              dead -> assertThat(dead).contains("\"offset\":2,\"code\":\"invalid-json\""),
              dead -> assertThat(dead).contains("\"offset\":3,\"code\":\"misplaced\""));
    }
  }

  private static Plan.Input misplacedToDead(Plan.Input input) {
    return new Plan.Input(
        input.stream(),
        input.partitionedByColumn(),
        input.outOfOrderByMillis(),
        input.late(),
        input.maxEventBytes(),
        input.idleAfterMillis(),
        input.maxAheadMillis(),
        Misplaced.DEAD_LETTER);
  }
}
