package dev.sluice.engine.aggregate;

import dev.sluice.engine.column.Column;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * Byte strings in raw memory: hashing, comparing as unsigned bytes, and blocks of an arena that
 * hold one behind its length.
 */
final class Texts {
  private static final int LENGTH_BYTES = Integer.BYTES;
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  private Texts() {}

  /** A new block with a copy of the bytes. The source may lie in the arena at {@code block}. */
  static long copy(Arena arena, long source, int length) {
    long block = arena.allocate(LENGTH_BYTES + (long) length);
    MemoryUtil.putInt(arena.address(block), length);
    MemoryUtil.copyMemory(source, arena.address(block) + LENGTH_BYTES, length);
    return block;
  }

  /** A new block with a copy of another's bytes; both may lie in one arena. */
  static long copy(Arena from, long block, Arena into) {
    int length = length(from, block);
    long copy = into.allocate(LENGTH_BYTES + (long) length);
    MemoryUtil.copyMemory(from.address(block), into.address(copy), LENGTH_BYTES + (long) length);
    return copy;
  }

  static void release(Arena arena, long block) {
    arena.release(block, LENGTH_BYTES + (long) length(arena, block));
  }

  static int length(Arena arena, long block) {
    return MemoryUtil.getInt(arena.address(block));
  }

  /** Where a block's bytes start; valid until the block is released. */
  static long start(Arena arena, long block) {
    return arena.address(block) + LENGTH_BYTES;
  }

  /** The first eight bytes, zeros after the end, as a big-endian word: orders as unsigned. */
  static long prefix(long start, int length) {
    if (length >= Long.BYTES) {
      return Long.reverseBytes(MemoryUtil.getLong(start));
    }
    long prefix = 0;
    for (int i = 0; i < length; i++) {
      prefix |= (MemoryUtil.getByte(start + i) & 0xffL) << (56 - 8 * i);
    }
    return prefix;
  }

  /** Compares as unsigned bytes. */
  static int compare(long a, int aLength, long b, int bLength) {
    int shared = Math.min(aLength, bLength);
    int i = 0;
    for (; i + Long.BYTES <= shared; i += Long.BYTES) {
      long left = MemoryUtil.getLong(a + i);
      long right = MemoryUtil.getLong(b + i);
      if (left != right) {
        return Long.compareUnsigned(Long.reverseBytes(left), Long.reverseBytes(right));
      }
    }
    for (; i < shared; i++) {
      int difference = (MemoryUtil.getByte(a + i) & 0xff) - (MemoryUtil.getByte(b + i) & 0xff);
      if (difference != 0) {
        return difference;
      }
    }
    return Integer.compare(aLength, bLength);
  }

  static boolean equal(long a, int aLength, long b, int bLength) {
    return aLength == bLength && compare(a, aLength, b, bLength) == 0;
  }

  /** A hash of the bytes; its high bits are as good as its low ones. */
  static long hash(long start, int length) {
    long hash = length * MULTIPLIER;
    int i = 0;
    for (; i + Long.BYTES <= length; i += Long.BYTES) {
      hash = mix(hash ^ MemoryUtil.getLong(start + i));
    }
    return i == length ? mix(hash) : mix(hash ^ prefix(start + i, length - i));
  }

  private static long mix(long word) {
    long product = word * MULTIPLIER;
    return product ^ product >>> 32;
  }

  /** Writes bytes to a row of a column, which must be the next. */
  static void write(Column column, int row, long source, int length) {
    column.ensureRows(row + 1);
    int start = column.start(row);
    column.ensureBytes((long) start + length);
    MemoryUtil.copyMemory(source, column.address() + start, length);
    column.setEnd(row, start + length);
    column.setPresent(row);
  }

  /** Writes a block's bytes to a row of a column, which must be the next; null for no block. */
  static void write(Column column, int row, Arena arena, long block) {
    if (block == Arena.NONE) {
      writeNull(column, row);
    } else {
      write(column, row, start(arena, block), length(arena, block));
    }
  }

  /** Leaves a row of a column, which must be the next, null. */
  static void writeNull(Column column, int row) {
    column.ensureRows(row + 1);
    column.setEnd(row, column.start(row));
    column.setNull(row);
  }
}
