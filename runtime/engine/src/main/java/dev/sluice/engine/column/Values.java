package dev.sluice.engine.column;

import org.apache.arrow.memory.util.MemoryUtil;

/** Copies single values from column to column of one storage. */
public final class Values {
  private Values() {}

  /**
   * Copies a value, or that it is null, to a row, which must be the next; the caller has made room
   * for the row.
   */
  public static void append(Column from, int row, Column into, int intoRow) {
    boolean present = !from.isNull(row);
    switch (from.storage()) {
      case BYTE -> into.setBoolean(intoRow, from.getBoolean(row));
      case INT -> into.setInt(intoRow, from.getInt(row));
      case LONG, DOUBLE -> into.setLong(intoRow, from.getLong(row));
      case DECIMAL -> into.setDecimal(intoRow, from.getDecimalHigh(row), from.getDecimalLow(row));
      case BYTES -> {
        int start = from.start(row);
        int length = present ? from.end(row) - start : 0;
        int to = into.start(intoRow);
        int end = Math.addExact(to, length);
        into.ensureBytes(end);
        copyText(from.address() + start, into.address() + to, length);
        into.setEnd(intoRow, end);
      }
      case VIEW, LIST, NESTED -> throw new IllegalArgumentException("only scalars are copied");
    }
    if (present) {
      into.setPresent(intoRow);
    } else {
      into.setNull(intoRow);
    }
  }

  /** Eight bytes at a time, over the end: a column has {@link Column#SLACK} bytes behind it. */
  static void copyText(long from, long to, int length) {
    for (int i = 0; i < length; i += Long.BYTES) {
      MemoryUtil.putLong(to + i, MemoryUtil.getLong(from + i));
    }
  }
}
