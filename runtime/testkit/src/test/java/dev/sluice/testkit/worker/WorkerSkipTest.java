package dev.sluice.testkit.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.commit.Head;
import dev.sluice.engine.commit.PartitionWorker;
import dev.sluice.engine.commit.Reset;
import dev.sluice.engine.commit.WorkerConfig;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.source.Position;
import dev.sluice.engine.store.PartitionStore;
import dev.sluice.memory.MemoryStore;
import org.junit.jupiter.api.Test;

/** What an operator does to a partition: passes over an event, lets it begin again. */
final class WorkerSkipTest {
  @Test
  void skip_nextEvent_isADeadLetterAndNeverReadAgain() {
    try (World world = withThreeEvents()) {
      committed(world, 1);
      try (PartitionWorker worker = world.worker()) {
        worker.open();
        worker.skip("1", "it \"breaks\" the handler");
      }
      assertThat(world.sink(Channel.DEAD).payloads())
          .singleElement()
          .asString()
          .contains("\"offset\":1", "\"code\":\"skipped\"", "it \\\"breaks\\\" the handler");
      assertThat(world.head().manifest()).as("a snapshot behind it").isNotNull();
      world.source.finish(0);
      world.runToEnd();
      assertThat(world.sink(Channel.RESULT).payloads())
          .singleElement()
          .asString()
          .contains("\"count\":2,\"sum\":5");
      assertThat(world.head().counters().in).isEqualTo(3);
      assertThat(world.head().counters().dead).isEqualTo(1);
    }
  }

  @Test
  void skip_anotherEventIsNext_isRefusedAndNothingIsCommitted() {
    try (World world = withThreeEvents()) {
      committed(world, 1);
      long batch = world.head().batch();
      try (PartitionWorker worker = world.worker()) {
        worker.open();
        assertRefused(worker, "2", "next event at offset 1, not 2");
      }
      assertThat(world.head().batch()).isEqualTo(batch);
    }
  }

  @Test
  void skip_nothingIsNext_isRefused() {
    try (World world = withThreeEvents()) {
      committed(world, 3);
      try (PartitionWorker worker = world.worker()) {
        worker.open();
        assertRefused(worker, "3", "has no event behind offset '2'");
      }
    }
  }

  @Test
  void skip_endedState_isRefused() {
    try (World world = withThreeEvents()) {
      world.source.finish(0);
      world.runToEnd();
      try (PartitionWorker worker = world.worker()) {
        worker.open();
        assertRefused(worker, "3", "at its end");
      }
    }
  }

  @Test
  void skip_unclearAnswers_skipsOnce() {
    for (MemoryStore.Fault fault : MemoryStore.Fault.values()) {
      try (World world = withThreeEvents()) {
        committed(world, 1);
        try (PartitionWorker worker = world.worker()) {
          worker.open();
          world.store.failHeadWrite(SumFunction.NAME, 0, fault);
          worker.skip("1", "no good");
        } catch (Stop stop) {
          // The attempt that was unclear had landed, so the next event is another one.
          assertThat(stop.code()).isEqualTo(Stop.Code.SKIP_REFUSED);
        }
        assertThat(world.head().counters().dead).as("%s", fault).isEqualTo(1);
        assertThat(world.head().position().offset()).as("%s", fault).isEqualTo("1");
      }
    }
  }

  @Test
  void reset_ofAPartition_beginsAgainInTheNextIncarnation() {
    try (World world = withThreeEvents()) {
      world.source.finish(0);
      world.runToEnd();
      Head before = world.head();
      reset(world);
      Head after = world.head();
      assertThat(after.order().incarnation()).isEqualTo(before.order().incarnation() + 1);
      assertThat(after.position()).isEqualTo(Position.START);
      assertThat(after.counters().in).isZero();
      world.runToEnd();
      assertThat(world.head().counters().in).isEqualTo(3);
    }
  }

  @Test
  void reset_underAWorker_supersedesIt() {
    try (World world = withThreeEvents();
        PartitionWorker worker = world.worker()) {
      worker.open();
      worker.runBatch();
      reset(world);
      world.source.append(0, World.event("a", 9, 12));
      assertThatThrownBy(worker::runBatch)
          .isInstanceOfSatisfying(
              Stop.class, stop -> assertThat(stop.code()).isEqualTo(Stop.Code.SUPERSEDED));
      assertThat(world.head().counters().in).isZero();
    }
  }

  @Test
  void reset_neverHadAHead_writesNone() {
    try (World world = withThreeEvents();
        PartitionStore store = world.openStore()) {
      reset(world);
      assertThat(store.readHead()).isEmpty();
    }
  }

  private static void reset(World world) {
    try (PartitionStore store = world.openStore()) {
      new Reset(store, world.plan, 0, () -> new Head.Stamp("f".repeat(32), "an operator", 0)).run();
    }
  }

  private static World withThreeEvents() {
    World world = new World();
    world.source.append(0, World.event("a", 1, 10));
    world.source.append(0, World.event("a", 2, 11));
    world.source.append(0, World.event("a", 4, 12));
    return world;
  }

  private static void committed(World world, int events) {
    WorkerConfig.Settings all = world.settings;
    world.settings = new WorkerConfig.Settings(events, 1 << 20, 1 << 28, true);
    try (PartitionWorker worker = world.worker()) {
      worker.open();
      worker.runBatch();
    }
    world.settings = all;
  }

  private static void assertRefused(PartitionWorker worker, String offset, String why) {
    assertThatThrownBy(() -> worker.skip(offset, "no good"))
        .isInstanceOfSatisfying(
            Stop.class, stop -> assertThat(stop.code()).isEqualTo(Stop.Code.SKIP_REFUSED))
        .hasMessageContaining(why);
  }
}
