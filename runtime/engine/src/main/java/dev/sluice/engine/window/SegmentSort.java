package dev.sluice.engine.window;

import java.util.Arrays;

/** Sorts rows by the segment of a slice that their keys belong to. Reused; grows as needed. */
final class SegmentSort {
  private int[] rows = new int[0];
  private long[] hashes = new long[0];
  private int[] places = new int[0];
  private int[] order = new int[0];
  private int[] ends = new int[2];
  private int[] sourceRows = rows;
  private long[] sourceHashes = hashes;

  /** Sorts; then {@link #part} gives the rows of one segment after the other. */
  void sort(Slice slice, int[] ofRows, long[] ofHashes, int count) {
    ensure(count, slice.segments());
    sourceRows = ofRows;
    sourceHashes = ofHashes;
    Arrays.fill(ends, 0, slice.segments(), 0);
    for (int i = 0; i < count; i++) {
      int place = slice.place(ofHashes[i]);
      places[i] = place;
      ends[place]++;
    }
    int start = 0;
    for (int place = 0; place < slice.segments(); place++) {
      int length = ends[place];
      ends[place] = start;
      start += length;
    }
    for (int i = 0; i < count; i++) {
      order[ends[places[i]]++] = i;
    }
  }

  private void ensure(int count, int segments) {
    if (rows.length < count) {
      int max = Math.max(count, 2 * rows.length);
      rows = new int[max];
      hashes = new long[max];
      places = new int[max];
      order = new int[max];
    }
    if (ends.length < segments) {
      ends = new int[2 * segments];
    }
  }

  /** Brings the rows of a segment, in their order, to {@link #rows}; gives their number. */
  int part(int place) {
    int start = place == 0 ? 0 : ends[place - 1];
    int count = ends[place] - start;
    for (int i = 0; i < count; i++) {
      int at = order[start + i];
      rows[i] = sourceRows[at];
      hashes[i] = sourceHashes[at];
    }
    return count;
  }

  int[] rows() {
    return rows;
  }

  long[] hashes() {
    return hashes;
  }
}
