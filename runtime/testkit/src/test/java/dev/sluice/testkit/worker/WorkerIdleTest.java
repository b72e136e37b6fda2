package dev.sluice.testkit.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.commit.Head;
import dev.sluice.engine.commit.PartitionWorker;
import dev.sluice.engine.commit.Progress;
import dev.sluice.engine.fault.Failpoint;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.time.Mark;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class WorkerIdleTest {
  private static final Duration IDLE_AFTER = Duration.ofMillis(SumFunction.IDLE_AFTER_MILLIS);

  @Test
  void tick_saidEmptyForIdleAfter_raisesWatermarkByTheTimeSince() {
    try (World world = new World();
        PartitionWorker worker = world.worker()) {
      world.source.append(0, World.event("a", 1, 100));
      worker.open();
      worker.runBatch();
      world.clock.advance(IDLE_AFTER.minusMillis(1));
      assertThat(worker.runBatch()).isEqualTo(Progress.EMPTY);
      assertThat(worker.head().watermark()).isEqualTo(97);
      world.clock.advance(Duration.ofMillis(1));
      assertThat(worker.runBatch()).isEqualTo(Progress.COMMITTED);
      assertThat(worker.head().watermark()).isEqualTo(97 + IDLE_AFTER.toMillis());
      assertThat(world.sink(Channel.RESULT).payloads()).hasSize(1);
      assertThat(worker.head().marks())
          .containsExactly(new Mark("0", Mark.Kind.TICK, 97 + IDLE_AFTER.toMillis()));
    }
  }

  @Test
  void tick_closingAWindow_isCommittedWhenItIsDue() {
    try (World world = new World().withPlan(SumFunction.plan(8_000));
        PartitionWorker worker = world.worker()) {
      readAnEvent(world, worker);
      assertThat(idle(world, worker, 7_902)).isEqualTo(Progress.EMPTY);
      assertThat(worker.head().watermark()).isEqualTo(97);
      assertThat(idle(world, worker, 1)).isEqualTo(Progress.COMMITTED);
      assertThat(worker.head().watermark()).isEqualTo(8_000);
      assertThat(world.sink(Channel.RESULT).payloads()).hasSize(1);
    }
  }

  @Test
  void tick_closingNothing_isNoCommitOfItsOwn() {
    try (World world = new World();
        PartitionWorker worker = world.worker()) {
      readAnEvent(world, worker);
      idle(world, worker, IDLE_AFTER.toMillis());
      // Ten seconds after the start there is a snapshot.
      idle(world, worker, 6_000);
      Head before = worker.head();
      for (int poll = 0; poll < 10_000; poll++) {
        assertThat(idle(world, worker, 700)).isEqualTo(Progress.EMPTY);
      }
      assertThat(worker.head()).isEqualTo(before);
    }
  }

  @Test
  void tick_thatWaited_goesBeforeTheNextEventsInTheirCommit() {
    try (World world = new World();
        PartitionWorker worker = world.worker()) {
      readAnEvent(world, worker);
      idle(world, worker, IDLE_AFTER.toMillis());
      idle(world, worker, 1_000);
      idle(world, worker, 1_000);
      world.source.append(0, World.event("late by the tick that waited", 2, 6_300));
      world.source.append(0, World.event("a", 2, 20_000));
      assertThat(worker.runBatch()).isEqualTo(Progress.COMMITTED);
      assertThat(worker.head().counters().late).isEqualTo(1);
      assertThat(worker.head().marks())
          .containsExactly(new Mark("0", Mark.Kind.TICK, 97 + IDLE_AFTER.toMillis() + 2_000));
    }
  }

  @Test
  void tick_thatWaited_isRecordedOnLettingGo() {
    try (World world = new World()) {
      try (PartitionWorker worker = world.worker()) {
        readAnEvent(world, worker);
        idle(world, worker, IDLE_AFTER.toMillis());
        idle(world, worker, 2_000);
        assertThat(worker.head().watermark()).isEqualTo(97 + IDLE_AFTER.toMillis());
      }
      assertThat(world.head().watermark()).isEqualTo(97 + IDLE_AFTER.toMillis() + 2_000);
    }
  }

  /** Two processes that are called in turn: neither is asked for as long as idleAfter. */
  @Test
  void tick_ofOwnersInTurn_countsFromWhatTheFirstWasTold() {
    try (World world = new World()) {
      try (PartitionWorker first = world.worker()) {
        readAnEvent(world, first);
      }
      Duration third = IDLE_AFTER.dividedBy(3).plusMillis(1);
      for (int call = 1; call < 3; call++) {
        world.clock.advance(third);
        try (PartitionWorker next = world.worker()) {
          next.open();
          assertThat(next.runBatch()).isEqualTo(Progress.EMPTY);
        }
      }
      world.clock.advance(third);
      try (PartitionWorker last = world.worker()) {
        last.open();
        assertThat(last.runBatch()).isEqualTo(Progress.COMMITTED);
        assertThat(last.head().watermark()).isEqualTo(97 + 3 * third.toMillis());
      }
    }
  }

  @Test
  void letGo_ofAnIdlePartition_saysOnceSinceWhenItIs() {
    try (World world = new World()) {
      long told;
      try (PartitionWorker worker = world.worker()) {
        readAnEvent(world, worker);
        long first = worker.head().emptySince().orElseThrow();
        world.source.silence(0, 1);
        assertThat(worker.runBatch()).isEqualTo(Progress.EMPTY);
        told = first + 20;
        assertThat(idle(world, worker, 20)).isEqualTo(Progress.EMPTY);
        assertThat(worker.head().emptySince()).as("no write of its own").hasValue(first);
      }
      assertThat(world.head().emptySince()).hasValue(told);
      try (PartitionWorker next = world.worker()) {
        next.open();
        String nonce = next.head().nonce();
        assertThat(idle(world, next, 20)).isEqualTo(Progress.EMPTY);
        next.letGo();
        assertThat(next.head().nonce()).isEqualTo(nonce);
      }
      assertThat(world.head().emptySince()).hasValue(told);
    }
  }

  @Test
  void tick_nextOwnerFindsTheSourceQuietOnly_countsAnew() {
    try (World world = new World()) {
      try (PartitionWorker first = world.worker()) {
        readAnEvent(world, first);
      }
      world.source.silence(0, 1);
      try (PartitionWorker quiet = world.worker()) {
        quiet.open();
        assertThat(idle(world, quiet, IDLE_AFTER.toMillis())).isEqualTo(Progress.EMPTY);
      }
      assertThat(world.head().emptySince()).isEmpty();
      try (PartitionWorker last = world.worker()) {
        last.open();
        assertThat(last.runBatch()).isEqualTo(Progress.EMPTY);
        assertThat(last.head().watermark()).isEqualTo(97);
      }
    }
  }

  @Test
  void tick_afterASkippedEvent_countsFromBehindIt() {
    try (World world = new World()) {
      try (PartitionWorker first = world.worker()) {
        readAnEvent(world, first);
      }
      assertThat(world.head().emptySince()).isPresent();
      world.source.append(0, World.event("a", 1, 101));
      world.clock.advance(IDLE_AFTER);
      try (PartitionWorker skipping = world.worker()) {
        skipping.open();
        skipping.skip("1", "no good");
      }
      assertThat(world.head().emptySince()).isEmpty();
      try (PartitionWorker next = world.worker()) {
        next.open();
        assertThat(next.runBatch()).isEqualTo(Progress.EMPTY);
        assertThat(next.head().watermark()).isEqualTo(97);
      }
    }
  }

  @Test
  void tick_clockOfTheNextOwnerIsBehind_countsFromItsOwn() {
    try (World world = new World()) {
      try (PartitionWorker first = world.worker()) {
        readAnEvent(world, first);
      }
      long told = world.head().emptySince().orElseThrow();
      world.clock.advance(Duration.ofHours(-1));
      try (PartitionWorker behind = world.worker()) {
        behind.open();
        behind.runBatch();
      }
      assertThat(world.head().emptySince()).hasValue(told - 3_600_000);
    }
  }

  /** Its watermark is 97, its window is [80, 120) unless there is another plan. */
  private static void readAnEvent(World world, PartitionWorker worker) {
    world.source.append(0, World.event("a", 1, 100));
    worker.open();
    assertThat(worker.runBatch()).isEqualTo(Progress.COMMITTED);
  }

  private static Progress idle(World world, PartitionWorker worker, long millis) {
    world.clock.advance(Duration.ofMillis(millis));
    return worker.runBatch();
  }

  @Test
  void tick_onlyQuiet_doesNotCome() {
    try (World world = new World();
        PartitionWorker worker = world.worker()) {
      world.source.append(0, World.event("a", 1, 100));
      worker.open();
      worker.runBatch();
      world.source.silence(0, 1);
      worker.runBatch();
      world.clock.advance(IDLE_AFTER);
      assertThat(worker.runBatch()).isEqualTo(Progress.EMPTY);
      assertThat(worker.head().watermark()).isEqualTo(97);
    }
  }

  @Test
  void tick_beforeTheFirstEvent_changesNothing() {
    try (World world = new World();
        PartitionWorker worker = world.worker()) {
      worker.open();
      Head before = worker.head();
      worker.runBatch();
      world.clock.advance(IDLE_AFTER.multipliedBy(3));
      assertThat(worker.runBatch()).isEqualTo(Progress.EMPTY);
      assertThat(worker.head()).isEqualTo(before);
    }
  }

  @Test
  void tick_workerLostAfterIt_isAppliedAgainInItsPlace() {
    Crash crash = new Crash(Failpoint.HEAD_SYNCED, 4);
    try (World world = new World(crash)) {
      world.source.append(0, World.event("a", 1, 100));
      try (PartitionWorker lost = world.worker()) {
        lost.open();
        lost.runBatch();
        world.clock.advance(IDLE_AFTER);
        lost.runBatch();
        world.source.append(0, World.event("a", 2, 5_200));
        assertThat(crash.happened()).isFalse();
        assertThatThrownBy(lost::runBatch).isInstanceOf(Crash.Crashed.class);
      }
      assertThat(world.head().marks()).hasSize(1);
      try (PartitionWorker next = world.worker()) {
        next.open();
        assertThat(next.head().watermark()).isEqualTo(5_197);
        assertThat(next.head().counters().accepted).isEqualTo(2);
      }
    }
  }

  @Test
  void confirm_idleForFiveSeconds_emptiesTheOutbox() {
    try (World world = new World();
        PartitionWorker worker = world.worker()) {
      world.source.append(0, World.event("a", 1, 100));
      world.source.append(0, World.event("a", 1, 200));
      world.source.silence(0, 1);
      worker.open();
      worker.runBatch();
      worker.runBatch();
      assertThat(worker.head().outbox().isEmpty()).isFalse();
      long batch = worker.head().batch();
      world.source.silence(0, 1);
      world.clock.advance(Duration.ofSeconds(5));
      assertThat(worker.runBatch()).isEqualTo(Progress.EMPTY);
      assertThat(worker.head().outbox().isEmpty()).isTrue();
      assertThat(worker.head().batch()).isEqualTo(batch);
    }
  }

  @Test
  void snapshot_idleAndDue_isTaken() {
    try (World world = new World();
        PartitionWorker worker = world.worker()) {
      world.source.append(0, World.event("a", 1, 100));
      worker.open();
      worker.runBatch();
      assertThat(worker.head().manifest()).isNull();
      world.clock.advance(Duration.ofSeconds(10));
      world.source.silence(0, 1);
      assertThat(worker.runBatch()).isEqualTo(Progress.EMPTY);
      assertThat(worker.head().manifest()).isNotNull();
    }
  }
}
