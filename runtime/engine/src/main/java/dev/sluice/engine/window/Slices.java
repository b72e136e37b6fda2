package dev.sluice.engine.window;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;

/** The open slices in the order of their starts. */
final class Slices implements AutoCloseable {
  private final SliceTimes times;
  private final SegmentPool pool;
  private final SegmentMerge merge;
  private final List<Slice> open = new ArrayList<>();

  Slices(SliceTimes times, SegmentMerge merge, BufferAllocator allocator) {
    this.times = times;
    this.merge = merge;
    this.pool = new SegmentPool(merge.layout(), allocator);
  }

  int count() {
    return open.size();
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  Slice get(int index) {
    return open.get(index);
  }

  Generations generations() {
    return pool.generations();
  }

  /** The slice that starts here; opened if it is not. */
  Slice at(long start) {
    int index = indexFrom(start);
    if (index < open.size() && open.get(index).start() == start) {
      return open.get(index);
    }
    Slice slice = new Slice(start, times, pool, merge);
    open.add(index, slice);
    return slice;
  }

  /** The index of the first slice that starts at or after a time. */
  int indexFrom(long start) {
    int low = 0;
    int high = open.size();
    // Nearly always the last slice or a new one behind it is asked for.
    if (high > 0 && open.get(high - 1).start() < start) {
      return high;
    }
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (open.get(middle).start() < start) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Drops every slice that no window needs that ends after the watermark. */
  void expire(long watermark) {
    int expired = 0;
    while (expired < open.size() && open.get(expired).lastEnd() <= watermark) {
      open.get(expired++).drop();
    }
    open.subList(0, expired).clear();
  }

  long bytesUsed() {
    long bytes = pool.bytesUsed();
    for (int i = 0; i < open.size(); i++) {
      bytes += open.get(i).bytesUsed();
    }
    return bytes;
  }

  @Override
  public void close() {
    open.forEach(Slice::close);
    open.clear();
    pool.close();
  }
}
