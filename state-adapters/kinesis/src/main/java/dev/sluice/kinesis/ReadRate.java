package dev.sluice.kinesis;

import java.time.Duration;

/**
 * Keeps the requests for a shard's records to what the service takes: 5 a second, of all who read
 * it together. A place is taken before it is used; by any thread.
 */
final class ReadRate {
  static final int READS_PER_SECOND = 5;
  private static final long SECOND_MILLIS = 1_000;

  /** When the last ones were or will be, in a ring. */
  private final long[] taken = new long[READS_PER_SECOND];

  private long count;

  /** Takes the next place; how long it is until then. */
  synchronized Duration take(long nowMillis) {
    int place = (int) (count % READS_PER_SECOND);
    long at = nowMillis;
    if (count >= READS_PER_SECOND) {
      // A clock that was put back does not make anybody wait for what it said before.
      long wait = Math.min(taken[place] + SECOND_MILLIS - nowMillis, SECOND_MILLIS);
      at = nowMillis + Math.max(wait, 0);
    }
    taken[place] = at;
    count++;
    return Duration.ofMillis(at - nowMillis);
  }
}
