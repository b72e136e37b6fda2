package dev.sluice.dev.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.dev.pace.ManualPace;
import dev.sluice.dev.pace.Pace;
import dev.sluice.local.Invoked;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class ScheduledCallsTest {
  private static final Schedule ONCE = new Schedule(Duration.ofHours(1), 2);

  @Test
  void calls_asTimeGoesOn_areMadeWithTheInputAndCounted() throws Exception {
    CountDownLatch called = new CountDownLatch(5);
    try (ScheduledCalls calls =
        new ScheduledCalls(
            new Schedule(Duration.ofMinutes(1), 0),
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
      assertThat(calls.status().failing()).isGreaterThanOrEqualTo(5);
    }
  }

  /** Pauses of a schedule that has no other time; those before a call is made again are at once. */
  private static final class Pauses implements Pace {
    private final List<Duration> retries = Collections.synchronizedList(new ArrayList<>());

    @Override
    public long millis() {
      return 0;
    }

    @Override
    public void pause(Duration duration) throws InterruptedException {
      if (duration.equals(ONCE.every())) {
        new CountDownLatch(1).await();
      }
      retries.add(duration);
    }
  }

  @Test
  void call_thatFails_isMadeAgainAfterAMinuteAndAfterTwo() {
    Pauses pauses = new Pauses();
    try (ScheduledCalls calls =
        new ScheduledCalls(ONCE, "", _ -> new Invoked.Ended(137), 1, pauses)) {
      while (calls.status().failed() < 3) {
        Thread.onSpinWait();
      }
      assertThat(calls.status().fired()).isEqualTo(1);
    }
    assertThat(pauses.retries).containsExactly(Duration.ofMinutes(1), Duration.ofMinutes(2));
  }

  @Test
  void call_thatEndsWellWhenItIsMadeAgain_isDone() throws Exception {
    Pauses pauses = new Pauses();
    Deque<Invoked> answers =
        new ConcurrentLinkedDeque<>(
            List.of(new Invoked.TimedOut(), new Invoked.Answered("{}"), new Invoked.TimedOut()));
    CountDownLatch made = new CountDownLatch(2);
    try (ScheduledCalls calls =
        new ScheduledCalls(
            ONCE,
            "",
            _ -> {
              made.countDown();
              return answers.removeFirst();
            },
            1,
            pauses)) {
      made.await();
      while (!calls.status().trouble().isEmpty()) {
        Thread.onSpinWait();
      }
      assertThat(calls.status().failed()).isEqualTo(1);
      assertThat(calls.status().failing()).isZero();
    }
    assertThat(answers).hasSize(1);
    assertThat(pauses.retries).containsExactly(Duration.ofMinutes(1));
  }

  @Test
  void calls_whileAsManyRunAsMay_areLeftOut() throws Exception {
    CountDownLatch ends = new CountDownLatch(1);
    try (ScheduledCalls calls =
        new ScheduledCalls(
            new Schedule(Duration.ofSeconds(1), 0),
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
