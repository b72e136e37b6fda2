package dev.sluice.engine.window;

import dev.sluice.engine.aggregate.AccumulatorTable;
import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.group.HashRange;
import dev.sluice.engine.group.KeyTable;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Computes the results of a window that closes: of its one slice, or of its parts merged key by
 * key, once, one range of hashes after the other. Ranges are as small as it takes for their merged
 * rows to be no more than a segment's. Inside one, keys come in the order in which they first
 * arrived in the parts.
 */
final class Panes implements AutoCloseable {
  private static final int BLOCK = 1024;

  private final SliceTimes times;
  private final SliceBlocks blocks;
  private final SegmentMerge merge;
  private final int rowsMax;
  private final KeyTable mergedKeys;
  private final AccumulatorTable merged;
  private final ColumnBatch results;
  private final List<Slice> parts = new ArrayList<>();

  Panes(SegmentMerge merge, SliceTimes times, SliceBlocks blocks, BufferAllocator allocator) {
    SliceLayout layout = merge.layout();
    this.times = times;
    this.blocks = blocks;
    this.merge = merge;
    this.rowsMax = layout.rowsMax();
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
      for (int place = 0; place < slice.segments(); place++) {
        Segment segment = slice.segment(place);
        emit(segment.keys(), segment.accumulators(), windowEnd, watermark, out);
      }
    } else {
      emit(HashRange.ALL, windowEnd, watermark, out);
    }
  }

  private void emit(HashRange range, long windowEnd, long watermark, Emission out) {
    if (range.bits() < HashRange.BITS_MAX && rowsIn(range) > rowsMax) {
      emit(range.half(0), windowEnd, watermark, out);
      emit(range.half(1), windowEnd, watermark, out);
      return;
    }
    mergedKeys.begin(range);
    for (int i = 0; i < parts.size(); i++) {
      Slice part = parts.get(i);
      for (int place = part.firstPlace(range); has(part, place, range); place++) {
        merge.merge(part.segment(place), range, mergedKeys, merged);
      }
    }
    emit(mergedKeys, merged, windowEnd, watermark, out);
    merged.clear(mergedKeys.rows());
    mergedKeys.clear();
  }

  /** How many rows the parts have in a range; of a segment that is larger, its share. */
  private long rowsIn(HashRange range) {
    long rows = 0;
    for (int i = 0; i < parts.size(); i++) {
      Slice part = parts.get(i);
      for (int place = part.firstPlace(range); has(part, place, range); place++) {
        Segment segment = part.segment(place);
        rows += segment.rows() >> Math.max(0, range.bits() - segment.range().bits());
      }
    }
    return rows;
  }

  private static boolean has(Slice part, int place, HashRange range) {
    if (place >= part.segments()) {
      return false;
    }
    HashRange found = part.segment(place).range();
    return found.contains(range) || range.contains(found);
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
