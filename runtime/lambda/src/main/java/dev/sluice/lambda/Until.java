package dev.sluice.lambda;

/** When a call that pulls ends. */
enum Until {
  /** Nothing is left of shards that were split or merged, or time is up. */
  CLOSED,
  /** Nothing is left, or time is up. */
  EMPTY,
  /** Time is up. */
  DEADLINE
}
