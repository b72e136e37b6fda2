package dev.sluice.dev.schedule;

import dev.sluice.dev.fleet.Target;
import dev.sluice.dev.pace.Pace;
import dev.sluice.local.Invoked;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * Calls a function as a schedule says, the first time at once or after a while. A call that still
 * runs does not hold up the next; but if as many run, or wait for a place, as may at once, a time
 * is left out. A call that failed is made again after a minute, and then after two.
 *
 * <p>Thread-safe. It is closed before the function.
 */
public final class ScheduledCalls implements AutoCloseable {
  private static final Duration END_MAX = Duration.ofSeconds(10);

  /** Before the first time that a call is made again; before the second it is twice that. */
  private static final Duration RETRY_PAUSE = Duration.ofMinutes(1);

  private final Schedule schedule;
  private final Duration first;
  private final String input;
  private final Target target;
  private final Pace pace;
  private final Semaphore room;
  private final Thread thread;
  private volatile boolean closed;
  private ScheduleStatus status = new ScheduleStatus(0, 0, 0, 0, "");

  /** Begins, the first time at once. */
  public ScheduledCalls(Schedule schedule, String input, Target target, int callsMax, Pace pace) {
    this(schedule, Duration.ZERO, input, target, callsMax, pace);
  }

  /**
   * Begins.
   *
   * @param first how long it is to the first time
   * @param input the event of each call
   * @param callsMax how many may run, or wait for a place, at once
   */
  public ScheduledCalls(
      Schedule schedule, Duration first, String input, Target target, int callsMax, Pace pace) {
    this.schedule = schedule;
    this.first = first;
    this.input = input;
    this.target = target;
    this.pace = pace;
    this.room = new Semaphore(callsMax);
    this.thread = Thread.ofVirtual().name("schedule").unstarted(this::run);
    thread.start();
  }

  private void run() {
    try {
      if (first.isPositive()) {
        pace.pause(first);
      }
      long nextMillis = pace.millis();
      while (true) {
        fire();
        nextMillis += schedule.every().toMillis();
        long now = pace.millis();
        // Times that were missed, as when the machine slept, are not made up for.
        nextMillis = Math.max(nextMillis, now);
        pace.pause(Duration.ofMillis(Math.max(1, nextMillis - now)));
      }
    } catch (InterruptedException _) {
      // It is closed.
    }
  }

  private void fire() {
    if (!room.tryAcquire()) {
      change(new ScheduleStatus(0, 0, 0, 1, ""), false);
      return;
    }
    change(new ScheduleStatus(1, 0, 0, 0, ""), false);
    Thread.ofVirtual().name("scheduled-call").start(this::call);
  }

  private void call() {
    try {
      int retries = 0;
      while (!callOnce() && retries < schedule.retriesMax()) {
        retries++;
        pace.pause(RETRY_PAUSE.multipliedBy(retries));
        if (closed) {
          return;
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this thread", e);
    } finally {
      room.release();
    }
  }

  /** Whether it ended well. */
  private boolean callOnce() throws InterruptedException {
    String trouble =
        switch (target.invoke(input)) {
          case Invoked.Answered _ -> "";
          case Invoked.Failed(String body) -> body;
          case Invoked.Ended(int exit) -> "the process ended with %d".formatted(exit);
          case Invoked.TimedOut() -> "the time was up";
        };
    int failed = trouble.isEmpty() ? 0 : 1;
    change(new ScheduleStatus(0, failed, failed, 0, trouble), true);
    return trouble.isEmpty();
  }

  private synchronized void change(ScheduleStatus more, boolean ended) {
    status =
        new ScheduleStatus(
            status.fired() + more.fired(),
            status.failed() + more.failed(),
            ended && more.failing() == 0 ? 0 : status.failing() + more.failing(),
            status.skipped() + more.skipped(),
            ended ? more.trouble() : status.trouble());
  }

  public synchronized ScheduleStatus status() {
    return status;
  }

  /** Calls no more. Calls that run go on, and nobody hears of them. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      boolean _ = thread.join(END_MAX);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
