package dev.sluice.engine.time;

/**
 * Something other than an event that a partition's sequence holds, recorded in the commit that
 * applied it.
 *
 * @param afterOffset the offset of the event it comes after; "" before the first
 * @param watermark what the watermark is at least after it; ignored for a gap
 */
public record Mark(String afterOffset, Kind kind, long watermark) {
  /** What kind of mark. */
  public enum Kind {
    /** The source said that it has been empty for some time. */
    TICK,
    /** Bounded input is over. */
    END,
    /** The partition is over, and others go on with what is in it (rule 22). */
    CLOSED,
    /** The source lost events and the function was told to go on. */
    GAP,
    /** A watermark handed over by an earlier declaration or parent. */
    HANDOVER
  }
}
