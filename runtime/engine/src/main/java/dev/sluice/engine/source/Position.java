package dev.sluice.engine.source;

import org.jspecify.annotations.Nullable;

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

  /**
   * Written out: a function that starts compares positions, and a record's own is slow at first.
   */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Position position
        && offset.equals(position.offset)
        && token.equals(position.token);
  }

  @Override
  public int hashCode() {
    return 31 * offset.hashCode() + token.hashCode();
  }
}
