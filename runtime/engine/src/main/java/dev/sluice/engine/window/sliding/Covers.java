package dev.sluice.engine.window.sliding;

import dev.sluice.engine.aggregate.Arena;
import dev.sluice.engine.column.Column;
import dev.sluice.engine.column.Storage;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * How many different values a key had in any window, for one argument: exact, and without looking
 * at the events again. Owns its memory; one thread.
 *
 * <p><b>Cover.</b> An event at s is in the windows of [s, s + size). A value is in a window at t if
 * t lies in the union of these spans over its events: its cover, a few disjoint spans, of which an
 * event changes one. Spans that end at or before the watermark are never asked for again.
 *
 * <p><b>Few values.</b> A key's values lie side by side; one pass finds the event's value, counts
 * the covers around t and forgets what has ended.
 *
 * <p><b>Many values.</b> The same records as a hash table, and a tree of boundaries: +1 where a
 * span starts and -1 where it ends, or ended before it was extended. All of them add up to zero, so
 * that the count at t is what those behind t lack.
 *
 * <p><b>Record.</b> A key's block starts with a header of 16 bytes: records taken, capacity, tree
 * of boundaries, events since it was cleaned. A record of 24 bytes has the value's number plus one,
 * the place of further spans, start and end of the latest span. A further span is a block of 24
 * bytes.
 */
final class Covers implements AutoCloseable {
  private static final int CAPACITY = 4;
  private static final int TREE = 8;
  private static final int EVENTS = 12;
  private static final int HEADER = 16;

  private static final int MORE = 4;
  private static final int START = 8;
  private static final int END = 16;
  private static final int RECORD = 24;

  private static final int SPAN_END = 8;
  private static final int NEXT = 16;
  private static final int SPAN = 24;

  private static final int FEW_MIN = 2;

  /** Up to so many values of a key are looked at one by one. */
  private static final int FEW_MAX = 20;

  private static final int NONE = 0;
  private static final int MULTIPLIER = 0x9E3779B9;

  private final long sizeMillis;
  private final Dictionary values;
  private final Arena arena;
  private final Column blocks;
  private final Forest boundaries;
  private final Column freeTrees;
  private int freeTreeCount;
  private int treesEnd = 1;
  private long watermark;

  /**
   * @param sizeMillis the size of the window
   * @param values what the numbers of values are held in
   */
  Covers(long sizeMillis, Dictionary values, BufferAllocator allocator) {
    this.sizeMillis = sizeMillis;
    this.values = values;
    this.arena = new Arena(allocator);
    this.blocks = new Column(allocator, Storage.INT, false);
    this.freeTrees = new Column(allocator, Storage.INT, false);
    EntryLayout layout = new EntryLayout(new boolean[] {false}, false, 0);
    this.boundaries = new Forest(layout, new Dictionary[0], null, allocator);
  }

  /** Makes room for keys {@code [0, count)}. */
  void ensureKeys(int count) {
    blocks.ensureRows(count);
  }

  /** Sets up to when spans have ended for good. */
  void setWatermark(long millis) {
    watermark = millis;
  }

  private static long block(int place) {
    return (place & 0xffffffffL) * Arena.ALIGNMENT;
  }

  private int allocate(long bytes) {
    return (int) (arena.allocate(bytes) / Arena.ALIGNMENT);
  }

  private void release(int place, long bytes) {
    arena.release(block(place), bytes);
  }

  private static long bytes(int capacity) {
    return HEADER + (long) capacity * RECORD;
  }

  /**
   * Adds an event of a key at {@code time} and counts the values in its window.
   *
   * @param value the value's number, or {@link Entry#NO_VALUE} for null
   */
  int add(int key, int value, long time) {
    int place = blocks.getInt(key);
    if (place == NONE) {
      place = newBlock(FEW_MIN, NONE);
      blocks.setInt(key, place);
    }
    long header = arena.address(block(place));
    return MemoryUtil.getInt(header + TREE) == NONE
        ? addToFew(key, header, value, time)
        : addToMany(key, value, time);
  }

