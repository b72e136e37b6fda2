package dev.sluice.dev.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.dev.pace.ManualPace;
import dev.sluice.local.Invoked;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class ScheduledCallsTest {
  @Test
  void calls_asTimeGoesOn_areMadeWithTheInputAndCounted() throws Exception {
    CountDownLatch called = new CountDownLatch(5);
    try (ScheduledCalls calls =
        new ScheduledCalls(
            new Schedule(Duration.ofMinutes(1)),
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
