package dev.sluice.dev.schedule;

import java.time.Duration;

/**
 * When a schedule of EventBridge fires.
 *
 * @param every how long it is from one time to the next
 */
public record Schedule(Duration every) {
  public Schedule {
    if (!every.isPositive()) {
      throw new IllegalArgumentException("a schedule's rate is positive, was %s".formatted(every));
    }
  }
}
