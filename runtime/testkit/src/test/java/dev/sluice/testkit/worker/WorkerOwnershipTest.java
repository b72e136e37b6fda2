package dev.sluice.testkit.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.commit.Head;
import dev.sluice.engine.commit.PartitionWorker;
import dev.sluice.engine.commit.Progress;
import dev.sluice.engine.commit.WorkerConfig;
import dev.sluice.engine.commit.WorkerConfig.Identity;
import dev.sluice.engine.fault.Failpoint;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.store.Lease;
import dev.sluice.memory.MemoryStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Who owns a partition, and what a worker does that is called again or comes second. */
final class WorkerOwnershipTest {
  private static final int EVENTS = 60;
  private static final Identity PUSH = new Identity("push", 1, WorkerConfig.Trigger.PUSH, 10_000);

  @Test
  void pushWorker_opened_writesNothingUntilItsFirstCommit() {
    try (World world = new World().withEvents(EVENTS)) {
      ownedByAPullWorker(world);
      Head before = world.head();
      try (PartitionWorker worker = world.worker(PUSH)) {
        worker.open();
        assertThat(world.head()).isEqualTo(before);
        worker.runBatch();
        assertThat(world.head().order().epoch()).isEqualTo(before.order().epoch() + 1);
        assertThat(world.head().batch()).isEqualTo(before.batch() + 1);
        worker.runBatch();
        assertThat(world.head().order().epoch()).isEqualTo(before.order().epoch() + 1);
      }
    }
  }

  @Test
  void pushWorkers_inTurns_goOnFromEachOther() {
    List<String> expected = uninterrupted();
    try (World world = new World().withEvents(EVENTS);
        PartitionWorker first = world.worker(PUSH);
        PartitionWorker second = world.worker(new Identity("other", 1, PUSH.trigger(), 10_000))) {
      first.open();
      second.open();
      Progress progress;
      do {
        first.runBatch();
        progress = second.runBatch();
      } while (progress == Progress.COMMITTED);
      assertThat(world.head().ended()).isTrue();
      assertThat(world.sink(Channel.RESULT).payloads()).isEqualTo(expected);
    }
  }

  @Test
  void pullWorker_overtakenByAPush_stopsAsSuperseded() {
    try (World world = new World().withEvents(EVENTS);
        PartitionWorker pull = world.worker();
        PartitionWorker push = world.worker(PUSH)) {
      pull.open();
      push.open();
      push.runBatch();
      assertStops(Stop.Code.SUPERSEDED, pull::runBatch);
    }
  }

  @Test
  void worker_openedAgainAndNobodyCame_usesItsState() {
    AtomicInteger rereads = new AtomicInteger();
    try (World world = counting(rereads).withEvents(EVENTS);
        PartitionWorker worker = world.worker()) {
      worker.open();
      worker.runBatch();
      rereads.set(0);
      worker.letGo();
      worker.open();
      worker.runBatch();
      assertThat(rereads).hasValue(0);
      assertThat(World.drain(worker)).isEqualTo(Progress.ENDED);
      assertThat(world.sink(Channel.RESULT).payloads()).isEqualTo(uninterrupted());
    }
  }

  @Test
  void worker_openedAgainAfterEachBatch_countsWhatWasRefusedOnce() {
    try (World world = refusing().withEvents(EVENTS);
        PartitionWorker worker = world.worker(PUSH)) {
      Progress progress;
      do {
        worker.open();
        progress = worker.runBatch();
      } while (progress == Progress.COMMITTED);
      assertThat(progress).isEqualTo(Progress.ENDED);
      worker.letGo();
      assertRefusedCounted(world);
    }
  }

  @Test
  void worker_openedAgainBehindAnother_leavesTheCountOfWhatWasRefusedToIt() {
    try (World world = refusing().withEvents(EVENTS);
        PartitionWorker first = world.worker(PUSH);
        PartitionWorker second = world.worker(new Identity("other", 1, PUSH.trigger(), 10_000))) {
      Progress progress;
      do {
        first.open();
        second.open();
        progress = second.runBatch();
      } while (progress == Progress.COMMITTED);
      assertThat(progress).isEqualTo(Progress.ENDED);
      first.open();
      first.letGo();
      second.open();
      second.letGo();
      assertRefusedCounted(world);
    }
  }

