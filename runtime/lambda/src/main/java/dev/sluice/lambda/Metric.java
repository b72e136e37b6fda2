package dev.sluice.lambda;

/**
 * What a function says of the shards that it worked on, as metrics in CloudWatch: of the namespace
 * {@link #NAMESPACE}, by {@link #FUNCTION}, and where that is wanted by that and {@link
 * #PARTITION}.
 *
 * <p>CloudWatch bills a metric for each hour in which it has a value, so what is nearly always 0
 * has a value only when it is not.
 */
public enum Metric {
  /** Events that were committed. */
  EVENTS("events", Unit.COUNT, Gathering.SUM),
  LATE("late", Unit.COUNT, Gathering.RARE),
  DEAD("dead", Unit.COUNT, Gathering.URGENT),
  /** Results that could not be computed or written. */
  FAILED("failed", Unit.COUNT, Gathering.URGENT),
  /**
   * How long ago the newest committed event happened, as the watermark tells; 0 if a call has found
   * nothing behind it.
   */
  LAG("lag", Unit.SECONDS, Gathering.EACH),
  /** How far event time is behind now. */
  WATERMARK_DELAY("watermark_delay", Unit.SECONDS, Gathering.EACH),
  /** Events of a batch, on average. */
  BATCH_SIZE("batch_size", Unit.COUNT, Gathering.EACH),
  /** From the read of a batch to the delivery of its outputs, on average. */
  COMMIT_TIME("commit_time", Unit.MILLISECONDS, Gathering.EACH),
  /** Write units of DynamoDB. */
  WRITE_UNITS("write_units", Unit.COUNT, Gathering.SUM),
  /** Another worker, or a newer deploy, has taken the shard over. */
  SUPERSEDED("superseded", Unit.COUNT, Gathering.URGENT),
  /** What is committed can't be delivered. */
  OUTBOX_BLOCKED("outbox_blocked", Unit.COUNT, Gathering.URGENT),
  /**
   * Partitions, of all functions, that nobody has saved or delivered of for long. Of housekeeping:
   * one for a stack, since each costs by the month.
   */
  OVERDUE("overdue", Unit.COUNT, Gathering.URGENT);

  /**
   * What a line of them takes in a log at most while all is well, with what CloudWatch adds to
   * each, and what it takes more for each call that it tells of.
   */
  public static final int LINE_BYTES = 950;

  public static final int LINE_CALL_BYTES = 36;

  /** So many calls does a line tell of at most, as CloudWatch bounds the values of a metric. */
  public static final int LINE_CALLS_MAX = 100;

  public static final String NAMESPACE = "Sluice";
  public static final String FUNCTION = "Function";
  public static final String PARTITION = "Partition";

  /** What becomes of the values of several calls, which are told at once. */
  enum Gathering {
    /** They are added. */
    SUM,
    /** Each of them is told. */
    EACH,
    /** They are added, and told unless nothing was there to be counted. */
    RARE,
    /** So too, and at once: somebody may have to act. */
    URGENT
  }

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
  private final Gathering gathering;

  Metric(String text, Unit unit, Gathering gathering) {
    this.text = text;
    this.unit = unit;
    this.gathering = gathering;
  }

  /** The metric's name in CloudWatch. */
  public String text() {
    return text;
  }

  String unit() {
    return unit.text;
  }

  Gathering gathering() {
    return gathering;
  }

  /** Whether the metrics of a function have a value of it, in most hours, while all is well. */
  public boolean isUsual() {
    return gathering != Gathering.URGENT;
  }

  /** Whether it has a value whenever a shard was worked on. */
  boolean isSteady() {
    return switch (gathering) {
      case SUM, EACH -> true;
      case RARE, URGENT -> false;
    };
  }
}
