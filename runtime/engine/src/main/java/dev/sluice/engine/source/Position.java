package dev.sluice.engine.source;

/**
 * Where a partition has been read to: the last event read, in the source's own words.
 *
 * @param offset the last event's offset as {@link RawBatch#offset} writes it; "" before the first
 *     event
 * @param token what else the source needs to find and check that event again (a file log: length
 *     and CRC of the line); at most 200 characters, printable ASCII
 */
public record Position(String offset, String token) {
  /** Before the first event. */
  public static final Position START = new Position("", "");

  /** The token of a position behind which events are lost. */
  private static final String GAP = "gap";

  /**
   * Behind this event, which is no longer there, with the oldest that is. A source that goes on
   * behind losses opens it so, and gives nothing at or before this offset.
   */
  public Position behindGap() {
    return new Position(offset, GAP);
  }

  public boolean isBehindGap() {
    return token.equals(GAP);
  }

  public boolean isStart() {
    return offset.isEmpty();
  }
}
