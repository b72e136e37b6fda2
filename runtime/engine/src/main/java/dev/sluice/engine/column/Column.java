package dev.sluice.engine.column;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.MemoryUtil;
import org.jspecify.annotations.Nullable;

/**
 * One growable column in Arrow layout: values, for variable storage 32-bit offsets, for nullable
 * columns a validity bitmap (bit set: not null). Owns its buffers; {@link #close} frees them. Not
 * thread-safe.
 *
 * <p>Rows are written in order for {@link Storage#BYTES} and {@link Storage#LIST} (row r's bytes
 * end where row r + 1's begin), in any order otherwise. Capacity is checked by the caller through
 * {@link #ensureRows} and {@link #ensureBytes} once per batch; accessors do not check, so that they
 * compile to one instruction. New memory is zero. {@link #address} changes when it grows.
 */
public final class Column implements AutoCloseable {
  /**
   * Bytes past the end of the value buffer that may be read or written over, so that text can be
   * compared and copied eight bytes at a time; there once a column has rows.
   */
  public static final int SLACK = 16;

  private static final int ROWS_MIN = 64;

  private final BufferAllocator allocator;
  private final Storage storage;
  private final boolean nullable;
  private ArrowBuf values;
  private ArrowBuf offsets;
  private ArrowBuf validity;
  private long address;
  private long offsetsAddress;
  private long validityAddress;
  private int rowsMax;
  private long bytesMax;
  private @Nullable TextCache texts;

  public Column(BufferAllocator allocator, Storage storage, boolean nullable) {
    this.allocator = allocator;
    this.storage = storage;
    this.nullable = nullable;
    this.values = allocator.getEmpty();
    this.offsets = allocator.getEmpty();
    this.validity = allocator.getEmpty();
  }

  public Storage storage() {
    return storage;
  }

  public boolean nullable() {
    return nullable;
  }

  /** How many rows fit without growing. */
  public int rowsMax() {
    return rowsMax;
  }

  /** How many value bytes fit without growing (variable storage). */
  public long bytesMax() {
    return bytesMax;
  }

  /** Address of the first value (or text byte). */
  public long address() {
    return address;
  }

  /** Address of the offsets, rows + 1 ints, of variable storage. */
  public long offsetsAddress() {
    return offsetsAddress;
  }

  /** Address of the validity bitmap of a nullable column. */
  public long validityAddress() {
    return validityAddress;
  }

  /** Bytes held off-heap. */
  public long bytesUsed() {
    return values.capacity() + offsets.capacity() + validity.capacity();
  }

  /** Makes room for {@code rows} rows in all; doubles, keeps what is there. */
  public void ensureRows(int rows) {
    if (rows > rowsMax) {
      growRows(rows);
    }
  }

  /**
   * Makes room for {@code bytes} value bytes in all (variable storage); doubles, keeps what is
   * there.
   */
  public void ensureBytes(long bytes) {
    if (bytes > bytesMax) {
      growBytes(bytes);
    }
  }

  private void growRows(int rows) {
    long wanted =
        Math.max(ROWS_MIN, Math.max(rows, Math.min(2L * rowsMax, Integer.MAX_VALUE - 64)));
    if (storage.width() > 0) {
      values = grown(values, wanted * storage.width() + SLACK);
      address = values.memoryAddress();
    }
    if (storage == Storage.BYTES || storage == Storage.LIST) {
      offsets = grown(offsets, (wanted + 1) * Integer.BYTES);
      offsetsAddress = offsets.memoryAddress();
    }
    if (storage == Storage.BYTES && bytesMax == 0) {
      // So that the slack may be read also where every text is empty.
      growBytes(0);
    }
    if (nullable) {
      validity = grown(validity, (wanted + 63) / 64 * Long.BYTES);
      validityAddress = validity.memoryAddress();
    }
    rowsMax = (int) wanted;
  }

  private void growBytes(long bytes) {
    long wanted = Math.max(1024, Math.max(bytes, 2 * bytesMax));
    values = grown(values, wanted + SLACK);
    address = values.memoryAddress();
    bytesMax = wanted;
  }

  private ArrowBuf grown(ArrowBuf old, long bytes) {
    ArrowBuf buffer = allocator.buffer(bytes);
    long kept = Math.min(old.capacity(), bytes);
    if (kept > 0) {
      MemoryUtil.copyMemory(old.memoryAddress(), buffer.memoryAddress(), kept);
    }
    MemoryUtil.setMemory(buffer.memoryAddress() + kept, buffer.capacity() - kept, (byte) 0);
    old.close();
    return buffer;
  }

  public long getLong(int row) {
    return MemoryUtil.getLong(address + ((long) row << 3));
  }

  public void setLong(int row, long value) {
    MemoryUtil.putLong(address + ((long) row << 3), value);
  }

  public int getInt(int row) {
    return MemoryUtil.getInt(address + ((long) row << 2));
  }

  public void setInt(int row, int value) {
    MemoryUtil.putInt(address + ((long) row << 2), value);
  }

  public double getDouble(int row) {
    return Double.longBitsToDouble(getLong(row));
  }

  public void setDouble(int row, double value) {
    setLong(row, Double.doubleToRawLongBits(value));
  }