  @Test
  void pushWorker_firstCommitLost_countsWhatWasRefusedOnce() {
    try (World world = refusing().withEvents(EVENTS);
        PartitionWorker first = world.worker(PUSH);
        PartitionWorker second = world.worker(new Identity("other", 1, PUSH.trigger(), 10_000))) {
      PartitionWorker next = first;
      Progress progress;
      do {
        next.open();
        world.store.failHeadWrite(SumFunction.NAME, 0, MemoryStore.Fault.LOST_UNKNOWN);
        progress = next.runBatch();
        next = next == first ? second : first;
      } while (progress == Progress.COMMITTED);
      assertThat(progress).isEqualTo(Progress.ENDED);
      next.open();
      next.letGo();
      assertRefusedCounted(world);
    }
  }

  private static World refusing() {
    World world = new World();
    world.sink(Channel.RESULT).refuseWhen(payload -> payload.contains("key2"));
    return world;
  }

  private static void assertRefusedCounted(World world) {
    long letters =
        world.sink(Channel.DEAD).payloads().stream()
            .filter(letter -> letter.contains("\"code\":\"refused\""))
            .count();
    assertThat(letters).isPositive();
    assertThat(world.head().counters().refused).isEqualTo(letters);
  }

  @Test
  void worker_openedAgainBehindAnother_reads_whatThatCommitted() {
    AtomicInteger rereads = new AtomicInteger();
    try (World world = counting(rereads).withEvents(EVENTS);
        PartitionWorker worker = world.worker()) {
      worker.open();
      worker.runBatch();
      worker.letGo();
      try (PartitionWorker other = world.worker()) {
        other.open();
        other.runBatch();
      }
      rereads.set(0);
      worker.open();
      assertThat(rereads.get()).as("pages and batches read").isPositive();
      assertThat(World.drain(worker)).isEqualTo(Progress.ENDED);
      assertThat(world.sink(Channel.RESULT).payloads()).isEqualTo(uninterrupted());
    }
  }

  @Test
  void deploy_lowerThanTheHeads_stopsAsSupersededAndWritesNothing() {
    try (World world = new World().withEvents(EVENTS)) {
      try (PartitionWorker newer = world.worker(deploy(7))) {
        newer.open();
        newer.runBatch();
      }
      Head before = world.head();
      try (PartitionWorker older = world.worker(deploy(6))) {
        assertStops(Stop.Code.SUPERSEDED, older::open);
      }
      assertThat(world.head()).isEqualTo(before);
    }
  }

  @Test
  void deploy_higherThanTheHeads_risesWithItsFirstCommitOnly() {
    try (World world = new World().withEvents(EVENTS)) {
      ownedByAPullWorker(world);
      try (PartitionWorker newer = world.worker(deploy(2))) {
        newer.open();
        assertThat(world.head().deploy()).isEqualTo(1);
        newer.runBatch();
        assertThat(world.head().deploy()).isEqualTo(2);
      }
    }
  }

  @Test
  void pushWorker_ofAnOlderDeploy_stopsWhenANewerHasCommitted() {
    try (World world = new World().withEvents(EVENTS);
        PartitionWorker older = world.worker(PUSH);
        PartitionWorker newer = world.worker(deploy(2))) {
      older.open();
      older.runBatch();
      newer.open();
      newer.runBatch();
      assertStops(Stop.Code.SUPERSEDED, older::runBatch);
    }
  }

  @Test
  void lease_heldByAnother_isNamed() {
    try (World world = new World().withEvents(EVENTS);
        PartitionWorker first = world.worker(owner("first"));
        PartitionWorker second = world.worker(owner("second"))) {
      assertThat(first.lease()).isEmpty();
      first.open();
      assertThat(second.lease()).map(Lease.Holder::owner).contains("first");
      first.letGo();
      assertThat(second.lease()).isEmpty();
    }
  }

