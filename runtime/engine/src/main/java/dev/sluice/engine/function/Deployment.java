package dev.sluice.engine.function;

import dev.sluice.api.DataLoss;
import dev.sluice.api.Trigger;

/**
 * How a function runs where it is deployed; nothing of it changes what its answer is.
 *
 * @param trigger what makes it run
 * @param intervalMillis how long a micro-batch is where it pulls, and how long the event source
 *     mapping gathers records where it is pushed to; from 100 to 300,000
 * @param maxEvents the largest micro-batch, from 1 to 1,000,000
 * @param startAt where it begins in a stream that it has not read: {@code EARLIEST}, {@code
 *     LATEST}, or an instant in ISO-8601
 * @param onDataLoss what becomes of it when the stream lost events
 */
public record Deployment(
    Trigger trigger, long intervalMillis, int maxEvents, String startAt, DataLoss onDataLoss) {
  /** What holds where the annotations say nothing. */
  public static final Deployment DEFAULT =
      new Deployment(Trigger.PUSH, 1_000, 10_000, "EARLIEST", DataLoss.STOP);

  public Deployment {
    if (intervalMillis < 100 || intervalMillis > 300_000) {
      throw new IllegalArgumentException(
          "an interval has 100 ms to 5 minutes, was " + intervalMillis + " ms");
    }
    if (maxEvents < 1 || maxEvents > 1_000_000) {
      throw new IllegalArgumentException("a batch has 1 to 1,000,000 events, was " + maxEvents);
    }
  }
}
