package dev.sluice.engine.window.sliding;

import dev.sluice.engine.aggregate.Arena;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * The blocks of a {@link Forest}: leaves and inner nodes in one arena, named by place. Addresses
 * stay as they are until a block is released.
 */
final class Nodes implements AutoCloseable {
  /** Beyond all times, and their differences still fit. */
  private static final long TIME_MAX = 1L << 60;

  /** How many times are compared at once. */
  private static final int STRIDE = Long.BYTES;

  private static final long LOWER_HALF = 0xffffffffL;

  private final EntryLayout layout;
  private final Arena arena;
  private final int childOffset;
  private final int fillOffset;
  private final int rowOffset;

  Nodes(EntryLayout layout, BufferAllocator allocator) {
    this.layout = layout;
    this.arena = new Arena(allocator);
    this.childOffset = layout.childOffset();
    this.fillOffset = layout.fillOffset();
    this.rowOffset = layout.rowOffset();
  }

  EntryLayout layout() {
    return layout;
  }

  int allocate(int bytes) {
    return (int) (arena.allocate(bytes) / Arena.ALIGNMENT);
  }

  void release(int place, int bytes) {
    arena.release(block(place), bytes);
  }

  private static long block(int place) {
    return (place & LOWER_HALF) * Arena.ALIGNMENT;
  }

  long address(int place) {
    return arena.address(block(place));
  }

  static long time(long block, int index) {
    return MemoryUtil.getLong(block + ((long) index << 3));
  }

  static void setTime(long block, int index, long time) {
    MemoryUtil.putLong(block + ((long) index << 3), time);
  }

  int child(long node, int index) {
    return MemoryUtil.getInt(node + childOffset + ((long) index << 2));
  }

  void setChild(long node, int index, int place) {
    MemoryUtil.putInt(node + childOffset + ((long) index << 2), place);
  }

  /** How many slots of a child are taken. */
  int fill(long node, int index) {
    return MemoryUtil.getInt(node + fillOffset + ((long) index << 2));
  }

  void setFill(long node, int index, int count) {
    MemoryUtil.putInt(node + fillOffset + ((long) index << 2), count);
  }

  /** The row of a child's merged accumulators. */
  int row(long node, int index) {
    return MemoryUtil.getInt(node + rowOffset + ((long) index << 2));
  }

  void setRow(long node, int index, int row) {
    MemoryUtil.putInt(node + rowOffset + ((long) index << 2), row);
  }

  /** Where the array of a sum starts: what lies before each child, and behind the last. */
  long sums(long node, int sum) {
    return node + layout.sumOffset(sum);
  }

  long sum(long node, int sum, int index) {
    return MemoryUtil.getLong(sums(node, sum) + ((long) index << 3));
  }

  void setSum(long node, int sum, int index, long value) {
    MemoryUtil.putLong(sums(node, sum) + ((long) index << 3), value);
  }

  /**
   * How many of the first {@code count} times, which ascend, are at or before {@code time}. Counts
   * the eighths first, then within one, without a branch on what it finds: which way to go is
   * anyone's guess, and loads that don't wait for each other are nearly free.
   */
  static int upTo(long block, int count, long time) {
    long sought = Math.clamp(time, -TIME_MAX, TIME_MAX);
    int start = 0;
    for (int last = STRIDE - 1; last < count; last += STRIDE) {
      start += isUpTo(block, last, sought) << 3;
    }
    // The last stride may begin in what was counted already, all of which is at or before the time.
    start = Math.min(start, count - STRIDE);
    if (start < 0) {
      return upToFew(block, count, sought);
    }
    return start
        + isUpTo(block, start, sought)
        + isUpTo(block, start + 1, sought)
        + isUpTo(block, start + 2, sought)
        + isUpTo(block, start + 3, sought)
        + isUpTo(block, start + 4, sought)
        + isUpTo(block, start + 5, sought)
        + isUpTo(block, start + 6, sought)
        + isUpTo(block, start + 7, sought);
  }

  private static int upToFew(long block, int count, long sought) {
    int found = 0;
    for (int i = 0; i < count; i++) {
      found += isUpTo(block, i, sought);
    }
    return found;
  }

  /** 1 if the time there is at or before the one sought, else 0. */
  private static int isUpTo(long block, int index, long sought) {
    return 1 - (int) (sought - time(block, index) >>> Long.SIZE - 1);
  }

  /**
   * The child that holds the place behind everything at or before {@code time}. Most events are
   * among the latest, and most windows start in what is left at the beginning.
   */
  static int childFor(long node, int fill, long time) {
    int last = fill - 1;
    if (last == 0 || time(node, last - 1) <= time) {
      return last;
    }
    return time(node, 0) > time ? 0 : upTo(node, last, time);
  }

  /** Moves children {@code [at, fill)} one on. What lies before them stays as it was. */
  void openSlot(long node, int fill, int at) {
    int count = fill - at;
    move(node, at, at + 1, count, Long.BYTES);
    move(node + childOffset, at, at + 1, count, Integer.BYTES);
    move(node + fillOffset, at, at + 1, count, Integer.BYTES);
    if (layout.merged()) {
      move(node + rowOffset, at, at + 1, count, Integer.BYTES);
    }
    for (int sum = 0; sum < layout.sums(); sum++) {
      move(sums(node, sum), at, at + 1, count + 1, Long.BYTES);
    }
  }

  /**
   * Forgets the first child. What lies before the others stays, so that nothing above changes: only
   * differences of sums mean anything.
   */
  void removeFirst(long node, int fill) {
    copyChildren(node, 1, node, fill - 1);
  }

