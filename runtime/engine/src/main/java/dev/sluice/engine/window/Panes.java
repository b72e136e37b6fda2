package dev.sluice.engine.window;

import dev.sluice.engine.aggregate.AccumulatorTable;
import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.group.KeyTable;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Computes the results of a window that closes: of its one slice, or of its parts merged key by
 * key, once. Keys come in the order in which they first arrived in the parts.
 */
final class Panes implements AutoCloseable {
  private static final int BLOCK = 1024;

  private final SliceTimes times;
  private final SliceBlocks blocks;
  private final SliceMerge merge;
  private final KeyTable mergedKeys;
  private final AccumulatorTable merged;
  private final ColumnBatch results;
  private final List<Slice> parts = new ArrayList<>();

  Panes(SliceLayout layout, SliceTimes times, SliceBlocks blocks, BufferAllocator allocator) {
    this.times = times;
    this.blocks = blocks;
    this.merge = new SliceMerge(layout);
    this.mergedKeys = new KeyTable(layout.keys(), allocator);
    this.merged = new AccumulatorTable(layout.accumulators(), allocator);
    this.results = new ColumnBatch(allocator, layout.accumulators().results());
  }

  /** Emits every key's result of the window that ends here. */
  void emit(long windowEnd, long watermark, Emission out) {
    parts.clear();
    blocks.parts(windowEnd - times.size(), windowEnd, parts);
    if (parts.size() == 1) {
      Slice slice = parts.get(0);
      emit(slice.keys(), slice.accumulators(), windowEnd, watermark, out);
      return;
    }
    for (int i = 0; i < parts.size(); i++) {
      merge.merge(parts.get(i), mergedKeys, merged);
    }
    emit(mergedKeys, merged, windowEnd, watermark, out);
    merged.clear(mergedKeys.rows());
    mergedKeys.clear();
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
