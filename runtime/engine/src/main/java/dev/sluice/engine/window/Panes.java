package dev.sluice.engine.window;

import dev.sluice.engine.aggregate.AccumulatorTable;
import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.group.KeyTable;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Computes the results of a window that closes: of its one slice, or of its slices merged key by
 * key, once. Keys come in the order in which they first arrived in the slices.
 */
final class Panes implements AutoCloseable {
  private static final int BLOCK = 1024;

  private final SliceTimes times;
  private final Slices slices;
  private final int[] keyColumns;
  private final KeyTable mergedKeys;
  private final AccumulatorTable merged;
  private final ColumnBatch results;
  private final int[] rows = new int[BLOCK];
  private final int[] targets = new int[BLOCK];
  private final long[] hashes = new long[BLOCK];

  Panes(SliceLayout layout, SliceTimes times, Slices slices, BufferAllocator allocator) {
    this.times = times;
    this.slices = slices;
    this.keyColumns = layout.keys().keyColumns();
    this.mergedKeys = new KeyTable(layout.keys(), allocator);
    this.merged = new AccumulatorTable(layout.accumulators(), allocator);
    this.results = new ColumnBatch(allocator, layout.accumulators().results());
  }

  /** Emits every key's result of the window that ends here. */
  void emit(long windowEnd, long watermark, Emission out) {
    int from = slices.indexFrom(windowEnd - times.size());
    int to = slices.indexFrom(windowEnd);
    if (to - from == 1) {
      Slice slice = slices.get(from);
      emit(slice.keys(), slice.accumulators(), windowEnd, watermark, out);
      return;
    }
    for (int i = from; i < to; i++) {
      merge(slices.get(i));
    }
    emit(mergedKeys, merged, windowEnd, watermark, out);
    merged.clear(mergedKeys.rows());
    mergedKeys.clear();
  }

  private void merge(Slice slice) {
    KeyTable keys = slice.keys();
    for (int start = 0; start < keys.rows(); start += BLOCK) {
      int count = Math.min(BLOCK, keys.rows() - start);
      for (int i = 0; i < count; i++) {
        rows[i] = start + i;
        hashes[i] = keys.hash(start + i);
      }
      mergedKeys.find(keys.keys(), keyColumns, rows, hashes, count, targets);
      merged.ensureRows(mergedKeys.rows());
      merged.merge(slice.accumulators(), rows, targets, count);
    }
  }

  private void emit(
      KeyTable keys, AccumulatorTable accumulators, long windowEnd, long watermark, Emission out) {
    long windowStart = windowEnd - times.size();
    for (int start = 0; start < keys.rows(); start += BLOCK) {
      int count = Math.min(BLOCK, keys.rows() - start);
      results.clear();
      results.ensureRows(count);
      results.setRows(count);
      for (int i = 0; i < count; i++) {
        int row = start + i;
        int overflow = accumulators.emit(row, results, i);
        out.pane(keys.keys(), row, windowStart, windowEnd, results, i, overflow, watermark);
      }
    }
  }

  long bytesUsed() {
    return mergedKeys.bytesUsed() + merged.bytesUsed() + results.bytesUsed();
  }

  @Override
  public void close() {
    mergedKeys.close();
    merged.close();
    results.close();
  }
}
