package dev.sluice.engine.time;

/**
 * How far event time has come in one partition: raised event by event, never lowered. Milliseconds;
 * one thread.
 */
public final class Watermark {
  /** Before the first event. */
  public static final long START = Long.MIN_VALUE;

  /** After the end of bounded input. */
  public static final long END = Long.MAX_VALUE;

  private final long delayMillis;
  private long current;
  private long atLastEvent;

  /**
   * A watermark that stays {@code delayMillis} behind the latest event.
   *
   * @param floor what it starts from: {@link #START} or a committed value
   * @param atLastEvent what it was after the last event, from which ticks count
   */
  public Watermark(long delayMillis, long floor, long atLastEvent) {
    this.delayMillis = delayMillis;
    this.current = floor;
    this.atLastEvent = atLastEvent;
  }

  /** Now. */
  public long current() {
    return current;
  }

  /**
   * What it was after the last event: the value that the ticks of the idle time since then add to.
   */
  public long atLastEvent() {
    return atLastEvent;
  }

  /** How far it stays behind the latest event. */
  public long delayMillis() {
    return delayMillis;
  }

  /** After an event at {@code t} was processed. */
  public void observe(long t) {
    long raised = t - delayMillis;
    if (raised > current) {
      current = raised;
    }
    atLastEvent = current;
  }

  /**
   * What kernels do instead of {@link #observe} row by row: the value after the last of several
   * events.
   */
  public void observedUpTo(long raised) {
    if (raised > current) {
      current = raised;
    }
    atLastEvent = current;
  }

  /**
   * After an event that moved nothing, such as a dead one: the idle time that begins now adds to
   * the value as it is.
   */
  public void passedEvent() {
    atLastEvent = current;
  }

  /** By a mark. */
  public void raiseTo(long value) {
    if (value > current) {
      current = value;
    }
  }
}
