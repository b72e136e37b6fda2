package dev.sluice.engine.window;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;

/** The open slices in the order of their starts. Expired ones are emptied and used again. */
final class Slices implements AutoCloseable {
  /** How many emptied slices are kept: what a stream needs that moves on at an even pace. */
  private static final int SPARE_MAX = 2;

  private final SliceLayout layout;
  private final SliceTimes times;
  private final BufferAllocator allocator;
  private final Generations generations = new Generations();
  private final List<Slice> open = new ArrayList<>();
  private final ArrayDeque<Slice> spare = new ArrayDeque<>();

  Slices(SliceLayout layout, SliceTimes times, BufferAllocator allocator) {
    this.layout = layout;
    this.times = times;
    this.allocator = allocator;
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
    return generations;
  }

  /** The slice that starts here; opened if it is not. */
  Slice at(long start) {
    int index = indexFrom(start);
    if (index < open.size() && open.get(index).start() == start) {
      return open.get(index);
    }
    Slice slice = spare.isEmpty() ? new Slice(layout, allocator, generations) : spare.removeLast();
    slice.begin(start, times);
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
      release(open.get(expired++));
    }
    open.subList(0, expired).clear();
  }

  private void release(Slice slice) {
    if (spare.size() < SPARE_MAX) {
      slice.clear();
      spare.addLast(slice);
    } else {
      slice.saved().clear();
      slice.close();
    }
  }

  long bytesUsed() {
    long bytes = 0;
    for (int i = 0; i < open.size(); i++) {
      bytes += open.get(i).bytesUsed();
    }
    for (Slice slice : spare) {
      bytes += slice.bytesUsed();
    }
    return bytes;
  }

  @Override
  public void close() {
    open.forEach(Slice::close);
    spare.forEach(Slice::close);
    open.clear();
    spare.clear();
  }
}
