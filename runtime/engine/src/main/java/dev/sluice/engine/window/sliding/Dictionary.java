package dev.sluice.engine.window.sliding;

import dev.sluice.engine.aggregate.Arena;
import dev.sluice.engine.column.Column;
import dev.sluice.engine.column.Storage;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * Byte strings by small numbers, each kept as long as somebody holds it: numbers and memory of
 * strings that nobody holds are used again. One thread; owns its memory.
 *
 * <p><b>Index.</b> Open addressing with linear probing over a power of two of slots, at most half
 * of them taken. A slot holds the hash beside the number, so that probing seldom reads a string.
 * Removal shifts back what follows, so that there are no tombstones.
 */
final class Dictionary implements AutoCloseable {
  private static final int LOG_MIN = 6;
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  /** Fields of an entry of 16 bytes: hash, place in the arena in units, length, holders. */
  private static final int PLACE = 4;

  private static final int LENGTH = 8;
  private static final int HOLDERS = 12;
  private static final int NONE = -1;

  private final Arena texts;
  private final Column entries;
  private final BufferAllocator allocator;
  private Column slots;
  private int log;
  private int size;
  private int numbers;
  private int free = NONE;

  Dictionary(BufferAllocator allocator) {
    this.allocator = allocator;
    this.texts = new Arena(allocator);
    this.entries = new Column(allocator, Storage.DECIMAL, false);
    this.log = LOG_MIN;
    this.slots = new Column(allocator, Storage.LONG, false);
    slots.ensureRows(1 << log);
  }

  /** Every number is below this. */
  int numbersEnd() {
    return numbers;
  }

  /** How many strings are held. */
  int size() {
    return size;
  }

  /** The number of a string, which the caller holds once more from now on. */
  int hold(long start, int length) {
    int hash = hash(start, length);
    int mask = (1 << log) - 1;
    int slot = hash >>> -log;
    for (; ; slot = (slot + 1) & mask) {
      long taken = slots.getLong(slot);
      if (taken == 0) {
        return add(slot, hash, start, length);
      }
      if ((int) (taken >>> 32) == hash && equal((int) taken - 1, start, length)) {
        int number = (int) taken - 1;
        long holders = entry(number) + HOLDERS;
        MemoryUtil.putInt(holders, MemoryUtil.getInt(holders) + 1);
        return number;
      }
    }
  }

  /** Holds a known string once more. */
  void hold(int number) {
    long holders = entry(number) + HOLDERS;
    MemoryUtil.putInt(holders, MemoryUtil.getInt(holders) + 1);
  }

  /** How often a string is held. */
  int holders(int number) {
    return MemoryUtil.getInt(entry(number) + HOLDERS);
  }

  /** Gives back one hold. */
  void release(int number) {
    long entry = entry(number);
    int holders = MemoryUtil.getInt(entry + HOLDERS) - 1;
    MemoryUtil.putInt(entry + HOLDERS, holders);
    if (holders == 0) {
      remove(number, entry);
    }
  }

  /** Where a string's bytes start; valid as long as it is held. */
  long start(int number) {
    return texts.address(place(entry(number)));
  }

  int length(int number) {
    return MemoryUtil.getInt(entry(number) + LENGTH);
  }

  private long entry(int number) {
    return entries.address() + ((long) number << 4);
  }

  private static long place(long entry) {
    return (MemoryUtil.getInt(entry + PLACE) & 0xffffffffL) * Arena.ALIGNMENT;
  }

  private int add(int slot, int hash, long start, int length) {
    long place = texts.allocate(length);
    MemoryUtil.copyMemory(start, texts.address(place), length);
    int number = free;
    if (number == NONE) {
      number = numbers++;
      entries.ensureRows(numbers);
    } else {
      free = MemoryUtil.getInt(entry(number) + PLACE);
    }
    long entry = entry(number);
    MemoryUtil.putInt(entry, hash);
    MemoryUtil.putInt(entry + PLACE, (int) (place / Arena.ALIGNMENT));
    MemoryUtil.putInt(entry + LENGTH, length);
    MemoryUtil.putInt(entry + HOLDERS, 1);
    slots.setLong(slot, slotOf(hash, number));
    if (++size > 1 << (log - 1)) {
      grow();
    }
    return number;
  }

  private static long slotOf(int hash, int number) {
    return (long) hash << 32 | (number + 1);
  }

  private void grow() {
    // Where there is no memory for it, the old one stays and is freed by close.
    Column larger = new Column(allocator, Storage.LONG, false);
    larger.ensureRows(2 << log);
    Column old = slots;
    slots = larger;
    int taken = 1 << log++;
    int mask = (1 << log) - 1;
    for (int i = 0; i < taken; i++) {
      long value = old.getLong(i);
      if (value != 0) {
        int slot = (int) (value >>> 32) >>> -log;
        while (slots.getLong(slot) != 0) {
          slot = (slot + 1) & mask;
        }
        slots.setLong(slot, value);
      }
    }
    old.close();
  }

  private void remove(int number, long entry) {
    int mask = (1 << log) - 1;
    int hash = MemoryUtil.getInt(entry);
    long wanted = slotOf(hash, number);
    int hole = hash >>> -log;
    while (slots.getLong(hole) != wanted) {
      hole = (hole + 1) & mask;
    }
    for (int i = (hole + 1) & mask; slots.getLong(i) != 0; i = (i + 1) & mask) {
      long value = slots.getLong(i);
      int ideal = (int) (value >>> 32) >>> -log;
      if (((i - ideal) & mask) >= ((i - hole) & mask)) {
        slots.setLong(hole, value);
        hole = i;
      }
    }
    slots.setLong(hole, 0);
    texts.release(place(entry), MemoryUtil.getInt(entry + LENGTH));
    MemoryUtil.putInt(entry + PLACE, free);
    free = number;
    size--;
  }

  private boolean equal(int number, long start, int length) {
    long entry = entry(number);
    if (MemoryUtil.getInt(entry + LENGTH) != length) {
      return false;
    }
    long known = texts.address(place(entry));
    int i = 0;
    for (; i + Long.BYTES <= length; i += Long.BYTES) {
      if (MemoryUtil.getLong(known + i) != MemoryUtil.getLong(start + i)) {
        return false;
      }
    }
    return i == length
        || ((MemoryUtil.getLong(known + i) ^ MemoryUtil.getLong(start + i)) & below(length - i))
            == 0;
  }

  /** Reads up to {@link Column#SLACK} bytes past the end, as all of the engine's text allows. */
  private static int hash(long start, int length) {
    long hash = length * MULTIPLIER;
    int i = 0;
    for (; i + Long.BYTES <= length; i += Long.BYTES) {
      hash = mix(hash ^ MemoryUtil.getLong(start + i));
    }
    if (i < length) {
      hash = mix(hash ^ (MemoryUtil.getLong(start + i) & below(length - i)));
    }
    return (int) (hash * MULTIPLIER >>> 32);
  }

  private static long mix(long word) {
    long product = word * MULTIPLIER;
    return product ^ product >>> 32;
  }

  /** A mask of the first bytes of a little-endian word; fewer than eight. */
  private static long below(int bytes) {
    return (1L << (bytes << 3)) - 1;
  }

  long bytesUsed() {
    return texts.bytesUsed() + entries.bytesUsed() + slots.bytesUsed();
  }

  @Override
  public void close() {
    texts.close();
    entries.close();
    slots.close();
  }
}
