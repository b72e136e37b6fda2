package dev.sluice.engine.group;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.column.Storage;
import org.apache.arrow.memory.util.MemoryUtil;

/** The kernels over one component of a key, by its storage. No component of a key is null. */
abstract class KeyPart {
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  static KeyPart of(Storage storage) {
    return switch (storage) {
      case BYTE -> new Bytes();
      case INT -> new Ints();
      case LONG -> new Longs();
      case DOUBLE -> new Doubles();
      case DECIMAL -> new Decimals();
      case BYTES -> new Texts();
      case VIEW, LIST, NESTED ->
          throw new IllegalArgumentException("a key has scalar components only");
    };
  }

  /** Mixes the values of rows {@code [0, rows)} into their hashes. */
  abstract void hash(Column column, int rows, long[] hashes);

  /** Whether value {@code rows[i]} of one column equals value {@code others[i]} of the other. */
  abstract boolean equal(Column column, int[] rows, Column other, int[] others, int count);

  /** Whether two values are equal. */
  abstract boolean equal(Column column, int row, Column other, int otherRow);

  /** Copies a value to the next row of a key column. */
  abstract void append(Column column, int row, Column keys, int keyRow);

  private static long mix(long hash, long word) {
    long product = (hash ^ word) * MULTIPLIER;
    return product ^ (product >>> 32);
  }

  private static final class Bytes extends KeyPart {
    @Override
    void hash(Column column, int rows, long[] hashes) {
      long address = column.address();
      for (int i = 0; i < rows; i++) {
        hashes[i] = mix(hashes[i], MemoryUtil.getByte(address + i));
      }
    }

    @Override
    boolean equal(Column column, int[] rows, Column other, int[] others, int count) {
      long a = column.address();
      long b = other.address();
      int difference = 0;
      for (int i = 0; i < count; i++) {
        difference |= MemoryUtil.getByte(a + rows[i]) ^ MemoryUtil.getByte(b + others[i]);
      }
      return difference == 0;
    }

    @Override
    boolean equal(Column column, int row, Column other, int otherRow) {
      return column.getBoolean(row) == other.getBoolean(otherRow);
    }

    @Override
    void append(Column column, int row, Column keys, int keyRow) {
      keys.ensureRows(keyRow + 1);
      keys.setBoolean(keyRow, column.getBoolean(row));
    }
  }

  private static final class Ints extends KeyPart {
    @Override
    void hash(Column column, int rows, long[] hashes) {
      long address = column.address();
      for (int i = 0; i < rows; i++) {
        hashes[i] = mix(hashes[i], MemoryUtil.getInt(address + ((long) i << 2)));
      }
    }

    @Override
    boolean equal(Column column, int[] rows, Column other, int[] others, int count) {
      long a = column.address();
      long b = other.address();
      int difference = 0;
      for (int i = 0; i < count; i++) {
        difference |=
            MemoryUtil.getInt(a + ((long) rows[i] << 2))
                ^ MemoryUtil.getInt(b + ((long) others[i] << 2));
      }
      return difference == 0;
    }

    @Override
    boolean equal(Column column, int row, Column other, int otherRow) {
      return column.getInt(row) == other.getInt(otherRow);
    }

    @Override
    void append(Column column, int row, Column keys, int keyRow) {
      keys.ensureRows(keyRow + 1);
      keys.setInt(keyRow, column.getInt(row));
    }
  }

  private static final class Longs extends KeyPart {
    @Override
    void hash(Column column, int rows, long[] hashes) {
      long address = column.address();
      for (int i = 0; i < rows; i++) {
        hashes[i] = mix(hashes[i], MemoryUtil.getLong(address + ((long) i << 3)));
      }
    }

    @Override
    boolean equal(Column column, int[] rows, Column other, int[] others, int count) {
      long a = column.address();
      long b = other.address();
      long difference = 0;
      for (int i = 0; i < count; i++) {
        difference |=
            MemoryUtil.getLong(a + ((long) rows[i] << 3))
                ^ MemoryUtil.getLong(b + ((long) others[i] << 3));
      }
      return difference == 0;
    }

    @Override
    boolean equal(Column column, int row, Column other, int otherRow) {
      return column.getLong(row) == other.getLong(otherRow);
    }

    @Override
    void append(Column column, int row, Column keys, int keyRow) {
      keys.ensureRows(keyRow + 1);
      keys.setLong(keyRow, column.getLong(row));
    }
  }

  /** -0.0 is 0.0 and every NaN is one. */
  private static final class Doubles extends KeyPart {
    private static long normal(long bits) {
      return Double.doubleToLongBits(Double.longBitsToDouble(bits) + 0.0);
    }

    @Override
    void hash(Column column, int rows, long[] hashes) {
      long address = column.address();
      for (int i = 0; i < rows; i++) {
        hashes[i] = mix(hashes[i], normal(MemoryUtil.getLong(address + ((long) i << 3))));
      }
    }

