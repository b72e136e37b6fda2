package dev.sluice.aws;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before a request is sent again: exponential, with full jitter.
 *
 * @param firstMillis what the pause after the first time is at most
 * @param mostMillis what any is at most
 */
public record JitteredPause(long firstMillis, long mostMillis) {
  /** The pause after the request was sent {@code sends} times. */
  public Duration after(int sends, RandomGenerator random) {
    long ceiling = Math.min(mostMillis, firstMillis << Math.min(sends - 1, 20));
    return Duration.ofMillis(random.nextLong(ceiling + 1));
  }
}
