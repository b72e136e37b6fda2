package dev.sluice.testkit.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.commit.Collector;
import dev.sluice.engine.commit.Head;
import dev.sluice.engine.commit.PartitionWorker;
import dev.sluice.engine.commit.Progress;
import dev.sluice.engine.fault.Failpoint;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.state.Manifest;
import dev.sluice.engine.state.PageReference;
import dev.sluice.engine.store.PartitionStore;
import dev.sluice.testkit.contract.StoredPages;
import dev.sluice.testkit.oracle.WorkedCase;
import dev.sluice.testkit.outcome.Outcome;
import dev.sluice.testkit.run.Schedule;
import dev.sluice.testkit.run.WorkerRun;
import dev.sluice.testkit.vectors.CapriciousInvoker;
import dev.sluice.testkit.vectors.CasePlan;
import dev.sluice.testkit.vectors.RandomCases;
import dev.sluice.testkit.vectors.Subject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** What holds by the protocol's rules, and by each of them: run with all, and without one. */
enum RuleScenario implements Runnable {
  /** Random functions give the same under every schedule, and every invariant holds. */
  LAW {
    @Override
    public void run() {
      for (long seed = FIRST_SEED; seed < FIRST_SEED + CASES; seed++) {
        WorkedCase worked = RandomCases.of(seed, 25);
        Plan plan = CasePlan.of(worked.declaration());
        Subject subject = new Subject(plan, () -> new CapriciousInvoker(plan));
        WorkerRun.Input input = new WorkerRun.Input(worked.input(), worked.declaration().end());
        Outcome expected = WorkerRun.outcome(subject, input, Schedule.ONE_BATCH);
        for (long schedule = seed; schedule < seed + SCHEDULES; schedule++) {
          Schedule next = Schedule.random(schedule, worked.input().size());
          Optional<String> difference =
              expected.difference(WorkerRun.outcome(subject, input, next));
          if (difference.isPresent()) {
            throw new AssertionError("%s, by %s, %s".formatted(difference.get(), next, worked));
          }
        }
      }
    }
  },

  /** Records are brought cut anew, again, to anybody, and some are given up. */
  BROUGHT_TO_ANYBODY {
    @Override
    public void run() {
      for (long seed = FIRST_SEED; seed < FIRST_SEED + CASES; seed++) {
        try (World world = new World().withEvents(EVENTS)) {
          Environment.callAnybody(world, EVENTS, new Random(seed));
          if (world.head().counters().in != EVENTS) {
            throw new AssertionError(
                "in: %d, by seed %d".formatted(world.head().counters().in, seed));
          }
        }
      }
    }
  },

  /** A stream is divided anew: partitions move, split and merge. */
  DIVIDED_ANEW {
    @Override
    public void run() {
      for (long seed = FIRST_SEED; seed < FIRST_SEED + CASES; seed++) {
        ReshardingTest.splitsAndMergesWell(seed);
      }
      for (long seed = FIRST_SEED; seed < FIRST_SEED + 5 * CASES; seed++) {
        boolean _ = ReshardingTest.movesWell(seed);
      }
    }
  },

  /** A producer writes its outputs again, anyhow, and its reader is lost. */
  WRITTEN_AGAIN {
    @Override
    public void run() {
      for (long seed = FIRST_SEED; seed < FIRST_SEED + CASES; seed++) {
        RepeatsTest.countOnce(seed);
      }
      RepeatsTest.areKnownFromTheParent();
    }
  },

  /** A function goes on behind events that its source has lost, and is lost itself. */
  GOES_ON_BEHIND_A_LOSS {
    @Override
    public void run() {
      GapTest.isNotPassedAgain();
    }
  },

  /** A worker that another has taken over from stops. */
  TAKEOVER {
    @Override
    public void run() {
      try (World world = new World().withEvents(EVENTS);
          PartitionWorker first = world.worker();
          PartitionWorker second = world.worker()) {
        first.open();
        first.runBatch();
        second.open();
        second.runBatch();
        assertStops(Stop.Code.SUPERSEDED, first::runBatch);
      }
    }
  },

  /** A worker is lost behind a tick that closed a window, and the next one recovers. */
  LOST_AFTER_A_TICK {
    @Override
    public void run() {
      Crash crash = new Crash(Failpoint.HEAD_SYNCED, 4);
      try (World world = new World(crash)) {
        world.source.append(0, World.event("a", 1, 100));
        try (PartitionWorker lost = world.worker()) {
          lost.open();
          lost.runBatch();
          world.clock.advance(Duration.ofMillis(SumFunction.IDLE_AFTER_MILLIS));
          lost.runBatch();
          world.source.append(0, World.event("a", 2, 110));
          assertThatThrownBy(lost::runBatch).isInstanceOf(Crash.Crashed.class);
        }
        assertThat(world.head().marks()).hasSize(1);
        try (PartitionWorker next = world.worker()) {
          next.open();
          assertThat(next.head().counters().late).as("late by the tick").isEqualTo(1);
        }
      }
    }
  },

