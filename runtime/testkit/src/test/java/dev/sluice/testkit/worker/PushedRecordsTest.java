package dev.sluice.testkit.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.commit.WorkerConfig;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.source.Position;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What becomes of records that calls bring: again, cut anew, or not at all (rules 6 and 21). */
final class PushedRecordsTest {
  private static final int EVENTS = 60;

  @Test
  void records_broughtAgain_countOnce() {
    try (World world = new World().withEvents(EVENTS);
        Environment environment = new Environment(world)) {
      environment.call(0, 20);
      environment.call(0, 20);
      environment.call(13, 40);
      assertThat(world.head().counters().in).isEqualTo(40);
      environment.call(40, EVENTS);
      assertThat(world.outputs()).isEqualTo(uninterrupted());
    }
  }

  @Test
  void records_behindAnAcknowledgedCall_areTakenWithoutTheLog() {
    try (World world = new World().withEvents(EVENTS);
        Environment environment = new Environment(world)) {
      environment.call(0, 20);
      long read = environment.log.reads;
      environment.call(20, 40);
      environment.call(35, EVENTS);
      assertThat(environment.log.reads).isEqualTo(read);
      assertThat(world.outputs()).isEqualTo(uninterrupted());
    }
  }

  @Test
  void records_behindACallThatIsAcknowledgedLaterThanNow_areReadFromTheLog() {
    try (World world = new World().withEvents(EVENTS);
        Environment environment = new Environment(world)) {
      environment.call(0, 20);
      long read = environment.log.reads;
      world.clock.advance(Duration.ofSeconds(-1));
      environment.call(30, EVENTS);
      assertThat(environment.log.reads).isGreaterThan(read);
      assertThat(world.outputs()).isEqualTo(uninterrupted());
    }
  }

  /** Else one that was sent again, and taken out, would be there again. */
  @Test
  void letters_ofACallThatEnded_areNotDeliveredByTheNextOwner() {
    try (World world = new World().withEvents(EVENTS)) {
      try (Environment first = new Environment(world)) {
        first.call(0, 57);
        assertThat(world.sink(Channel.DEAD).payloads().getLast()).contains("\"offset\":56,");
        assertThat(world.head().outbox().isEmpty()).isTrue();
      }
      try (Environment second = new Environment(world)) {
        second.call(50, EVENTS);
      }
      assertThat(world.sink(Channel.DEAD).repeats()).isZero();
      assertThat(world.outputs()).isEqualTo(uninterrupted());
    }
  }

  @Test
  void records_behindACallThatFailed_leaveNothingOut() {
    try (World world = new World().withEvents(EVENTS);
        Environment environment = new Environment(world)) {
      environment.call(0, 20);
      environment.callInVain(20, 30);
      // Whoever brought them gave up, and goes on behind them without a word.
      environment.call(30, EVENTS);
      assertThat(world.outputs()).isEqualTo(uninterrupted());
    }
  }

  @Test
  void records_broughtToANewEnvironment_leaveNothingOut() {
    try (World world = new World().withEvents(EVENTS)) {
      try (Environment first = new Environment(world)) {
        first.call(0, 20);
      }
      try (Environment second = new Environment(world)) {
        second.call(40, EVENTS);
      }
      assertThat(world.outputs()).isEqualTo(uninterrupted());
    }
  }

  @Test
  void records_behindEventsThatTheLogLost_stopAsDataLoss() {
    try (World world = new World().withEvents(EVENTS)) {
      try (Environment first = new Environment(world)) {
        first.call(0, 20);
      }
      world.source.trim(0, 25);
      try (Environment second = new Environment(world)) {
        assertThatThrownBy(() -> second.call(5, 10))
            .isInstanceOfSatisfying(
                Stop.class, stop -> assertThat(stop.code()).isEqualTo(Stop.Code.DATA_LOSS));
      }
      assertThat(world.head().counters().in).isEqualTo(20);
    }
  }

  @Test
  void firstRecords_ofAFunctionThatBeginsLater_areItsBeginningAlsoWhenReadAgain() {
    try (World world = new World().withEvents(EVENTS)) {
      try (Environment first = new Environment(world, new Position("", "at=1"))) {
        first.call(30, 40);
        assertThat(world.head().counters().in).isEqualTo(10);
      }
      // The head of the log is gone, and was never read.
      world.source.trim(0, 35);
      try (Environment second = new Environment(world, new Position("", "at=1"))) {
        second.call(5, 10);
      }
      assertThat(world.head().counters().in).isEqualTo(15);
    }
  }

  @Test
  void records_cutAnewAndBroughtToAnybody_giveWhatOneRunGives() {
    Map<Channel, List<String>> expected = uninterrupted();
    for (long seed = 4_100; seed < 4_160; seed++) {
      Random chances = new Random(seed);
      try (World world = new World().withEvents(EVENTS)) {
        Environment.callAnybody(world, EVENTS, chances);
        assertThat(world.outputs()).as("seed %d", seed).isEqualTo(expected);
      }
    }
  }

  private static Map<Channel, List<String>> uninterrupted() {
    try (World world = new World().withEvents(EVENTS)) {
      world.settings = new WorkerConfig.Settings(5, 1 << 20, 1 << 28, false);
      world.runToEnd();
      return world.outputs();
    }
  }
}
