package dev.sluice.engine.window;

import dev.sluice.engine.group.HashRange;
import java.util.ArrayDeque;
import org.apache.arrow.memory.BufferAllocator;

/** Makes segments, and gives a few that were dropped again, with their memory. */
final class SegmentPool implements AutoCloseable {
  /** How many emptied segments are kept: what a stream needs that moves on at an even pace. */
  private static final int SPARE_MAX = 2;

  private final SliceLayout layout;
  private final BufferAllocator allocator;
  private final Generations generations = new Generations();
  private final ArrayDeque<Segment> spare = new ArrayDeque<>();

  SegmentPool(SliceLayout layout, BufferAllocator allocator) {
    this.layout = layout;
    this.allocator = allocator;
  }

  /** Counts the rows of all its segments. */
  Generations generations() {
    return generations;
  }

  Segment take(HashRange range) {
    Segment segment =
        spare.isEmpty() ? new Segment(layout, allocator, generations) : spare.removeLast();
    segment.begin(range);
    return segment;
  }

  void release(Segment segment) {
    if (spare.size() < SPARE_MAX) {
      segment.clear();
      spare.addLast(segment);
    } else {
      segment.saved().clear();
      segment.close();
    }
  }

  long bytesUsed() {
    long bytes = 0;
    for (Segment segment : spare) {
      bytes += segment.bytesUsed();
    }
    return bytes;
  }

  @Override
  public void close() {
    spare.forEach(Segment::close);
    spare.clear();
  }
}
