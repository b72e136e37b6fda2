package dev.sluice.dev.pace;

import java.time.Duration;

/** The time, and how it is waited for. Thread-safe. */
public interface Pace {
  /** That of this machine. */
  Pace REAL =
      new Pace() {
        @Override
        public long millis() {
          return System.currentTimeMillis();
        }

        @Override
        public void pause(Duration duration) throws InterruptedException {
          Thread.sleep(duration);
        }
      };

  /** In epoch milliseconds. */
  long millis();

  /** Waits so long. */
  void pause(Duration duration) throws InterruptedException;

  /** The same; an interrupt ends the wait, and is there still. */
  default void rest(Duration duration) {
    try {
      pause(duration);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