  @Test
  void lease_ofAWorkerThatGoesOn_isProlonged() {
    try (World world = new World().withEvents(EVENTS);
        PartitionWorker first = world.worker(owner("first"));
        PartitionWorker second = world.worker(owner("second"))) {
      first.lease();
      first.open();
      for (int i = 0; i < 5; i++) {
        world.clock.advance(Duration.ofSeconds(4));
        first.runBatch();
        assertThat(second.lease()).as("after %d batches", i + 1).isPresent();
      }
    }
  }

  @Test
  void lease_takenByAnotherMeanwhile_stopsItsFormerHolder() {
    try (World world = new World().withEvents(EVENTS);
        PartitionWorker slow = world.worker(owner("slow"));
        PartitionWorker next = world.worker(owner("next"))) {
      slow.lease();
      slow.open();
      slow.runBatch();
      world.clock.advance(Duration.ofSeconds(10));
      assertThat(next.lease()).isEmpty();
      Head before = world.head();
      assertStops(Stop.Code.SUPERSEDED, slow::runBatch);
      assertThat(world.head()).isEqualTo(before);
    }
  }

  @Test
  void lease_takenByAnotherMeanwhile_isNotTakenBackThoughItIsOver() {
    try (World world = new World().withEvents(EVENTS);
        PartitionWorker stopped = world.worker(owner("stopped"));
        PartitionWorker next = world.worker(owner("next"))) {
      stopped.lease();
      stopped.open();
      stopped.runBatch();
      world.clock.advance(Duration.ofSeconds(10));
      assertThat(next.lease()).isEmpty();
      next.open();
      next.runBatch();
      // The next batch takes longer than the lease lasts, and just then the first one wakes up.
      world.clock.advance(Duration.ofSeconds(15));
      assertStops(Stop.Code.SUPERSEDED, stopped::runBatch);
      assertThat(next.runBatch()).isEqualTo(Progress.COMMITTED);
    }
  }

  @Test
  void marks_manySinceTheSnapshot_areSavedWithOne() {
    try (World world = new World()) {
      world.plan = SumFunction.plan(world.plan.window(), 1_000_000);
      try (PartitionWorker ticking = world.worker()) {
        ticking.open();
        for (int i = 0; i < 40; i++) {
          world.source.append(0, World.event("a", 1, 100L + 10_000L * i));
          ticking.runBatch();
          // Not as long as a snapshot takes to be due.
          world.clock.advance(Duration.ofMillis(SumFunction.IDLE_AFTER_MILLIS));
          ticking.runBatch();
          assertThat(ticking.head().marks()).hasSizeLessThan(17);
        }
      }
    }
  }

  private static World counting(AtomicInteger rereads) {
    return new World(
        point -> {
          if (point == Failpoint.RECOVERY_LOAD || point == Failpoint.RECOVERY_REREAD) {
            rereads.incrementAndGet();
          }
        });
  }

  private static void ownedByAPullWorker(World world) {
    try (PartitionWorker worker = world.worker()) {
      worker.open();
      worker.runBatch();
      worker.runBatch();
    }
  }

  private static List<String> uninterrupted() {
    try (World world = new World().withEvents(EVENTS)) {
      world.runToEnd();
      return world.sink(Channel.RESULT).payloads();
    }
  }

  private static Identity deploy(long number) {
    return new Identity("of deploy " + number, number, WorkerConfig.Trigger.PULL, 10_000);
  }

  private static Identity owner(String name) {
    return new Identity(name, 1, WorkerConfig.Trigger.PULL, 10_000);
  }

  private static void assertStops(Stop.Code code, ThrowingCallable act) {
    assertThatThrownBy(act)
        .isInstanceOfSatisfying(Stop.class, stop -> assertThat(stop.code()).isEqualTo(code));
  }
}
