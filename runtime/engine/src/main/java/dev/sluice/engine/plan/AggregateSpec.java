package dev.sluice.engine.plan;

/**
 * One component of the aggregate record: {@code function} over the event column {@code column}
 * ({@link #EVERY_EVENT} for a count of events), as {@code result}.
 */
public record AggregateSpec(Function function, int column, Field result) {
  public static final int EVERY_EVENT = -1;

  /** What is computed; the exact rules are in the guarantees. */
  public enum Function {
    COUNT,
    SUM,
    MIN,
    MAX,
    AVG,
    COUNT_DISTINCT,
    FIRST,
    LAST
  }
}
