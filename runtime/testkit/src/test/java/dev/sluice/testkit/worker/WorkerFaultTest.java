package dev.sluice.testkit.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.commit.Head;
import dev.sluice.engine.commit.PartitionWorker;
import dev.sluice.engine.commit.Progress;
import dev.sluice.engine.commit.WorkerConfig;
import dev.sluice.engine.fault.Failpoint;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.store.PartitionStore.PageName;
import dev.sluice.memory.MemoryStore.Fault;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class WorkerFaultTest {
  private static final int EVENTS = 60;

  @ParameterizedTest
  @EnumSource(Fault.class)
  void worker_anyHeadWriteUnknown_endsLikeAnUninterruptedOne(Fault fault) {
    Map<Channel, List<String>> expected;
    String counters;
    try (World world = new World().withEvents(EVENTS)) {
      world.runToEnd();
      expected = world.outputs();
      counters = world.head().counters().toString();
    }
    boolean happened = true;
    for (int nth = 1; happened; nth++) {
      AtomicInteger left = new AtomicInteger(nth);
      AtomicReference<World> created = new AtomicReference<>();
      try (World world =
          new World(
              point -> {
                if (point == Failpoint.HEAD_TEMP && left.decrementAndGet() == 0) {
                  created.get().store.failHeadWrite(SumFunction.NAME, 0, fault);
                }
              })) {
        created.set(world);
        world.withEvents(EVENTS);
        assertThat(world.runToEnd()).isEqualTo(Progress.ENDED);
        happened = left.get() <= 0;
        // The confirm write at the end may be the one that was lost; the next start repeats it.
        assertThat(world.runToEnd()).isEqualTo(Progress.ENDED);
        assertThat(world.outputs()).as("%s at write %d", fault, nth).isEqualTo(expected);
        assertThat(world.head().counters()).hasToString(counters);
      }
    }
  }

  @Test
  void zombie_afterAnotherOwner_cannotCommitOrDeliver() {
    Map<Channel, List<String>> expected;
    try (World world = new World().withEvents(EVENTS)) {
      world.runToEnd();
      expected = world.outputs();
    }
    try (World world = new World().withEvents(EVENTS);
        PartitionWorker zombie = world.worker()) {
      zombie.open();
      zombie.runBatch();
      zombie.runBatch();
      try (PartitionWorker owner = world.worker()) {
        owner.open();
        owner.runBatch();
        Head before = world.head();
        assertStops(Stop.Code.SUPERSEDED, zombie::runBatch);
        assertThat(world.head().nonce()).isEqualTo(before.nonce());
        assertThat(World.drain(owner)).isEqualTo(Progress.ENDED);
      }
      assertThat(world.outputs()).isEqualTo(expected);
    }
  }

  @Test
  void open_damagedHead_stopsAsCorrupt() {
    try (World world = interrupted()) {
      world.store.damageHead(SumFunction.NAME, 0);
      assertOpenStops(world, Stop.Code.CORRUPT);
    }
  }

  @Test
  void open_anyPageDamaged_stopsAsCorruptAndChangesNothing() {
    for (int page = 0; page < 3; page++) {
      try (World world = interrupted()) {
        List<PageName> pages = world.pages();
        if (page < pages.size()) {
          Head before = world.head();
          world.store.damagePage(SumFunction.NAME, 0, pages.get(page));
          assertOpenStops(world, Stop.Code.CORRUPT);
          assertThat(world.head().nonce()).isEqualTo(before.nonce());
        }
      }
    }
  }

  @Test
  void open_pageMissing_stopsAsCorrupt() {
    try (World world = interrupted()) {
      world.store.open(SumFunction.NAME, 0).deletePage(world.pages().getFirst());
      assertOpenStops(world, Stop.Code.CORRUPT);
    }
  }

  @Test
  void open_pageGoneWhileRead_stopsAsCorrupt() {
    for (int page = 0; page < 2; page++) {
      try (World world = interrupted();
          PartitionWorker worker =
              world.worker(new VanishingStore(world.openStore(), page, 1, () -> {}))) {
        assertThatThrownBy(worker::open)
            .isInstanceOfSatisfying(
                Stop.class, stop -> assertThat(stop.code()).isEqualTo(Stop.Code.CORRUPT))
            .hasMessageContaining("is missing");
      }
    }
  }

  @Test
  void open_pageGoneSinceTheHeadMoved_startsAgainFromTheNewHead() {
    for (int page = 0; page < 2; page++) {
      try (World world = interrupted();
          PartitionWorker worker =
              world.worker(new VanishingStore(world.openStore(), page, 1, world::runToEnd))) {
        worker.open();
        assertThat(worker.head().ended()).isTrue();
      }
    }
  }

  @Test
  void open_planChanged_isRefused() {
    try (World world = interrupted()) {
      Head before = world.head();
      world.plan = SumFunction.plan(50);
      assertOpenStops(world, Stop.Code.PLAN_CHANGED);
      assertThat(world.head().nonce()).isEqualTo(before.nonce());
    }
  }

  @Test
  void open_committedEventGone_stopsAsDataLoss() {
    try (World world = interrupted()) {
      world.source.trim(0, 30);
      assertOpenStops(world, Stop.Code.DATA_LOSS);
    }
  }

  @Test
  void open_eventBehindSnapshotChanged_stopsAsNotReproducible() {
    try (World world = interrupted()) {
      Head before = world.head();
      // The last committed event but one was living; now it is dead.
      world.source.replace(0, Integer.parseInt(before.position().offset()) - 1, "nonsense");
      assertOpenStops(world, Stop.Code.NOT_REPRODUCIBLE);
      assertThat(world.head().nonce()).isEqualTo(before.nonce());
    }
  }

  @Test
  void run_moreStateThanBudget_stopsWithLastCommitUntouched() {
    try (World world = new World().withEvents(EVENTS)) {
      world.settings = new WorkerConfig.Settings(5, 1 << 20, 1, true);
      try (PartitionWorker worker = world.worker()) {
        worker.open();
        assertThatThrownBy(worker::runBatch)
            .hasMessageContaining("--max-state")
            .isInstanceOfSatisfying(
                Stop.class, stop -> assertThat(stop.code()).isEqualTo(Stop.Code.OUT_OF_MEMORY));
      }
      assertThat(world.head().batch()).isZero();
    }
  }

  @Test
  void ended_sameInput_changesNothing() {
    try (World world = new World().withEvents(EVENTS)) {
      world.runToEnd();
      Head before = world.head();
      assertThat(before.ended()).isTrue();
      assertThat(world.runToEnd()).isEqualTo(Progress.ENDED);
      assertThat(world.head().nonce()).isEqualTo(before.nonce());
    }
  }

  @Test
  void ended_moreInput_stopsAsEnded() {
    try (World world = new World().withEvents(EVENTS)) {
      world.runToEnd();
      world.source.append(0, World.event("a", 1, 1_000));
      assertThatThrownBy(world::runToEnd)
          .hasMessageContaining("--fresh")
          .isInstanceOfSatisfying(
              Stop.class, stop -> assertThat(stop.code()).isEqualTo(Stop.Code.ENDED));
    }
  }

  @Test
  void noEndMark_laterInput_goesOn() {
    Map<Channel, List<String>> expected;
    int results;
    try (World world = new World().withEvents(EVENTS)) {
      world.runToEnd();
      expected = world.outputs();
      results = world.sink(Channel.RESULT).payloads().size();
    }
    try (World world = new World().withEvents(EVENTS)) {
      world.settings = new WorkerConfig.Settings(5, 1 << 20, 1 << 28, false);
      assertThat(world.runToEnd()).isEqualTo(Progress.ENDED);
      assertThat(world.head().ended()).isFalse();
      assertThat(world.sink(Channel.RESULT).payloads().size()).isLessThan(results);
      world.settings = new WorkerConfig.Settings(5, 1 << 20, 1 << 28, true);
      assertThat(world.runToEnd()).isEqualTo(Progress.ENDED);
      assertThat(world.outputs()).isEqualTo(expected);
    }
  }

  @Test
  void run_afterItStopped_isRefused() {
    try (World world = new World().withEvents(EVENTS)) {
      world.settings = new WorkerConfig.Settings(5, 1 << 20, 1, true);
      try (PartitionWorker worker = world.worker()) {
        worker.open();
        assertThatThrownBy(worker::runBatch).isInstanceOf(Stop.class);
        assertThatThrownBy(worker::runBatch).isInstanceOf(IllegalStateException.class);
      }
    }
  }

  /** A world whose worker was lost after a snapshot and a batch behind it. */
  private static World interrupted() {
    Crash crash = new Crash(Failpoint.HEAD_SYNCED, 8);
    World world = new World(crash).withEvents(EVENTS);
    assertThatThrownBy(world::runToEnd).isInstanceOf(Crash.Crashed.class);
    assertThat(world.head().manifest()).isNotNull();
    return world;
  }

  private static void assertOpenStops(World world, Stop.Code code) {
    try (PartitionWorker worker = world.worker()) {
      assertStops(code, worker::open);
    }
  }

  private static void assertStops(Stop.Code code, ThrowingCallable act) {
    assertThatThrownBy(act)
        .isInstanceOfSatisfying(Stop.class, stop -> assertThat(stop.code()).isEqualTo(code));
  }
}
