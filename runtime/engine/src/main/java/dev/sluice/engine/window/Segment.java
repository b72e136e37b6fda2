package dev.sluice.engine.window;

import dev.sluice.engine.aggregate.AccumulatorTable;
import dev.sluice.engine.group.HashRange;
import dev.sluice.engine.group.KeyTable;
import org.apache.arrow.memory.BufferAllocator;

/**
 * The keys of one range of hashes that have events in one slice of time, and their accumulators, by
 * row. Dropped as a whole; used again for another.
 */
final class Segment implements AutoCloseable {
  /** With more rows a segment is split. */
  static final int ROWS_MAX = 1 << 16;

  private final KeyTable keys;
  private final AccumulatorTable accumulators;
  private final SavedRows saved;
  private HashRange range = HashRange.ALL;

  Segment(SliceLayout layout, BufferAllocator allocator, Generations generations) {
    this.keys = new KeyTable(layout.keys(), allocator);
    this.accumulators = new AccumulatorTable(layout.accumulators(), allocator);
    this.saved = new SavedRows(allocator, generations);
  }

  void begin(HashRange newRange) {
    range = newRange;
    keys.begin(newRange);
  }

  HashRange range() {
    return range;
  }

  int rows() {
    return keys.rows();
  }

  KeyTable keys() {
    return keys;
  }

  AccumulatorTable accumulators() {
    return accumulators;
  }

  SavedRows saved() {
    return saved;
  }

  /** Forgets everything, keeps the memory. */
  void clear() {
    accumulators.clear(keys.rows());
    keys.clear();
    saved.clear();
  }

  long bytesUsed() {
    return keys.bytesUsed() + accumulators.bytesUsed() + saved.bytesUsed();
  }

  @Override
  public void close() {
    keys.close();
    accumulators.close();
    saved.close();
  }
}
