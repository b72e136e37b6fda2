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
  private final int recordBytes;
  private final int rowOffset;

  Nodes(EntryLayout layout, BufferAllocator allocator) {
    this.layout = layout;
    this.arena = new Arena(allocator);
    this.recordBytes = layout.recordBytes();
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

  /** The time of a leaf's entry. */
  static long time(long leaf, int index) {
    return MemoryUtil.getLong(leaf + ((long) index << 3));
  }

  private static void setTime(long leaf, int index, long time) {
    MemoryUtil.putLong(leaf + ((long) index << 3), time);
  }

  private long record(long node, int index) {
    return node + (long) index * recordBytes;
  }

  /** The latest time of a child. */
  long latest(long node, int index) {
    return MemoryUtil.getLong(record(node, index));
  }

  void setLatest(long node, int index, long time) {
    MemoryUtil.putLong(record(node, index), time);
  }

  int child(long node, int index) {
    return MemoryUtil.getInt(record(node, index) + EntryLayout.RECORD_CHILD);
  }

  void setChild(long node, int index, int place) {
    MemoryUtil.putInt(record(node, index) + EntryLayout.RECORD_CHILD, place);
  }

  /** Where it says how many slots of a child are taken. */
  long fillAt(long node, int index) {
    return record(node, index) + EntryLayout.RECORD_FILL;
  }

  /** How many slots of a child are taken. */
  int fill(long node, int index) {
    return MemoryUtil.getInt(fillAt(node, index));
  }

  void setFill(long node, int index, int count) {
    MemoryUtil.putInt(fillAt(node, index), count);
  }

  /** The row of a child's merged accumulators. */
  int row(long node, int index) {
    return MemoryUtil.getInt(record(node, index) + rowOffset);
  }

  void setRow(long node, int index, int row) {
    MemoryUtil.putInt(record(node, index) + rowOffset, row);
  }

  /** Where the sums of what lies before a child are, or of what lies before the end. */
  private long sums(long node, int index) {
    return record(node, index) + EntryLayout.RECORD_SUMS;
  }

  long sum(long node, int sum, int index) {
    return MemoryUtil.getLong(sums(node, index) + ((long) sum << 3));
  }

  void setSum(long node, int sum, int index, long value) {
    MemoryUtil.putLong(sums(node, index) + ((long) sum << 3), value);
  }

  /** Adds to what lies before each child from {@code first} on, and before the end. */
  void addToSums(long node, int first, int fill, long sign, long[] added) {
    for (int i = first; i <= fill; i++) {
      long at = sums(node, i);
      for (int sum = 0; sum < added.length; sum++) {
        long one = at + ((long) sum << 3);
        MemoryUtil.putLong(one, MemoryUtil.getLong(one) + sign * added[sum]);
      }
    }
  }

  /**
   * How many of the first {@code count} times of a leaf, which ascend, are at or before {@code
   * time}. Counts the eighths first, then within one, without a branch on what it finds: which way
   * to go is anyone's guess, and loads that don't wait for each other are nearly free.
   */
  static int upTo(long leaf, int count, long time) {
    long sought = Math.clamp(time, -TIME_MAX, TIME_MAX);
    int start = 0;
    for (int last = STRIDE - 1; last < count; last += STRIDE) {
      start += isUpTo(leaf, last, sought) << 3;
    }
    // The last stride may begin in what was counted already, all of which is at or before the time.
    start = Math.min(start, count - STRIDE);
    if (start < 0) {
      return upToFew(leaf, count, sought);
    }
    return start
        + isUpTo(leaf, start, sought)
        + isUpTo(leaf, start + 1, sought)
        + isUpTo(leaf, start + 2, sought)
        + isUpTo(leaf, start + 3, sought)
        + isUpTo(leaf, start + 4, sought)
        + isUpTo(leaf, start + 5, sought)
        + isUpTo(leaf, start + 6, sought)
        + isUpTo(leaf, start + 7, sought);
  }

  private static int upToFew(long leaf, int count, long sought) {
    int found = 0;
    for (int i = 0; i < count; i++) {
      found += isUpTo(leaf, i, sought);
    }
    return found;
  }

  /** 1 if the time there is at or before the one sought, else 0. */
  private static int isUpTo(long leaf, int index, long sought) {
    return 1 - (int) (sought - time(leaf, index) >>> Long.SIZE - 1);
  }

  /** The same where the time is expected to be among the last. */
  static int upToAmongLast(long leaf, int count, long time) {
    int start = count - STRIDE;
    return start < 0 || time(leaf, start) > time
        ? upTo(leaf, count, time)
        : start + upToFew(leaf + ((long) start << 3), STRIDE, time);
  }

  /**
   * The child that holds the place behind everything at or before {@code time}. Most events are
   * among the latest, and most windows start in what is left at the beginning.
   */
  int childFor(long node, int fill, long time) {
    int last = fill - 1;
    if (last == 0 || latest(node, last - 1) <= time) {
      return last;
    }
    if (latest(node, 0) > time) {
      return 0;
    }
    int low = 0;
    int high = last - 1;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (latest(node, middle) <= time) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /** Moves children {@code [at, fill)} one on. What lies before the first of them stays as well. */
  void openSlot(long node, int fill, int at) {
    long from = record(node, at);
    for (long word = record(node, fill + 1) - Long.BYTES; word >= from; word -= Long.BYTES) {
      MemoryUtil.putLong(word + recordBytes, MemoryUtil.getLong(word));
    }
  }

  /**
   * Forgets the first child. What lies before the others stays, so that nothing above changes: only
   * differences of sums mean anything.
   */
  void removeFirst(long node, int fill) {
    copyChildren(node, 1, node, fill - 1);
  }

  /** Copies children from {@code first} on to the front of a node, what lies before them too. */
  void copyChildren(long node, int first, long into, int count) {
    long from = record(node, first);
    long bytes = (count + 1L) * recordBytes;
    for (long at = 0; at < bytes; at += Long.BYTES) {
      MemoryUtil.putLong(into + at, MemoryUtil.getLong(from + at));
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
