package dev.sluice.lambda;

import dev.sluice.engine.fault.Stop;

/**
 * A shard can't begin before those that it was split or merged from are read to their ends. A
 * mapping brings all their records first, but never says that they were the last.
 */
final class ParentUnfinished extends Exception {
  private static final long serialVersionUID = 1;

  private final Stop stop;

  ParentUnfinished(Stop stop) {
    super(stop);
    this.stop = stop;
  }

  /** What to say if they can't be finished now. */
  CallFailed failed() {
    return new CallFailed(stop);
  }
}