    @Override
    boolean equal(Column column, int[] rows, Column other, int[] others, int count) {
      long a = column.address();
      long b = other.address();
      long difference = 0;
      for (int i = 0; i < count; i++) {
        difference |=
            normal(MemoryUtil.getLong(a + ((long) rows[i] << 3)))
                ^ normal(MemoryUtil.getLong(b + ((long) others[i] << 3)));
      }
      return difference == 0;
    }

    @Override
    boolean equal(Column column, int row, Column other, int otherRow) {
      return normal(column.getLong(row)) == normal(other.getLong(otherRow));
    }

    @Override
    void append(Column column, int row, Column keys, int keyRow) {
      keys.ensureRows(keyRow + 1);
      keys.setLong(keyRow, normal(column.getLong(row)));
    }
  }

  private static final class Decimals extends KeyPart {
    @Override
    void hash(Column column, int rows, long[] hashes) {
      long address = column.address();
      for (int i = 0; i < rows; i++) {
        long at = address + ((long) i << 4);
        long low = mix(hashes[i], MemoryUtil.getLong(at));
        hashes[i] = mix(low, MemoryUtil.getLong(at + Long.BYTES));
      }
    }

    @Override
    boolean equal(Column column, int[] rows, Column other, int[] others, int count) {
      long difference = 0;
      for (int i = 0; i < count; i++) {
        difference |= column.getDecimalLow(rows[i]) ^ other.getDecimalLow(others[i]);
        difference |= column.getDecimalHigh(rows[i]) ^ other.getDecimalHigh(others[i]);
      }
      return difference == 0;
    }

    @Override
    boolean equal(Column column, int row, Column other, int otherRow) {
      return column.getDecimalLow(row) == other.getDecimalLow(otherRow)
          && column.getDecimalHigh(row) == other.getDecimalHigh(otherRow);
    }

    @Override
    void append(Column column, int row, Column keys, int keyRow) {
      keys.ensureRows(keyRow + 1);
      keys.setDecimal(keyRow, column.getDecimalHigh(row), column.getDecimalLow(row));
    }
  }

  /** Text, eight bytes at a time: a column may be read {@link Column#SLACK} bytes past its end. */
  private static final class Texts extends KeyPart {
    @Override
    void hash(Column column, int rows, long[] hashes) {
      long address = column.address();
      long offsets = column.offsetsAddress();
      int start = rows == 0 ? 0 : MemoryUtil.getInt(offsets);
      for (int i = 0; i < rows; i++) {
        int end = MemoryUtil.getInt(offsets + ((i + 1L) << 2));
        hashes[i] = mix(hashes[i], hash(address + start, end - start));
        start = end;
      }
    }

    private static long hash(long start, int length) {
      long hash = length;
      long at = start;
      int left = length;
      for (; left >= Long.BYTES; left -= Long.BYTES, at += Long.BYTES) {
        hash = mix(hash, MemoryUtil.getLong(at));
      }
      return left == 0 ? hash : mix(hash, MemoryUtil.getLong(at) & below(left));
    }

    /** A mask of the first bytes of a little-endian word; fewer than eight. */
    private static long below(int bytes) {
      return (1L << (bytes << 3)) - 1;
    }

    @Override
    boolean equal(Column column, int[] rows, Column other, int[] others, int count) {
      long a = column.address();
      long b = other.address();
      long aOffsets = column.offsetsAddress();
      long bOffsets = other.offsetsAddress();
      long difference = 0;
      for (int i = 0; i < count; i++) {
        long aAt = aOffsets + ((long) rows[i] << 2);
        long bAt = bOffsets + ((long) others[i] << 2);
        int aStart = MemoryUtil.getInt(aAt);
        int bStart = MemoryUtil.getInt(bAt);
        int length = MemoryUtil.getInt(aAt + Integer.BYTES) - aStart;
        int otherLength = MemoryUtil.getInt(bAt + Integer.BYTES) - bStart;
        difference |= length ^ otherLength;
        difference |= difference(a + aStart, b + bStart, Math.min(length, otherLength));
      }
      return difference == 0;
    }

    private static long difference(long a, long b, int length) {
      long difference = 0;
      int at = 0;
      for (; length - at >= Long.BYTES; at += Long.BYTES) {
        difference |= MemoryUtil.getLong(a + at) ^ MemoryUtil.getLong(b + at);
      }
      int left = length - at;
      return left == 0
          ? difference
          : difference | ((MemoryUtil.getLong(a + at) ^ MemoryUtil.getLong(b + at)) & below(left));
    }

    @Override
    boolean equal(Column column, int row, Column other, int otherRow) {
      int length = column.end(row) - column.start(row);
      return length == other.end(otherRow) - other.start(otherRow)
          && difference(
                  column.address() + column.start(row),
                  other.address() + other.start(otherRow),
                  length)
              == 0;
    }

    @Override
    void append(Column column, int row, Column keys, int keyRow) {
      keys.ensureRows(keyRow + 1);
      int from = column.start(row);
      int length = column.end(row) - from;
      int start = keys.start(keyRow);
      int end = Math.addExact(start, length);
      keys.ensureBytes(end);
      MemoryUtil.copyMemory(column.address() + from, keys.address() + start, length);
      keys.setEnd(keyRow, end);
    }
  }
}
