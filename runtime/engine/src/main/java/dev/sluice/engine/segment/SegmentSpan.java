package dev.sluice.engine.segment;

import dev.sluice.engine.group.HashRange;

/**
 * Which segments rows are of: keys of a range, in slices of time. Rows of small segments travel
 * together; then this is what spans them.
 *
 * @param firstSlice where the earliest slice starts
 * @param lastSlice where the latest slice starts
 */
public record SegmentSpan(HashRange range, long firstSlice, long lastSlice) {
  static SegmentSpan of(HashRange range, long slice) {
    return new SegmentSpan(range, slice, slice);
  }

  /** What spans both. */
  SegmentSpan with(SegmentSpan other) {
    return new SegmentSpan(
        range.with(other.range),
        Math.min(firstSlice, other.firstSlice),
        Math.max(lastSlice, other.lastSlice));
  }
}