  /** An event that was committed as read reads otherwise, and the worker commits nothing. */
  CHANGED_EVENT {
    @Override
    public void run() {
      try (World world = interrupted()) {
        world.source.replace(0, lastCommitted(world) - 1, "nonsense");
        try (PartitionWorker worker = world.worker()) {
          assertStops(Stop.Code.NOT_REPRODUCIBLE, worker::open);
        }
      }
    }
  },

  /** The last event that was committed is another one now, though it counts the same. */
  OTHER_LAST_EVENT {
    @Override
    public void run() {
      try (World world = interrupted()) {
        int last = lastCommitted(world);
        world.source.replace(0, last, World.payload(world.source, last) + " ");
        try (PartitionWorker worker = world.worker()) {
          assertStops(Stop.Code.DATA_LOSS, worker::open);
        }
      }
    }
  },

  /** The source drops events before they were read, and those that were read with them. */
  TRIMMED_LOG {
    @Override
    public void run() {
      try (World world = new World().withEvents(EVENTS)) {
        try (PartitionWorker worker = world.worker()) {
          worker.open();
          worker.runBatch();
        }
        world.source.trim(0, lastCommitted(world) + 3);
        try (PartitionWorker worker = world.worker()) {
          assertStops(Stop.Code.DATA_LOSS, worker::open);
        }
      }
    }
  },

  /** A function whose plan was changed does not take the old state. */
  CHANGED_PLAN {
    @Override
    public void run() {
      try (World world = interrupted()) {
        world.plan = SumFunction.plan(50);
        try (PartitionWorker worker = world.worker()) {
          assertStops(Stop.Code.PLAN_CHANGED, worker::open);
        }
      }
    }
  },

  /**
   * A collector passes wherever a worker is, also between its pages and the head that names them.
   */
  COLLECTOR_PASSES {
    @Override
    public void run() {
      Map<Channel, List<String>> expected = uninterrupted();
      AtomicReference<World> passed = new AtomicReference<>();
      try (World world =
          new World(
              point -> {
                World at = passed.get();
                if (at != null && point != Failpoint.LOCK && point != Failpoint.PAGE_DELETE) {
                  passOver(at);
                }
              })) {
        world.withEvents(EVENTS);
        passed.set(world);
        try (PartitionWorker lost = world.worker()) {
          lost.open();
          for (int batch = 0; batch < 5; batch++) {
            lost.runBatch();
          }
        }
        assertThat(world.runToEnd()).isEqualTo(Progress.ENDED);
        assertThat(world.outputs()).isEqualTo(expected);
      }
    }

    private void passOver(World world) {
      try (PartitionStore store = world.openStore()) {
        Collector collector = new Collector(store, SumFunction.NAME, 0);
        collector.delete(collector.garbage());
      }
    }
  },

  /** A worker that recovers is overtaken by commits that delete the pages it was about to read. */
  SLOW_READER {
    @Override
    public void run() {
      Map<Channel, List<String>> expected = uninterrupted();
      AtomicReference<Optional<PartitionWorker>> overtaking =
          new AtomicReference<>(Optional.empty());
      try (World world =
          new World(
              point -> {
                if (point == Failpoint.RECOVERY_LOAD) {
                  overtaking.getAndSet(Optional.empty()).ifPresent(this::overtake);
                }
              })) {
        world.withEvents(EVENTS);
        try (PartitionWorker owner = world.worker()) {
          owner.open();
          for (int batch = 0; batch < 4; batch++) {
            owner.runBatch();
          }
          assertThat(world.head().manifest()).isNotNull();
          overtaking.set(Optional.of(owner));
          assertThat(world.runToEnd()).isEqualTo(Progress.ENDED);
          assertThat(overtaking.get()).as("the worker that overtakes").isEmpty();
        }
        assertThat(world.outputs()).isEqualTo(expected);
      }
    }

    private void overtake(PartitionWorker other) {
      for (int batch = 0; batch < 3; batch++) {
        other.runBatch();
      }
    }
  },

  /** Of each output that a sink refuses there is one dead letter, at every crash. */
  REFUSED_RESULTS {
    @Override
    public void run() {
      boolean crashed = true;
      for (int nth = 1; crashed; nth++) {
        Crash crash = new Crash(Failpoint.SINK_WRITTEN, nth);
        try (World world = new World(crash).withEvents(EVENTS)) {
          world.sink(Channel.RESULT).refuseWhen(payload -> payload.contains("key2"));
          try {
            world.runToEnd();
          } catch (Crash.Crashed _) {
            // The next owner goes on from what survived.
          }
          assertThat(world.runToEnd()).isEqualTo(Progress.ENDED);
          assertThat(letters(world))
              .as("letters of refused results")
              .isNotEmpty()
              .doesNotHaveDuplicates()
              .hasSize((int) world.head().counters().refused);
        }
        crashed = crash.happened();
      }
    }

    private List<String> letters(World world) {
      return world.sink(Channel.DEAD).payloads().stream()
          .filter(letter -> letter.contains("\"code\":\"refused\""))
          .toList();
    }
  },