  private int newBlock(int capacity, int tree) {
    int place = allocate(bytes(capacity));
    long header = arena.address(block(place));
    MemoryUtil.putInt(header + CAPACITY, capacity);
    MemoryUtil.putInt(header + TREE, tree);
    return place;
  }

  private int addToFew(int key, long header, int value, long time) {
    int count = MemoryUtil.getInt(header);
    int around = 0;
    long found = 0;
    long record = header + HEADER;
    long end = record + (long) count * RECORD;
    while (record < end) {
      if (MemoryUtil.getInt(record) == value + 1) {
        found = record;
        record += RECORD;
      } else if (MemoryUtil.getLong(record + END) <= watermark
          && MemoryUtil.getInt(record + MORE) == NONE) {
        values.release(MemoryUtil.getInt(record) - 1);
        end -= RECORD;
        copyRecord(end, record);
      } else {
        around += covers(record, time) ? 1 : 0;
        record += RECORD;
      }
    }
    MemoryUtil.putInt(header, (int) ((end - header - HEADER) / RECORD));
    if (value == Entry.NO_VALUE) {
      return around;
    }
    if (found == 0) {
      addRecord(key, value, time);
    } else {
      extend(found, time, NONE);
    }
    return around + 1;
  }

  private static void copyRecord(long from, long into) {
    MemoryUtil.putLong(into, MemoryUtil.getLong(from));
    MemoryUtil.putLong(into + START, MemoryUtil.getLong(from + START));
    MemoryUtil.putLong(into + END, MemoryUtil.getLong(from + END));
  }

  private boolean covers(long record, long time) {
    if (MemoryUtil.getLong(record + START) <= time && time < MemoryUtil.getLong(record + END)) {
      return true;
    }
    int more = MemoryUtil.getInt(record + MORE);
    while (more != NONE) {
      long span = arena.address(block(more));
      if (MemoryUtil.getLong(span) <= time && time < MemoryUtil.getLong(span + SPAN_END)) {
        return true;
      }
      more = MemoryUtil.getInt(span + NEXT);
    }
    return false;
  }

  private void addRecord(int key, int value, long time) {
    int place = blocks.getInt(key);
    long header = arena.address(block(place));
    int count = MemoryUtil.getInt(header);
    int capacity = MemoryUtil.getInt(header + CAPACITY);
    if (count == capacity) {
      if (capacity == FEW_MAX) {
        becomeMany(key);
        addToMany(key, value, time);
        return;
      }
      int larger = newBlock(Math.min(FEW_MAX, 2 * capacity), NONE);
      long into = arena.address(block(larger));
      long from = arena.address(block(place));
      MemoryUtil.putInt(into, count);
      MemoryUtil.copyMemory(from + HEADER, into + HEADER, (long) count * RECORD);
      release(place, bytes(capacity));
      blocks.setInt(key, larger);
      header = into;
    }
    values.hold(value);
    MemoryUtil.putInt(header, count + 1);
    write(header + HEADER + (long) count * RECORD, value, time);
  }

  private void write(long record, int value, long time) {
    MemoryUtil.putInt(record, value + 1);
    MemoryUtil.putInt(record + MORE, NONE);
    MemoryUtil.putLong(record + START, time);
    MemoryUtil.putLong(record + END, time + sizeMillis);
  }

  /**
   * Adds an event to the cover of its value.
   *
   * @param tree the key's boundaries, or {@link #NONE}
   */
  private void extend(long record, long time, int tree) {
    long end = time + sizeMillis;
    long oldStart = MemoryUtil.getLong(record + START);
    long oldEnd = MemoryUtil.getLong(record + END);
    if (MemoryUtil.getInt(record + MORE) != NONE || oldStart > end || oldEnd < time) {
      join(record, time, tree);
      return;
    }
    if (time < oldStart) {
      MemoryUtil.putLong(record + START, time);
      move(tree, oldStart, time, 1);
    }
    if (end > oldEnd) {
      MemoryUtil.putLong(record + END, end);
      move(tree, oldEnd, end, -1);
    }
  }

