package dev.sluice.testkit.oracle;

import java.util.Optional;

/**
 * One component of the aggregates.
 *
 * @param field what it is over; empty for a count of events
 */
public record AggregateRule(ComponentType result, Function function, Optional<String> field) {
  /** What is computed. */
  public enum Function {
    COUNT,
    SUM,
    MIN,
    MAX,
    AVG,
    DISTINCT,
    FIRST,
    LAST
  }
}
