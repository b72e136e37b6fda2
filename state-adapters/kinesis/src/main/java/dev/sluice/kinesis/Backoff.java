package dev.sluice.kinesis;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How often a request is sent and how long the pauses are: exponential, with full jitter. */
final class Backoff {
  /** Together the pauses come to 11 s, about: one answer of 10 MB keeps a shard busy for 5. */
  static final int SENDS_MAX = 12;

  /** Behind a sink the engine has retries of its own. */
  static final int SINK_SENDS_MAX = 4;

  private static final long FIRST_MILLIS = 50;
  private static final long PAUSE_MILLIS_MAX = 4_000;

  private Backoff() {}

  /** The pause after the request was sent {@code sends} times. */
  static Duration pause(int sends, RandomGenerator random) {
    long ceiling = Math.min(PAUSE_MILLIS_MAX, FIRST_MILLIS << Math.min(sends - 1, 20));
    return Duration.ofMillis(random.nextLong(ceiling + 1));
  }
}
