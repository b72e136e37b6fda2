package dev.sluice.engine.window.sliding;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.column.Storage;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * Some columns of a batch, taken together as one byte string: equal values, equal bytes. One text
 * column is its own bytes; otherwise the components stand one behind the other, text behind its
 * length. -0.0 is 0.0, and every NaN is one. One thread; owns its scratch memory.
 */
final class Tuple implements AutoCloseable {
  private static final int BYTES_MIN = 256;

  private final BufferAllocator allocator;
  private final int[] columns;
  private final boolean direct;
  private ArrowBuf scratch;

  /**
   * @param storages the storage of each column; its length is the tuple's width
   */
  Tuple(BufferAllocator allocator, int[] columns, Storage[] storages) {
    this.allocator = allocator;
    this.columns = columns;
    this.direct = storages.length == 1 && storages[0] == Storage.BYTES;
    this.scratch = allocator.buffer(direct ? 0 : BYTES_MIN);
  }

  /** Holds a row's tuple in a dictionary; gives its number there. */
  int hold(ColumnBatch batch, int row, Dictionary in) {
    if (direct) {
      Column column = batch.column(columns[0]);
      int start = column.start(row);
      return in.hold(column.address() + start, column.end(row) - start);
    }
    // First: a tuple longer than all before it moves the scratch memory.
    int length = encode(batch, row);
    return in.hold(scratch.memoryAddress(), length);
  }

  private int encode(ColumnBatch batch, int row) {
    int length = 0;
    for (int i : columns) {
      Column column = batch.column(i);
      int bytes =
          column.storage() == Storage.BYTES
              ? Integer.BYTES + column.end(row) - column.start(row)
              : column.storage().width();
      ensure(length + bytes);
      write(column, row, scratch.memoryAddress() + length);
      length += bytes;
    }
    return length;
  }

  private void ensure(int bytes) {
    if (bytes + Column.SLACK > scratch.capacity()) {
      ArrowBuf larger = allocator.buffer(2L * (bytes + Column.SLACK));
      MemoryUtil.copyMemory(scratch.memoryAddress(), larger.memoryAddress(), scratch.capacity());
      scratch.close();
      scratch = larger;
    }
  }

  private static void write(Column column, int row, long to) {
    switch (column.storage()) {
      case BYTE -> MemoryUtil.putByte(to, (byte) (column.getBoolean(row) ? 1 : 0));
      case INT -> MemoryUtil.putInt(to, column.getInt(row));
      case LONG -> MemoryUtil.putLong(to, column.getLong(row));
      case DOUBLE -> MemoryUtil.putLong(to, Double.doubleToLongBits(column.getDouble(row) + 0.0));
      case DECIMAL -> {
        MemoryUtil.putLong(to, column.getDecimalLow(row));
        MemoryUtil.putLong(to + Long.BYTES, column.getDecimalHigh(row));
      }
      case BYTES -> {
        int start = column.start(row);
        int length = column.end(row) - start;
        MemoryUtil.putInt(to, length);
        MemoryUtil.copyMemory(column.address() + start, to + Integer.BYTES, length);
      }
      case VIEW, LIST, NESTED -> throw new IllegalArgumentException("only scalars are compared");
    }
  }

  /** Writes the components of a held tuple to a row, which must be the next. */
  void read(Dictionary from, int number, ColumnBatch into, int row) {
    long at = from.start(number);
    if (direct) {
      writeText(into.column(columns[0]), row, at, from.length(number));
      return;
    }
    for (int i : columns) {
      Column column = into.column(i);
      switch (column.storage()) {
        case BYTE -> column.setBoolean(row, MemoryUtil.getByte(at) != 0);
        case INT -> column.setInt(row, MemoryUtil.getInt(at));
        case LONG, DOUBLE -> column.setLong(row, MemoryUtil.getLong(at));
        case DECIMAL ->
            column.setDecimal(row, MemoryUtil.getLong(at + Long.BYTES), MemoryUtil.getLong(at));
        case BYTES -> writeText(column, row, at + Integer.BYTES, MemoryUtil.getInt(at));
        case VIEW, LIST, NESTED -> throw new IllegalArgumentException("only scalars are compared");
      }
      at +=
          column.storage() == Storage.BYTES
              ? Integer.BYTES + MemoryUtil.getInt(at)
              : column.storage().width();
    }
  }

  private static void writeText(Column column, int row, long from, int length) {
    int start = column.start(row);
    int end = Math.addExact(start, length);
    column.ensureBytes(end);
    MemoryUtil.copyMemory(from, column.address() + start, length);
    column.setEnd(row, end);
  }

  long bytesUsed() {
    return scratch.capacity();
  }

  @Override
  public void close() {
    scratch.close();
  }
}