  private void move(int tree, long from, long to, long step) {
    if (tree != NONE) {
      bound(tree, from, -step);
      bound(tree, to, step);
    }
  }

  private void bound(int tree, long time, long step) {
    // Nobody asks for a time before the watermark.
    if (time > watermark) {
      Entry boundary = boundaries.entry();
      boundary.setTime(time);
      boundary.setLane(0, 1, step);
      boundaries.ensureRoom(tree, watermark);
      boundaries.insert(tree, watermark);
    }
  }

  /** The same for a cover of several spans, before or after: those that the event joins are one. */
  private void join(long record, long time, int tree) {
    int kept = NONE;
    long start = time;
    long end = time + sizeMillis;
    int next = MemoryUtil.getInt(record + MORE);
    long spanStart = MemoryUtil.getLong(record + START);
    long spanEnd = MemoryUtil.getLong(record + END);
    while (true) {
      if (spanStart <= end && spanEnd >= start) {
        start = Math.min(start, spanStart);
        end = Math.max(end, spanEnd);
        if (tree != NONE) {
          bound(tree, spanStart, -1);
          bound(tree, spanEnd, 1);
        }
      } else if (spanEnd > watermark) {
        kept = keep(spanStart, spanEnd, kept);
      }
      if (next == NONE) {
        break;
      }
      long span = arena.address(block(next));
      spanStart = MemoryUtil.getLong(span);
      spanEnd = MemoryUtil.getLong(span + SPAN_END);
      int following = MemoryUtil.getInt(span + NEXT);
      release(next, SPAN);
      next = following;
    }
    if (tree != NONE) {
      bound(tree, start, 1);
      bound(tree, end, -1);
    }
    MemoryUtil.putInt(record + MORE, kept);
    MemoryUtil.putLong(record + START, start);
    MemoryUtil.putLong(record + END, end);
  }

  private int keep(long start, long end, int next) {
    int place = allocate(SPAN);
    long span = arena.address(block(place));
    MemoryUtil.putLong(span, start);
    MemoryUtil.putLong(span + SPAN_END, end);
    MemoryUtil.putInt(span + NEXT, next);
    return place;
  }

  private void becomeMany(int key) {
    int tree = freeTreeCount == 0 ? treesEnd++ : freeTrees.getInt(--freeTreeCount);
    boundaries.ensureTrees(treesEnd);
    long header = arena.address(block(blocks.getInt(key)));
    long end = header + HEADER + (long) MemoryUtil.getInt(header) * RECORD;
    for (long record = header + HEADER; record < end; record += RECORD) {
      bound(tree, MemoryUtil.getLong(record + START), 1);
      bound(tree, MemoryUtil.getLong(record + END), -1);
      int more = MemoryUtil.getInt(record + MORE);
      while (more != NONE) {
        long span = arena.address(block(more));
        bound(tree, MemoryUtil.getLong(span), 1);
        bound(tree, MemoryUtil.getLong(span + SPAN_END), -1);
        more = MemoryUtil.getInt(span + NEXT);
      }
    }
    rehash(key, tree);
  }

  /** Moves a key's living values to a hash table with room for as many again. */
  private void rehash(int key, int tree) {
    int old = blocks.getInt(key);
    long from = arena.address(block(old));
    int oldCapacity = MemoryUtil.getInt(from + CAPACITY);
    int living = 0;
    for (int i = 0; i < oldCapacity; i++) {
      living += isLiving(from + HEADER + (long) i * RECORD) ? 1 : 0;
    }
    int capacity = Integer.highestOneBit(Math.max(FEW_MAX, 2 * living)) << 1;
    int place = newBlock(capacity, tree);
    long into = arena.address(block(place));
    for (int i = 0; i < oldCapacity; i++) {
      long record = from + HEADER + (long) i * RECORD;
      if (isLiving(record)) {
        copyRecord(record, slotFor(into, capacity, MemoryUtil.getInt(record)));
      } else if (MemoryUtil.getInt(record) != NONE) {
        values.release(MemoryUtil.getInt(record) - 1);
        releaseSpans(record);
      }
    }
    MemoryUtil.putInt(into, living);
    release(old, bytes(oldCapacity));
    blocks.setInt(key, place);
  }

