package dev.sluice.deploy.template;

import dev.sluice.api.Trigger;

/** What a template has by default that is paid for by its number, its size or the month. */
public final class Footprint {
  /**
   * Of a function. A full shard takes less than a tenth of a processor, and state a quarter of
   * this; what a call takes longest is waiting, which is paid for by the memory.
   */
  public static final int MEMORY_MB = 1_024;

  /** With so much a function has one processor, and with less that part of one. */
  public static final int PROCESSOR_MEMORY_MB = 1_769;

  public static final int HOUSEKEEPING_MEMORY_MB = 512;

  /** Between two calls. */
  public static final int DRAIN_MINUTES = 1;

  /** Between two calls: a minute less than the longest that Lambda lets one run. */
  public static final int CONTINUOUS_MINUTES = 14;

  /** Between two calls of a function that is pushed to and whose event time goes on while idle. */
  public static final int TICK_MINUTES = 1;

  /** Between two calls of a function that is pushed to and has nothing to do while it is idle. */
  public static final int SWEEP_HOURS = 6;

  public static final int HOUSEKEEPING_HOURS = 6;

  private Footprint() {}

  /** The alarms of a function whose letters go to tables; a queue has one of its own. */
  public static int alarms(Trigger trigger) {
    return Alarms.countOf(trigger);
  }

  /** The alarms of housekeeping, once for all functions. */
  public static int housekeepingAlarms() {
    return Alarms.countOfHousekeeping();
  }
}
