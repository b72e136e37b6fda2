package dev.sluice.testkit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.commit.Progress;
import dev.sluice.engine.fault.Failpoint;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.output.Channel;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class WorkerCrashTest {
  private static final int EVENTS = 120;
  private static final int RESTARTS_MAX = 5;

  private record Outcome(Map<Channel, List<String>> outputs, String counters, long watermark) {}

  @ParameterizedTest
  @EnumSource(Failpoint.class)
  void worker_crashedAtEveryNthFailpoint_endsLikeAnUninterruptedOne(Failpoint point) {
    Outcome expected = run(Failpoints.NONE);
    assertThat(expected.outputs().get(Channel.RESULT)).hasSizeGreaterThan(15);
    assertThat(expected.outputs().get(Channel.LATE)).isNotEmpty();
    assertThat(expected.outputs().get(Channel.DEAD)).isNotEmpty();
    int crashes = 0;
    // Recovery needs something to recover from: another crash before, at a fixed place.
    boolean inRecovery = point == Failpoint.RECOVERY_LOAD || point == Failpoint.RECOVERY_REREAD;
    for (int nth = 1; ; nth++) {
      Crash crash = new Crash(point, nth);
      Crash before = new Crash(Failpoint.HEAD_SYNCED, inRecovery ? 8 : 0);
      Outcome outcome =
          run(
              reached -> {
                before.reached(reached);
                crash.reached(reached);
              });
      assertThat(outcome).as("crash at %s:%d", point.text(), nth).isEqualTo(expected);
      if (!crash.happened()) {
        break;
      }
      crashes++;
    }
    assertThat(crashes).as("crashes at %s", point.text()).isPositive();
  }

  private static Outcome run(Failpoints failpoints) {
    try (World world = new World(failpoints).withEvents(EVENTS)) {
      for (int start = 0; start < RESTARTS_MAX; start++) {
        try {
          assertThat(world.runToEnd()).isEqualTo(Progress.ENDED);
          return new Outcome(
              world.outputs(), world.head().counters().toString(), world.head().watermark());
        } catch (Crash.Crashed _) {
          // The next start goes on from what survived.
        }
      }
      throw new AssertionError("crashed %d times".formatted(RESTARTS_MAX));
    }
  }

  @Test
  void worker_finished_leavesOnlyNamedPages() {
    try (World world = new World().withEvents(EVENTS)) {
      world.runToEnd();
      assertThat(world.pages()).hasSize(1);
    }
  }
}