  public boolean getBoolean(int row) {
    return MemoryUtil.getByte(address + row) != 0;
  }

  public void setBoolean(int row, boolean value) {
    MemoryUtil.putByte(address + row, (byte) (value ? 1 : 0));
  }

  /** The low 64 bits of a decimal. */
  public long getDecimalLow(int row) {
    return MemoryUtil.getLong(address + ((long) row << 4));
  }

  /** The high 64 bits, with the sign, of a decimal. */
  public long getDecimalHigh(int row) {
    return MemoryUtil.getLong(address + ((long) row << 4) + Long.BYTES);
  }

  public void setDecimal(int row, long high, long low) {
    MemoryUtil.putLong(address + ((long) row << 4), low);
    MemoryUtil.putLong(address + ((long) row << 4) + Long.BYTES, high);
  }

  /** Where row's bytes (or list elements) start, counted from the first. */
  public int start(int row) {
    return MemoryUtil.getInt(offsetsAddress + ((long) row << 2));
  }

  /** Where row's bytes (or list elements) end, counted from the first. */
  public int end(int row) {
    return MemoryUtil.getInt(offsetsAddress + ((long) row << 2) + Integer.BYTES);
  }

  /** Ends row at {@code end}: its bytes (or elements) lie between the row's before it and this. */
  public void setEnd(int row, int end) {
    MemoryUtil.putInt(offsetsAddress + ((long) row << 2) + Integer.BYTES, end);
  }

  /**
   * Appends row's bytes behind those of the row before it; grows as needed. A cold-path
   * convenience.
   */
  public void setBytes(int row, byte[] source, int from, int length) {
    ensureRows(row + 1);
    int start = start(row);
    ensureBytes((long) start + length);
    MemoryUtil.copyToMemory(source, from, address + start, length);
    setEnd(row, start + length);
  }

  public boolean isNull(int row) {
    return nullable && (MemoryUtil.getByte(validityAddress + (row >> 3)) & (1 << (row & 7))) == 0;
  }

  /** Marks a row of a nullable column as present; no effect on others. */
  public void setPresent(int row) {
    if (nullable) {
      long at = validityAddress + (row >> 3);
      MemoryUtil.putByte(at, (byte) (MemoryUtil.getByte(at) | (1 << (row & 7))));
    }
  }

  /** Marks a row of a nullable column as null. */
  public void setNull(int row) {
    long at = validityAddress + (row >> 3);
    MemoryUtil.putByte(at, (byte) (MemoryUtil.getByte(at) & ~(1 << (row & 7))));
  }

  /**
   * The text of a row of UTF-8 bytes or of views; the same string again where short texts come
   * back.
   */
  public String string(int row) {
    if (storage == Storage.VIEW) {
      return texts().viewed(getLong(row));
    }
    int start = start(row);
    return texts().string(address + start, end(row) - start);
  }

  /**
   * Text of a column of views lies in {@code bytes} until the next call; earlier views are void.
   */
  void view(byte[] bytes) {
    texts().view(bytes);
  }

  /** Sets a view of ASCII text in the viewed bytes, behind which there are eight more. */
  public void setView(int row, int start, int length) {
    setLong(row, TextCache.view(start, length));
  }

  /** Sets, in a column of views, a text that is not in the viewed bytes as it is. */
  public void setText(int row, String text) {
    setLong(row, texts().other(text));
  }

  private TextCache texts() {
    TextCache cache = texts;
    if (cache == null) {
      cache = new TextCache();
      texts = cache;
    }
    return cache;
  }

  /** The instant of a row of epoch milliseconds. */
  public Instant instant(int row) {
    return Instant.ofEpochMilli(getLong(row));
  }

  /** The decimal of a row at this scale. */
  public BigDecimal decimal(int row, int scale) {
    long high = getDecimalHigh(row);
    long low = getDecimalLow(row);
    if (high == low >> 63) {
      return BigDecimal.valueOf(low, scale);
    }
    BigInteger unscaled =
        BigInteger.valueOf(high).shiftLeft(64).add(new BigInteger(Long.toUnsignedString(low)));
    return new BigDecimal(unscaled, scale);
  }

  /** Forgets all rows, keeps the memory: validity and offsets start from zero again. */
  public void clear() {
    if (nullable && rowsMax > 0) {
      MemoryUtil.setMemory(validityAddress, validity.capacity(), (byte) 0);
    }
    if (offsets.capacity() > 0) {
      MemoryUtil.putInt(offsetsAddress, 0);
    }
  }

  /** The value buffer, still owned by this column; for writing pages. */
  public ArrowBuf values() {
    return values;
  }

  /** The offsets buffer, still owned by this column; for writing pages. */
  public ArrowBuf offsets() {
    return offsets;
  }

  /** The validity buffer, still owned by this column; for writing pages. */
  public ArrowBuf validity() {
    return validity;
  }

  @Override
  public void close() {
    values.close();
    offsets.close();
    validity.close();
    values = allocator.getEmpty();
    offsets = allocator.getEmpty();
    validity = allocator.getEmpty();
    rowsMax = 0;
    bytesMax = 0;
  }
}
