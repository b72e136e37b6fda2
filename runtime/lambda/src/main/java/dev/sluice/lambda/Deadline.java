package dev.sluice.lambda;

import java.util.function.LongSupplier;

/** Until when a call may begin something. */
final class Deadline {
  private final LongSupplier remainingMillis;
  private final long closingMillis;

  /**
   * Of a call.
   *
   * @param remainingMillis how long it may last still
   * @param closingMillis how much of that is kept for its end
   */
  Deadline(LongSupplier remainingMillis, long closingMillis) {
    this.remainingMillis = remainingMillis;
    this.closingMillis = closingMillis;
  }

  /** How long it is until then; not negative. */
  long leftMillis() {
    return Math.max(0, remainingMillis.getAsLong() - closingMillis);
  }

  boolean isReached() {
    return leftMillis() == 0;
  }

  /** Whether what goes on must be left, so that it can be confirmed how far it came. */
  boolean isNear() {
    return remainingMillis.getAsLong() <= closingMillis / 2;
  }

  /** Whether the whole of the call's time is up, so that nobody waits for its answer. */
  boolean isPast() {
    return remainingMillis.getAsLong() <= 0;
  }
}
