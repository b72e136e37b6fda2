package dev.sluice.testkit.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.commit.Head;
import dev.sluice.engine.commit.PartitionWorker;
import dev.sluice.engine.commit.Progress;
import dev.sluice.engine.commit.WorkerConfig;
import dev.sluice.engine.fault.Failpoint;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.plan.WindowSpec;
import dev.sluice.engine.source.ForwardingSource;
import dev.sluice.engine.source.Position;
import dev.sluice.engine.source.Source;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a function does that is to go on when its source has lost events (rule 21). */
final class GapTest {
  private static World world(Failpoints failpoints, long eventsBetweenSnapshots) {
    World world =
        new World(failpoints)
            .withPlan(SumFunction.plan(new WindowSpec.Tumbling(40, 0), eventsBetweenSnapshots));
    world.settings = new WorkerConfig.Settings(1, 1 << 20, 1 << 28, true);
    return world;
  }

  private static void append(World world, int from, int to) {
    for (int i = from; i < to; i++) {
      world.source.append(0, World.event("a", 1, 10L * i));
    }
  }

  /** Runs until there is nothing more, and stops as a crash does. */
  private static void runAndBreakOff(World world) {
    PartitionWorker worker = world.worker();
    worker.open();
    assertThat(World.drain(worker)).isEqualTo(Progress.EMPTY);
    // What closing would save is not saved: the next batch never ends.
    world.source.append(0, World.event("a", 1, 0));
    assertThatThrownBy(worker::runBatch).isInstanceOf(Crash.Crashed.class);
    worker.close();
  }

  private static List<String> counts(World world) {
    return world.sink(Channel.RESULT).payloads().stream()
        .map(
            line ->
                line.replaceAll(
                    ".*\"start\":\"1970-01-01T00:00:0([0-9.]+)Z\".*(\"count\":\\d+).*", "$1 $2"))
        .toList();
  }

  @Test
  void events_lostWhereTheFunctionIsToStop_stopIt() {
    try (World world = world(Failpoints.NONE, 1)) {
      append(world, 0, 3);
      world.runToEnd();
      append(world, 3, 6);
      world.source.trim(0, 4);
      assertThatThrownBy(world::runToEnd)
          .isInstanceOfSatisfying(
              Stop.class, stop -> assertThat(stop.code()).isEqualTo(Stop.Code.DATA_LOSS));
      assertThat(world.head().counters().gaps).isZero();
    }
  }

  /** The snapshot is at the head: only what nobody has read is lost. */
  @Test
  void events_lostBehindASnapshot_areAGapThatIsCounted() {
    try (World world = world(Failpoints.NONE, 1)) {
      world.source.goOnBehindLosses();
      append(world, 0, 3);
      world.runToEnd();
      append(world, 3, 6);
      world.source.trim(0, 4);
      world.source.finish(0);
      world.runToEnd();
      Head head = world.head();
      assertThat(head.counters().gaps).isEqualTo(1);
      assertThat(head.counters().in).isEqualTo(5);
      assertThat(counts(world)).containsExactlyInAnyOrder("0 \"count\":3", "0.040 \"count\":2");
    }
  }

  /** The gap is in a commit with a snapshot, so that nobody has to read across it again. */
  @Test
  void gap_thatIsCommitted_isNotPassedAgain() {
    isNotPassedAgain();
  }

  static void isNotPassedAgain() {
    Crash crash = new Crash(Failpoint.HEAD_TEMP, 9);
    try (World world = world(crash, 100)) {
      world.source.goOnBehindLosses();
      append(world, 0, 3);
      world.runToEnd();
      append(world, 3, 6);
      world.source.trim(0, 4);
      runAndBreakOff(world);
      assertThat(world.head().counters().gaps).isEqualTo(1);
      world.source.finish(0);
      world.runToEnd();
      assertThat(world.head().counters().gaps).isEqualTo(1);
      assertThat(world.head().counters().in).isEqualTo(6);
    }
  }

  @Test
  void log_thatLostAllItHad_isGoneOnWithWhenItHasSomethingAgain() {
    try (World world = world(Failpoints.NONE, 1)) {
      world.source.goOnBehindLosses();
      append(world, 0, 3);
      world.runToEnd();
      append(world, 3, 4);
      world.source.trim(0, 4);
      world.runToEnd();
      assertThat(world.head().counters().gaps).isEqualTo(1);
      append(world, 4, 5);
      world.source.finish(0);
      world.runToEnd();
      assertThat(world.head().counters().gaps).isEqualTo(1);
      assertThat(world.head().counters().in).isEqualTo(4);
    }
  }

  /** What was read since the snapshot is committed, and cannot be read again. */
  @Test
  void events_lostSinceTheSnapshot_areMissingInOpenWindowsOnly() {
    Crash crash = new Crash(Failpoint.HEAD_TEMP, 8);
    try (World world = world(crash, 100)) {
      world.source.goOnBehindLosses();
      // Windows of 40 ms: the first is closed by the event at 50, the second is open.
      append(world, 0, 6);
      runAndBreakOff(world);
      assertThat(world.head().counters().in).isEqualTo(6);
      assertThat(world.head().manifest()).isNull();
      world.source.trim(0, 6);
      world.source.append(0, World.event("a", 1, 60));
      world.source.finish(0);
      world.runToEnd();
      Head head = world.head();
      assertThat(head.counters().gaps).isEqualTo(1);
      assertThat(head.counters().in).isEqualTo(8);
      assertThat(head.counters().late).isEqualTo(1);
      assertThat(counts(world)).containsExactlyInAnyOrder("0 \"count\":4", "0.040 \"count\":1");
    }
  }

  /**
   * A log that loses what is behind a gap before anything of it was read is in no order any more.
   */
  @Test
  void gap_isPassedOnceFromAPlace() {
    try (World world = world(Failpoints.NONE, 1)) {
      world.source.goOnBehindLosses();
      append(world, 0, 3);
      world.runToEnd();
      world.source.trim(0, 3);
      world.runToEnd();
      assertThat(world.head().position().isBehindGap()).isTrue();
      world.read = new Losing(world.source);
      assertThatThrownBy(world::runToEnd)
          .isInstanceOfSatisfying(
              Stop.class, stop -> assertThat(stop.code()).isEqualTo(Stop.Code.DATA_LOSS));
      assertThat(world.head().counters().gaps).isEqualTo(1);
    }
  }

  /** Has nothing of what it is asked for. */
  private static final class Losing extends ForwardingSource {
    Losing(Source source) {
      super(source);
    }

    @Override
    public Reader open(int partition, Position after) {
      throw new Stop(Stop.Code.DATA_LOSS, "nothing is there");
    }
  }

  /** A log that says that there is more answers late, and that is no gap to go on behind. */
  @Test
  void silence_whileEventsAreReadAgain_isAFailureAndNoLoss() {
    try (World world = world(Failpoints.NONE, 1_000)) {
      world.source.goOnBehindLosses();
      append(world, 0, 20);
      try (PartitionWorker lost = world.worker()) {
        lost.open();
        World.drain(lost);
        world.source.silence(0, 200);
        try (PartitionWorker next = world.worker()) {
          assertThatThrownBy(next::open)
              .isInstanceOfSatisfying(
                  Stop.class, stop -> assertThat(stop.code()).isEqualTo(Stop.Code.SOURCE_FAILED))
              .hasMessageContaining("gave nothing 101 times in a row");
        }
        assertThat(world.head().counters().gaps).isZero();
      }
    }
  }
}
