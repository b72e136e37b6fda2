package dev.sluice.cli.demo;

import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * How long events took from being appended to the log to being committed by a function. One thread
 * appends, one commits; the numbers are read when both are done.
 */
final class CommitLatency {
  private static final int MILLIS_MAX = 60_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final ConcurrentLinkedQueue<Appended> waiting = new ConcurrentLinkedQueue<>();
  private final long[] eventsByMillis = new long[MILLIS_MAX + 1];
  private long measuredTo;

  /** All events before {@code total} were in the log at {@code nanos}. */
  private record Appended(long total, long nanos) {}

  /** Leaves out the events that were in the log before. */
  CommitLatency(long before) {
    this.measuredTo = before;
  }

  void appended(long total, long nanos) {
    waiting.add(new Appended(total, nanos));
  }

  void committed(long total, long nanos) {
    for (Appended next = waiting.peek();
        next != null && next.total() <= total;
        next = waiting.peek()) {
      long millis = (nanos - next.nanos()) / NANOS_PER_MILLI;
      eventsByMillis[Math.clamp(millis, 0, MILLIS_MAX)] += next.total() - measuredTo;
      measuredTo = next.total();
      waiting.remove();
    }
  }

  /** Adds what another has measured. */
  void add(CommitLatency other) {
    for (int millis = 0; millis <= MILLIS_MAX; millis++) {
      eventsByMillis[millis] += other.eventsByMillis[millis];
    }
  }

  /** The milliseconds that this share of the events took at most; 0 if none was measured. */
  long percentile(double share) {
    long all = 0;
    for (long events : eventsByMillis) {
      all += events;
    }
    long wanted = (long) Math.ceil(all * share);
    long seen = 0;
    for (int millis = 0; millis <= MILLIS_MAX; millis++) {
      seen += eventsByMillis[millis];
      if (seen >= wanted) {
        return millis;
      }
    }
    return MILLIS_MAX;
  }
}
