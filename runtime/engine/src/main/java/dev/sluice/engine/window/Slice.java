package dev.sluice.engine.window;

import dev.sluice.engine.aggregate.AccumulatorTable;
import dev.sluice.engine.group.KeyTable;
import org.apache.arrow.memory.BufferAllocator;

/**
 * One segment of state: the keys that have events in one slice of time, and their accumulators, by
 * row. Dropped as a whole; used again for another slice.
 */
final class Slice implements AutoCloseable {
  /** Not among the slices of the current run. */
  static final int NOT_IN_RUN = -1;

  private final KeyTable keys;
  private final AccumulatorTable accumulators;
  private final SavedRows saved;
  private long start;
  private long end;
  private long firstEnd;
  private long lastEnd;
  private int placeInRun = NOT_IN_RUN;

  Slice(SliceLayout layout, BufferAllocator allocator, Generations generations) {
    this.keys = new KeyTable(layout.keys(), allocator);
    this.accumulators = new AccumulatorTable(layout.accumulators(), allocator);
    this.saved = new SavedRows(allocator, generations);
  }

  void begin(long sliceStart, SliceTimes times) {
    start = sliceStart;
    end = sliceStart + times.slice();
    firstEnd = times.firstEndAfter(sliceStart);
    lastEnd = times.lastEnd(sliceStart);
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

  KeyTable keys() {
    return keys;
  }

  AccumulatorTable accumulators() {
    return accumulators;
  }

  SavedRows saved() {
    return saved;
  }

  /** Its number among the slices of the current run, or {@link #NOT_IN_RUN}. */
  int placeInRun() {
    return placeInRun;
  }

  void placeInRun(int place) {
    placeInRun = place;
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
