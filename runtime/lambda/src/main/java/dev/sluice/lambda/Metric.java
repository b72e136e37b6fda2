package dev.sluice.lambda;

/**
 * What a function says of each shard that a call worked on, as metrics in CloudWatch: of the
 * namespace {@link #NAMESPACE}, by {@link #FUNCTION}, and by that and {@link #PARTITION}.
 */
public enum Metric {
  /** Events that were committed. */
  EVENTS("events", Unit.COUNT),
  LATE("late", Unit.COUNT),
  DEAD("dead", Unit.COUNT),
  /** Results that could not be computed or written. */
  FAILED("failed", Unit.COUNT),
  /** How long ago the newest committed event happened, as the watermark tells. */
  LAG("lag", Unit.SECONDS),
  /** How far event time is behind now. */
  WATERMARK_DELAY("watermark_delay", Unit.SECONDS),
  /** Events of a batch, on average. */
  BATCH_SIZE("batch_size", Unit.COUNT),
  /** From the read of a batch to the delivery of its outputs, on average. */
  COMMIT_TIME("commit_time", Unit.MILLISECONDS),
  /** Write units of DynamoDB. */
  WRITE_UNITS("write_units", Unit.COUNT),
  /** Another worker, or a newer deploy, has taken the shard over. */
  SUPERSEDED("superseded", Unit.COUNT),
  /** What is committed can't be delivered. */
  OUTBOX_BLOCKED("outbox_blocked", Unit.COUNT),
  /**
   * Partitions, of all functions, that nobody has saved or delivered of for long. Of housekeeping:
   * one for a stack, since each costs by the month.
   */
  OVERDUE("overdue", Unit.COUNT);

  public static final String NAMESPACE = "Sluice";
  public static final String FUNCTION = "Function";
  public static final String PARTITION = "Partition";

  private enum Unit {
    COUNT("Count"),
    SECONDS("Seconds"),
    MILLISECONDS("Milliseconds");

    private final String text;

    Unit(String text) {
      this.text = text;
    }
  }

  private final String text;
  private final Unit unit;

  Metric(String text, Unit unit) {
    this.text = text;
    this.unit = unit;
  }

  /** The metric's name in CloudWatch. */
  public String text() {
    return text;
  }

  String unit() {
    return unit.text;
  }
}
