package dev.sluice.engine.window;

import dev.sluice.engine.group.HashRange;
import java.util.ArrayList;
import java.util.List;

/**
 * The keys that have events in one slice of time, in segments by the ranges of their hashes. At
 * first there is one segment for all keys; one that has more than {@link SliceLayout#rowsMax} rows
 * is split by the next bit. So a table that grows never copies more than a segment, and which
 * segments there are depends on the keys alone.
 */
final class Slice implements AutoCloseable {
  /** Not among the slices of the current run. */
  static final int NOT_IN_RUN = -1;

  private final SegmentPool pool;
  private final SegmentMerge merge;
  private final int rowsMax;
  private final long start;
  private final long end;
  private final long firstEnd;
  private final long lastEnd;

  /** In the order of their ranges. */
  private final List<Segment> segments = new ArrayList<>(1);

  /** By the first {@link #bits} bits of a hash, which segment it belongs to. */
  private int[] places = new int[1];

  private int bits;
  private int placeInRun = NOT_IN_RUN;

  Slice(long start, SliceTimes times, SegmentPool pool, SegmentMerge merge) {
    this.pool = pool;
    this.merge = merge;
    this.rowsMax = merge.layout().rowsMax();
    this.start = start;
    this.end = start + times.slice();
    this.firstEnd = times.firstEndAfter(start);
    this.lastEnd = times.lastEnd(start);
    segments.add(pool.take(HashRange.ALL));
  }

  long start() {
    return start;
  }

  boolean contains(long time) {
    return time >= start && time < end;
  }

  /** The end of the first window that contains it. */
  long firstEnd() {
    return firstEnd;
  }

  /** The end of the last window that contains it. */
  long lastEnd() {
    return lastEnd;
  }

  /** Whether one segment holds all keys. */
  boolean isWhole() {
    return bits == 0;
  }

  int segments() {
    return segments.size();
  }

  /** A segment, in the order of their ranges. */
  Segment segment(int place) {
    return segments.get(place);
  }

  /** Which segment the keys of a hash belong to. */
  int place(long hash) {
    return places[HashRange.first(hash, bits)];
  }

  /** The first segment that has keys of a range, if any has. */
  int firstPlace(HashRange range) {
    int deeper = bits - range.bits();
    return places[deeper >= 0 ? range.prefix() << deeper : range.prefix() >>> -deeper];
  }

  /** Splits what has become too large. */
  void splitLarge() {
    int place = 0;
    while (place < segments.size()) {
      Segment segment = segments.get(place);
      if (segment.rows() > rowsMax && segment.range().bits() < HashRange.BITS_MAX) {
        split(place);
      } else {
        place++;
      }
    }
  }

  private void split(int place) {
    Segment whole = segments.get(place);
    for (int bit = 0; bit < 2; bit++) {
      Segment half = pool.take(whole.range().half(bit));
      if (bit == 0) {
        segments.set(place, half);
      } else {
        segments.add(place + 1, half);
      }
      merge.move(whole, half);
    }
    whole.saved().moved();
    pool.release(whole);
    bits = Math.max(bits, segments.get(place).range().bits());
    places = new int[1 << bits];
    int next = 0;
    for (int i = 0; i < segments.size(); i++) {
      for (int j = 1 << (bits - segments.get(i).range().bits()); j > 0; j--) {
        places[next++] = i;
      }
    }
  }

  /** Its number among the slices of the current run, or {@link #NOT_IN_RUN}. */
  int placeInRun() {
    return placeInRun;
  }

  void placeInRun(int place) {
    placeInRun = place;
  }

  /** Drops all that it holds. */
  void drop() {
    segments.forEach(pool::release);
    segments.clear();
  }

  long bytesUsed() {
    long bytes = (long) places.length * Integer.BYTES;
    for (int i = 0; i < segments.size(); i++) {
      bytes += segments.get(i).bytesUsed();
    }
    return bytes;
  }

  @Override
  public void close() {
    segments.forEach(Segment::close);
    segments.clear();
  }
}
