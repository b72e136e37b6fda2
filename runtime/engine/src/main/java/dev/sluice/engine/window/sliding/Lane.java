package dev.sluice.engine.window.sliding;

/**
 * Something about one event column that adds up and can be taken away again, one long an event.
 * What is kept of many events is one sum, or for longs two, of the upper and the lower halves of
 * the values: neither can overflow, so that a long sum is exact as if without bound.
 *
 * @param column the event column
 * @param kind what is added
 * @param sum the number of its first sum; sum 0 is the count of events
 */
record Lane(int column, Kind kind, int sum) {
  /** What a lane adds for an event. */
  enum Kind {
    /** 1 if the value is not null. */
    PRESENCE,
    /** An int, 0 for null. */
    INT,
    /** A long, 0 for null. */
    LONG
  }

  /** How many sums the lane needs. */
  int sums() {
    return kind == Kind.LONG ? 2 : 1;
  }
}