  private boolean isLiving(long record) {
    if (MemoryUtil.getInt(record) == NONE) {
      return false;
    }
    if (MemoryUtil.getLong(record + END) > watermark) {
      return true;
    }
    int more = MemoryUtil.getInt(record + MORE);
    while (more != NONE) {
      long span = arena.address(block(more));
      if (MemoryUtil.getLong(span + SPAN_END) > watermark) {
        return true;
      }
      more = MemoryUtil.getInt(span + NEXT);
    }
    return false;
  }

  private void releaseSpans(long record) {
    int more = MemoryUtil.getInt(record + MORE);
    while (more != NONE) {
      int next = MemoryUtil.getInt(arena.address(block(more)) + NEXT);
      release(more, SPAN);
      more = next;
    }
  }

  /** The slot that has this value, or the free one where it belongs. */
  private static long slotFor(long header, int capacity, int taken) {
    int slot = taken * MULTIPLIER >>> Integer.numberOfLeadingZeros(capacity) + 1;
    while (true) {
      long record = header + HEADER + (long) slot * RECORD;
      int there = MemoryUtil.getInt(record);
      if (there == taken || there == NONE) {
        return record;
      }
      slot = (slot + 1) & (capacity - 1);
    }
  }

  private int addToMany(int key, int value, long time) {
    long header = arena.address(block(blocks.getInt(key)));
    int tree = MemoryUtil.getInt(header + TREE);
    int capacity = MemoryUtil.getInt(header + CAPACITY);
    int events = MemoryUtil.getInt(header + EVENTS) + 1;
    MemoryUtil.putInt(header + EVENTS, events);
    if (events >= capacity || MemoryUtil.getInt(header) > capacity / 4 * 3) {
      rehash(key, tree);
      header = arena.address(block(blocks.getInt(key)));
      capacity = MemoryUtil.getInt(header + CAPACITY);
    }
    if (value != Entry.NO_VALUE) {
      long record = slotFor(header, capacity, value + 1);
      if (MemoryUtil.getInt(record) == NONE) {
        values.hold(value);
        write(record, value, time);
        MemoryUtil.putInt(header, MemoryUtil.getInt(header) + 1);
        bound(tree, time, 1);
        bound(tree, time + sizeMillis, -1);
      } else {
        extend(record, time, tree);
      }
    }
    boundaries.trim(tree, watermark);
    return (int) -boundaries.between(tree, time, Long.MAX_VALUE)[1];
  }

  /** Forgets a key. */
  void drop(int key) {
    int place = blocks.getInt(key);
    if (place == NONE) {
      return;
    }
    long header = arena.address(block(place));
    int capacity = MemoryUtil.getInt(header + CAPACITY);
    int tree = MemoryUtil.getInt(header + TREE);
    int slots = tree == NONE ? MemoryUtil.getInt(header) : capacity;
    for (int i = 0; i < slots; i++) {
      long record = header + HEADER + (long) i * RECORD;
      if (MemoryUtil.getInt(record) != NONE) {
        values.release(MemoryUtil.getInt(record) - 1);
        releaseSpans(record);
      }
    }
    if (tree != NONE) {
      boundaries.drop(tree);
      freeTrees.ensureRows(freeTreeCount + 1);
      freeTrees.setInt(freeTreeCount++, tree);
    }
    release(place, bytes(capacity));
    blocks.setInt(key, NONE);
  }

  /** How many nodes of the trees of boundaries were looked at since this was made. */
  long visits() {
    return boundaries.visits();
  }

  long bytesUsed() {
    return arena.bytesUsed() + blocks.bytesUsed() + freeTrees.bytesUsed() + boundaries.bytesUsed();
  }

  @Override
  public void close() {
    arena.close();
    blocks.close();
    freeTrees.close();
    boundaries.close();
  }
}
