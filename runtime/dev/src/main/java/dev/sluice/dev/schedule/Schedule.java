package dev.sluice.dev.schedule;

import java.time.Duration;

/**
 * When a schedule of EventBridge fires.
 *
 * @param every how long it is from one time to the next
 * @param retriesMax how often a call is made again that failed, as Lambda does with calls that
 *     nobody waits for
 */
public record Schedule(Duration every, int retriesMax) {
  public Schedule {
    if (retriesMax < 0) {
      throw new IllegalArgumentException("retries are at least 0, were " + retriesMax);
    }
    if (!every.isPositive()) {
      throw new IllegalArgumentException("a schedule's rate is positive, was %s".formatted(every));
    }
  }
}
