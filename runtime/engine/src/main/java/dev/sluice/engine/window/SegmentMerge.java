package dev.sluice.engine.window;

import dev.sluice.engine.aggregate.AccumulatorTable;
import dev.sluice.engine.group.HashRange;
import dev.sluice.engine.group.KeyTable;

/** Merges and moves rows of segments key by key, a block of rows at a time. */
final class SegmentMerge {
  private static final int BLOCK = 1024;

  private final SliceLayout layout;
  private final int[] keyColumns;
  private final SegmentSort sort = new SegmentSort();
  private final int[] rows = new int[BLOCK];
  private final int[] targets = new int[BLOCK];
  private final long[] hashes = new long[BLOCK];

  SegmentMerge(SliceLayout layout) {
    this.layout = layout;
    this.keyColumns = layout.keys().keyColumns();
  }

  SliceLayout layout() {
    return layout;
  }

  /** Adds the keys of a range to the rows of those keys. */
  void merge(Segment from, HashRange range, KeyTable keys, AccumulatorTable accumulators) {
    for (int start = 0; start < from.rows(); start += BLOCK) {
      int count = block(from, start, range);
      add(from, rows, hashes, count, keys, accumulators);
    }
  }

  /** Adds every row of a slice to the row of its key in another. */
  void merge(Slice from, Slice into) {
    for (int place = 0; place < from.segments(); place++) {
      Segment segment = from.segment(place);
      for (int start = 0; start < segment.rows(); start += BLOCK) {
        merge(segment, block(segment, start, HashRange.ALL), into);
        into.splitLarge();
      }
    }
  }

  private void merge(Segment from, int count, Slice into) {
    if (into.isWhole()) {
      Segment only = into.segment(0);
      add(from, rows, hashes, count, only.keys(), only.accumulators());
      return;
    }
    sort.sort(into, rows, hashes, count);
    for (int place = 0; place < into.segments(); place++) {
      int part = sort.part(place);
      Segment segment = into.segment(place);
      add(from, sort.rows(), sort.hashes(), part, segment.keys(), segment.accumulators());
    }
  }

  private void add(
      Segment from,
      int[] fromRows,
      long[] keyHashes,
      int count,
      KeyTable keys,
      AccumulatorTable accumulators) {
    if (count > 0) {
      keys.find(from.keys().keys(), keyColumns, fromRows, keyHashes, count, targets);
      accumulators.ensureRows(keys.rows());
      accumulators.merge(from.accumulators(), fromRows, targets, count);
    }
  }

  /** Copies the rows that belong to a segment that is empty yet, with what is known of them. */
  void move(Segment from, Segment into) {
    for (int start = 0; start < from.rows(); start += BLOCK) {
      int count = block(from, start, into.range());
      add(from, rows, hashes, count, into.keys(), into.accumulators());
      for (int i = 0; i < count; i++) {
        from.saved().move(rows[i], into.saved(), targets[i]);
      }
    }
  }

  /** Chooses those of the next rows whose keys are in a range; gives their number. */
  private int block(Segment from, int start, HashRange range) {
    KeyTable keys = from.keys();
    boolean all = range.contains(from.range());
    int end = Math.min(start + BLOCK, from.rows());
    int count = 0;
    for (int row = start; row < end; row++) {
      long hash = keys.hash(row);
      rows[count] = row;
      hashes[count] = hash;
      count += all || range.contains(hash) ? 1 : 0;
    }
    return count;
  }
}