  /** What the sink for dead letters refuses arrives cut; where it refuses that too, all waits. */
  REFUSED_LETTERS {
    @Override
    public void run() {
      try (World world = new World().withEvents(EVENTS)) {
        world.sink(Channel.DEAD).refuseWhen(payload -> payload.contains("nonsense"));
        assertThat(world.runToEnd()).isEqualTo(Progress.ENDED);
        assertThat(world.sink(Channel.DEAD).payloads())
            .as("cut letters")
            .hasSize((int) world.head().counters().dead)
            .allMatch(letter -> letter.contains("\"sha256\":"));
      }
      try (World world = new World().withEvents(EVENTS)) {
        AtomicInteger asked = new AtomicInteger();
        world.sink(Channel.DEAD).refuseWhen(_ -> isAskedOnceMore(asked));
        assertStops(Stop.Code.OUTBOX_BLOCKED, world::runToEnd);
      }
    }

    private boolean isAskedOnceMore(AtomicInteger asked) {
      assertThat(asked.incrementAndGet()).as("times that the sink was asked").isLessThan(1_000);
      return true;
    }
  },

  /** Behind a sink that takes nothing, nothing more is committed, whoever tries. */
  BLOCKED_SINK {
    @Override
    public void run() {
      Map<Channel, List<String>> expected = uninterrupted();
      try (World world = new World().withEvents(EVENTS)) {
        world.sink(Channel.RESULT).retryNext(Integer.MAX_VALUE);
        assertStops(Stop.Code.OUTBOX_BLOCKED, world::runToEnd);
        Head blocked = world.head();
        for (int owner = 0; owner < 3; owner++) {
          assertStops(Stop.Code.OUTBOX_BLOCKED, world::runToEnd);
          assertThat(world.head().batch()).as("batches, no further").isEqualTo(blocked.batch());
          assertThat(world.head().outbox().batchOr(0)).isEqualTo(blocked.batch());
        }
        world.sink(Channel.RESULT).retryNext(0);
        assertThat(world.runToEnd()).isEqualTo(Progress.ENDED);
        assertThat(world.outputs()).isEqualTo(expected);
      }
    }
  },

  /** A worker that lets go leaves nothing to deliver and nothing to read again. */
  LETTING_GO {
    @Override
    public void run() {
      try (World world = new World().withEvents(EVENTS)) {
        try (PartitionWorker worker = world.worker()) {
          worker.open();
          // The last of them has results: the window up to 40 closes.
          while (worker.head().outbox().isEmpty()) {
            assertThat(worker.runBatch()).isEqualTo(Progress.COMMITTED);
          }
        }
        Head left = world.head();
        assertThat(left.outbox().isEmpty()).as("nothing left to deliver").isTrue();
        PageReference manifest = Objects.requireNonNull(left.manifest(), "a snapshot was taken");
        try (PartitionStore store = world.openStore()) {
          assertThat(
                  Manifest.decode(StoredPages.read(store, manifest.name()).orElseThrow())
                      .reached()
                      .position())
              .as("nothing to read again")
              .isEqualTo(left.position());
        }
      }
    }
  };

  private static final long FIRST_SEED = 11_000_000;
  private static final int CASES = 12;
  private static final int SCHEDULES = 8;
  private static final int EVENTS = 60;

  private static int lastCommitted(World world) {
    return Integer.parseInt(world.head().position().offset());
  }

  private static Map<Channel, List<String>> uninterrupted() {
    try (World world = new World().withEvents(EVENTS)) {
      world.runToEnd();
      return world.outputs();
    }
  }

  /** A world whose worker was lost after a snapshot and a batch behind it. */
  private static World interrupted() {
    Crash crash = new Crash(Failpoint.HEAD_SYNCED, 8);
    World world = new World(crash).withEvents(EVENTS);
    assertThatThrownBy(world::runToEnd).isInstanceOf(Crash.Crashed.class);
    return world;
  }

  private static void assertStops(Stop.Code code, Runnable act) {
    try {
      act.run();
    } catch (Stop stop) {
      if (stop.code() == code) {
        return;
      }
      throw new AssertionError("stopped, but not as %s".formatted(code.text()), stop);
    }
    throw new AssertionError("did not stop as " + code.text());
  }
}