  /** Copies children from {@code first} on to the front of a node, sums included. */
  void copyChildren(long node, int first, long into, int count) {
    copy(node, first, into, count, Long.BYTES);
    copy(node + childOffset, first, into + childOffset, count, Integer.BYTES);
    copy(node + fillOffset, first, into + fillOffset, count, Integer.BYTES);
    if (layout.merged()) {
      copy(node + rowOffset, first, into + rowOffset, count, Integer.BYTES);
    }
    for (int sum = 0; sum < layout.sums(); sum++) {
      copy(sums(node, sum), first, sums(into, sum), count + 1, Long.BYTES);
    }
  }

  /**
   * Copies entries from {@code first} on to the front of a leaf of another capacity, or its own.
   */
  void copyEntries(long leaf, int capacity, int first, long into, int intoCapacity, int count) {
    copy(leaf, first, into, count, Long.BYTES);
    for (int lane = 0; lane < layout.lanes(); lane++) {
      copy(
          leaf + layout.laneOffset(lane, capacity),
          first,
          into + layout.laneOffset(lane, intoCapacity),
          count,
          Long.BYTES);
    }
    if (layout.merged()) {
      copy(
          leaf + layout.referenceOffset(capacity),
          first,
          into + layout.referenceOffset(intoCapacity),
          count,
          Long.BYTES);
    }
    for (int value = 0; value < layout.values(); value++) {
      copy(
          leaf + layout.valueOffset(value, capacity),
          first,
          into + layout.valueOffset(value, intoCapacity),
          count,
          Integer.BYTES);
    }
  }

  /** Puts an entry at a place of a leaf that has room. */
  void insert(long leaf, int capacity, int fill, int at, Entry entry) {
    int count = fill - at;
    move(leaf, at, at + 1, count, Long.BYTES);
    setTime(leaf, at, entry.time());
    for (int lane = 0; lane < layout.lanes(); lane++) {
      long array = leaf + layout.laneOffset(lane, capacity);
      move(array, at, at + 1, count, Long.BYTES);
      MemoryUtil.putLong(array + ((long) at << 3), entry.lane(lane));
    }
    if (layout.merged()) {
      long array = leaf + layout.referenceOffset(capacity);
      move(array, at, at + 1, count, Long.BYTES);
      MemoryUtil.putLong(array + ((long) at << 3), entry.reference());
    }
    for (int value = 0; value < layout.values(); value++) {
      long array = leaf + layout.valueOffset(value, capacity);
      move(array, at, at + 1, count, Integer.BYTES);
      MemoryUtil.putInt(array + ((long) at << 2), entry.value(value));
    }
  }

  /** A value number of an entry. */
  int value(long leaf, int capacity, int value, int index) {
    return MemoryUtil.getInt(leaf + layout.valueOffset(value, capacity) + ((long) index << 2));
  }

  /** Where the retained event of an entry is. */
  long reference(long leaf, int capacity, int index) {
    return MemoryUtil.getLong(leaf + layout.referenceOffset(capacity) + ((long) index << 3));
  }

  /** Adds what lies before a child, or takes it away. */
  void addSums(long node, int child, long sign, long[] sums) {
    for (int sum = 0; sum < sums.length; sum++) {
      sums[sum] += sign * sum(node, sum, child);
    }
  }

  /** Adds entries {@code [start, end)} of a leaf, or takes them away, to sums. */
  void addEntries(long leaf, int capacity, int start, int end, long sign, long[] sums) {
    sums[0] += sign * (end - start);
    int sum = 1;
    for (int lane = 0; lane < layout.lanes(); lane++) {
      long array = leaf + layout.laneOffset(lane, capacity);
      if (layout.isWide(lane)) {
        long upper = 0;
        long lower = 0;
        for (int i = start; i < end; i++) {
          long value = MemoryUtil.getLong(array + ((long) i << 3));
          upper += value >> Integer.SIZE;
          lower += value & LOWER_HALF;
        }
        sums[sum++] += sign * upper;
        sums[sum++] += sign * lower;
      } else {
        long total = 0;
        for (int i = start; i < end; i++) {
          total += MemoryUtil.getLong(array + ((long) i << 3));
        }
        sums[sum++] += sign * total;
      }
    }
  }

  /** Moves within an array; the ranges may overlap, to higher places only. */
  private static void move(long array, int from, int to, int count, int width) {
    if (width == Long.BYTES) {
      for (int i = count - 1; i >= 0; i--) {
        MemoryUtil.putLong(
            array + ((long) (to + i) << 3), MemoryUtil.getLong(array + ((long) (from + i) << 3)));
      }
    } else {
      for (int i = count - 1; i >= 0; i--) {
        MemoryUtil.putInt(
            array + ((long) (to + i) << 2), MemoryUtil.getInt(array + ((long) (from + i) << 2)));
      }
    }
  }

  /** Copies to the front of an array, which may be the same. */
  private static void copy(long array, int from, long into, int count, int width) {
    if (width == Long.BYTES) {
      for (int i = 0; i < count; i++) {
        MemoryUtil.putLong(
            into + ((long) i << 3), MemoryUtil.getLong(array + ((long) (from + i) << 3)));
      }
    } else {
      for (int i = 0; i < count; i++) {
        MemoryUtil.putInt(
            into + ((long) i << 2), MemoryUtil.getInt(array + ((long) (from + i) << 2)));
      }
    }
  }

  long bytesUsed() {
    return arena.bytesUsed();
  }

  @Override
  public void close() {
    arena.close();
  }
}
