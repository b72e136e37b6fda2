package dev.sluice.api;

import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * What a handler may know besides its arguments. Everything here depends on the event sequence
 * alone, never on how it was cut into micro-batches. Valid during the call only; not for use by
 * other threads.
 */
public interface Context {
  /** The name of the function. */
  String function();

  /** The number of the partition, from 0. */
  int partition();

  /**
   * The event's own time in a per-event call, the window's end where a window closes; {@link
   * Instant#EPOCH} for an event without one.
   */
  Instant eventTime();

  /**
   * For a per-event call the watermark before this event, for a closing window the watermark that
   * closed it. {@link Instant#MIN} before the first event, {@link Instant#MAX} at the end of a
   * bounded input.
   */
  Instant watermark();

  /**
   * A generator seeded by the id of the call's first output: the same numbers at every retry and
   * replay.
   */
  RandomGenerator random();
}
