package dev.sluice.engine.window;

import dev.sluice.engine.aggregate.AccumulatorTable;
import dev.sluice.engine.group.KeyTable;

/** Merges slices key by key, a block of rows at a time. */
final class SliceMerge {
  private static final int BLOCK = 1024;

  private final int[] keyColumns;
  private final int[] rows = new int[BLOCK];
  private final int[] targets = new int[BLOCK];
  private final long[] hashes = new long[BLOCK];

  SliceMerge(SliceLayout layout) {
    this.keyColumns = layout.keys().keyColumns();
  }

  /** Adds every row of a slice to the row of its key. */
  void merge(Slice slice, KeyTable keys, AccumulatorTable accumulators) {
    KeyTable from = slice.keys();
    for (int start = 0; start < from.rows(); start += BLOCK) {
      int count = Math.min(BLOCK, from.rows() - start);
      for (int i = 0; i < count; i++) {
        rows[i] = start + i;
        hashes[i] = from.hash(start + i);
      }
      keys.find(from.keys(), keyColumns, rows, hashes, count, targets);
      accumulators.ensureRows(keys.rows());
      accumulators.merge(slice.accumulators(), rows, targets, count);
    }
  }
}
