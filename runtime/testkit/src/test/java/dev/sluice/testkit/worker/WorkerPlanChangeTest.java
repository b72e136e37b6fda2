package dev.sluice.testkit.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.commit.Head;
import dev.sluice.engine.commit.PartitionWorker;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.plan.WindowSpec;
import org.junit.jupiter.api.Test;

/** Rule 19: what one plan wrote, under another. */
final class WorkerPlanChangeTest {
  private static final Plan PLAN = SumFunction.plan();

  @Test
  void otherDisorder_drainedState_goesOnWithItsRows() {
    try (World world = world()) {
      world.source.append(0, World.event("a", 1, 10));
      drained(world);
      world.plan = outOfOrderBy(20);
      world.source.append(0, World.event("a", 2, 30));
      world.source.append(0, World.event("a", 4, 55));
      // Late by the old plan's 3 ms, not by the new one's 20.
      world.source.append(0, World.event("a", 8, 39));
      world.source.append(0, World.event("a", 16, 130));
      drained(world);
      assertThat(world.sink(Channel.RESULT).payloads())
          .first()
          .asString()
          .contains("\"count\":3,\"sum\":11");
      assertThat(world.head().counters().late).isZero();
    }
  }

  @Test
  void otherDisorder_drainedState_isNeitherPlansBeforeItsFirstCommit() {
    try (World world = world()) {
      world.source.append(0, World.event("a", 1, 10));
      drained(world);
      world.plan = outOfOrderBy(20);
      try (PartitionWorker newer = world.worker()) {
        newer.open();
      }
      world.plan = PLAN;
      world.source.append(0, World.event("a", 2, 30));
      drained(world);
      assertThat(world.head().counters().accepted).isEqualTo(2);
    }
  }

  /** A slice of retained events is as long as the disorder makes it. */
  @Test
  void smallerDisorder_drainedStateOfASlidingWindow_goesOnWithAllThatCanBeSeen() {
    try (World world = new World()) {
      Plan sliding = SumFunction.plan(new WindowSpec.Sliding(160), 7);
      world.plan = outOfOrderBy(sliding, 160);
      world.source.append(0, World.event("a", 1, 15));
      drained(world);
      world.source.append(0, World.event("a", 2, 330));
      drained(world);
      world.plan = outOfOrderBy(sliding, 0);
      world.source.append(0, World.event("a", 4, 172));
      drained(world);
      assertThat(world.sink(Channel.RESULT).payloads())
          .last()
          .asString()
          .contains("\"count\":2,\"sum\":5");
    }
  }

  @Test
  void otherDisorder_undrainedState_isRefusedAndNothingIsWritten() {
    try (World world = world()) {
      world.source.append(0, World.event("a", 1, 10));
      PartitionWorker lost = world.worker();
      lost.open();
      lost.runBatch();
      Head before = world.head();
      world.plan = outOfOrderBy(20);
      try (PartitionWorker newer = world.worker()) {
        assertPlanChanged(newer, "there is no snapshot at its last event");
      }
      assertThat(world.head()).isEqualTo(before);
      world.plan = PLAN;
      lost.close();
    }
  }

  @Test
  void otherWindow_rowsInTheState_isRefused() {
    try (World world = world()) {
      world.source.append(0, World.event("a", 1, 10));
      drained(world);
      world.plan = SumFunction.plan(50);
      try (PartitionWorker newer = world.worker()) {
        assertPlanChanged(newer, "rows of another key, window or aggregates");
      }
    }
  }

  @Test
  void otherWindow_noRowsInTheState_goesOn() {
    try (World world = world()) {
      world.source.append(0, "nonsense");
      drained(world);
      world.plan = SumFunction.plan(new WindowSpec.Tumbling(50, 0), 7);
      world.source.append(0, World.event("a", 1, 10));
      world.source.append(0, World.event("a", 1, 60));
      drained(world);
      assertThat(world.sink(Channel.RESULT).payloads())
          .singleElement()
          .asString()
          .contains("0.050Z");
      assertThat(world.head().counters().in).isEqualTo(3);
    }
  }

  @Test
  void otherPlan_endedState_isRefused() {
    try (World world = world()) {
      world.source.append(0, World.event("a", 1, 10));
      world.source.finish(0);
      world.runToEnd();
      world.plan = outOfOrderBy(20);
      try (PartitionWorker newer = world.worker()) {
        assertPlanChanged(newer, "the end of its input");
      }
    }
  }

  private static World world() {
    World world = new World();
    world.plan = PLAN;
    return world;
  }

  private static void drained(World world) {
    try (PartitionWorker worker = world.worker()) {
      worker.open();
      World.drain(worker);
    }
  }

  private static Plan outOfOrderBy(long millis) {
    return outOfOrderBy(PLAN, millis);
  }

  private static Plan outOfOrderBy(Plan plan, long millis) {
    Plan.Input input = plan.input();
    return plan.withInput(
        new Plan.Input(
            input.stream(),
            input.partitionedByColumn(),
            millis,
            input.late(),
            input.maxEventBytes(),
            input.idleAfterMillis(),
            input.maxAheadMillis()));
  }

  private static void assertPlanChanged(PartitionWorker worker, String why) {
    assertThatThrownBy(worker::open)
        .isInstanceOfSatisfying(
            Stop.class, stop -> assertThat(stop.code()).isEqualTo(Stop.Code.PLAN_CHANGED))
        .hasMessageContaining(why);
  }
}
