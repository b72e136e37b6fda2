package dev.sluice.engine.window;

import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Slices merged ahead, so that a window of many slices is merged from few parts.
 *
 * <p><b>Levels.</b> Level 0 are the slices themselves; a block of the next level stands for {@link
 * #FANOUT} neighbours of the level below. A window of n slices has at most some 2 * FANOUT * log(n)
 * parts. Windows of few slices have level 0 only, and nothing is kept twice.
 *
 * <p><b>Building.</b> A block is built when the first window closes that contains it. Only events
 * that are late for that window can still change its slices, and they are added to it too.
 *
 * <p><b>Never saved.</b> Blocks follow from slices: a loaded operator builds them again.
 */
final class SliceBlocks implements AutoCloseable {
  static final int FANOUT = 16;

  private final SegmentMerge merge;
  private final Slices[] levels;
  private final SliceTimes[] times;

  /** By level: all blocks that start before this and that any window still needs are built. */
  private final long[] builtUpTo;

  SliceBlocks(SegmentMerge merge, SliceTimes sliceTimes, Slices slices, BufferAllocator allocator) {
    int count = 1;
    long length = sliceTimes.slice();
    while (length <= sliceTimes.size() / (2 * FANOUT)) {
      length *= FANOUT;
      count++;
    }
    this.merge = merge;
    this.levels = new Slices[count];
    this.times = new SliceTimes[count];
    this.builtUpTo = new long[count];
    Arrays.fill(builtUpTo, Long.MIN_VALUE);
    levels[0] = slices;
    times[0] = sliceTimes;
    for (int level = 1; level < count; level++) {
      times[level] = times[level - 1].coarser(FANOUT);
      levels[level] = new Slices(times[level], merge, allocator);
    }
  }

  /** How many levels there are. */
  int levels() {
    return levels.length;
  }

  /** Assigns an event whose slice may have been merged to the blocks that contain it. */
  void assignLate(int row, long sliceStart, SliceRun run) {
    for (int level = 1; level < levels.length; level++) {
      long start = times[level].sliceStart(sliceStart);
      if (start < builtUpTo[level]) {
        run.assign(row, levels[level].at(start));
      }
    }
  }

  /** Adds the parts of a window to a list, in the order of time; builds blocks as needed. */
  void parts(long windowStart, long windowEnd, List<Slice> into) {
    parts(0, windowStart, windowEnd, into);
  }

  private void parts(int level, long start, long end, List<Slice> into) {
    if (level + 1 == levels.length) {
      add(level, start, end, into);
      return;
    }
    long innerStart = times[level + 1].sliceStart(start - 1) + times[level + 1].slice();
    long innerEnd = times[level + 1].sliceStart(end);
    if (innerStart >= innerEnd) {
      add(level, start, end, into);
      return;
    }
    add(level, start, innerStart, into);
    build(level + 1, innerStart, innerEnd);
    parts(level + 1, innerStart, innerEnd, into);
    add(level, innerEnd, end, into);
  }

  private void add(int level, long start, long end, List<Slice> into) {
    Slices slices = levels[level];
    int to = slices.indexFrom(end);
    for (int i = slices.indexFrom(start); i < to; i++) {
      into.add(slices.get(i));
    }
  }

  /** Builds what is missing of the blocks in an interval of whole blocks. */
  private void build(int level, long start, long end) {
    long missing = Math.max(start, builtUpTo[level]);
    if (missing >= end) {
      return;
    }
    if (level > 1) {
      build(level - 1, missing, end);
    }
    Slices below = levels[level - 1];
    int to = below.indexFrom(end);
    for (int i = below.indexFrom(missing); i < to; i++) {
      Slice part = below.get(i);
      merge.merge(part, levels[level].at(times[level].sliceStart(part.start())));
    }
    builtUpTo[level] = end;
  }

  /** Drops every block that no window needs that ends after the watermark. */
  void expire(long watermark) {
    for (int level = 1; level < levels.length; level++) {
      levels[level].expire(watermark);
    }
  }

  /** Forgets all blocks, since the slices were changed otherwise: they are built again. */
  void clear() {
    for (int level = 1; level < levels.length; level++) {
      levels[level].expire(Long.MAX_VALUE);
      builtUpTo[level] = Long.MIN_VALUE;
    }
  }

  long bytesUsed() {
    long bytes = 0;
    for (int level = 1; level < levels.length; level++) {
      bytes += levels[level].bytesUsed();
    }
    return bytes;
  }

  @Override
  public void close() {
    for (int level = 1; level < levels.length; level++) {
      levels[level].close();
    }
  }
}
