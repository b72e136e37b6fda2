package dev.sluice.dev.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.dev.pace.ManualPace;
import dev.sluice.local.Invoked;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ScheduledCallsTest {
  @Test
  void schedule_ofARate_isSoLong() {
    assertThat(Schedule.parse("rate(1 minute)").every()).isEqualTo(Duration.ofMinutes(1));
    assertThat(Schedule.parse("rate(14 minutes)").every()).isEqualTo(Duration.ofMinutes(14));
    assertThat(Schedule.parse("rate(6 hours)").every()).isEqualTo(Duration.ofHours(6));
    assertThat(Schedule.parse("rate(1 day)").every()).isEqualTo(Duration.ofDays(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"rate(1 minutes)", "rate(2 minute)", "rate(0 minutes)", "cron(* * * * ? *)", ""})
  void schedule_thatIsNotKnown_isRefusedWithTheRepair(String text) {
    assertThatThrownBy(() -> Schedule.parse(text))
        .hasMessageContaining("'%s' is no schedule that is known here; give rate(", text);
  }

  @Test
  void calls_asTimeGoesOn_areMadeWithTheInputAndCounted() throws Exception {
    CountDownLatch called = new CountDownLatch(5);
    try (ScheduledCalls calls =
        new ScheduledCalls(
            Schedule.parse("rate(1 minute)"),
            "input",
            event -> {
              assertThat(event).isEqualTo("input");
              called.countDown();
              return new Invoked.Failed("no");
            },
            1_000_000,
            new ManualPace())) {
      called.await();
      while (calls.status().failed() < 5) {
        Thread.onSpinWait();
      }
      assertThat(calls.status().trouble()).isEqualTo("no");
      assertThat(calls.status().fired()).isGreaterThanOrEqualTo(5);
    }
  }

  @Test
  void calls_whileAsManyRunAsMay_areLeftOut() throws Exception {
    CountDownLatch ends = new CountDownLatch(1);
    try (ScheduledCalls calls =
        new ScheduledCalls(
            new Schedule(Duration.ofSeconds(1)),
            "",
            _ -> {
              ends.await();
              return new Invoked.Answered("{}");
            },
            2,
            new ManualPace())) {
      while (calls.status().skipped() < 3) {
        Thread.onSpinWait();
      }
      assertThat(calls.status().fired()).isEqualTo(2);
      ends.countDown();
    }
  }
}
