package dev.sluice.api;

/** What makes a deployed function run. */
public enum Trigger {
  /** The stream's event source mapping calls it with records. The quickest and usually cheapest. */
  PUSH,
  /**
   * A schedule calls it; it takes what has come, in short intervals, until there is no more or its
   * time is up. For streams that may wait.
   */
  DRAIN,
  /** It pulls until its time is up, and the next invocation goes on without a gap. */
  CONTINUOUS
}
