package dev.sluice.engine.window;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.column.Storage;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.MemoryUtil;

/** Which generation last wrote each row of a segment, and which rows were touched since. */
final class SavedRows implements AutoCloseable {
  /** Kept as one more than the generation, so that new memory says: never. */
  private static final long NEVER = 0;

  private final Generations generations;
  private final Column writtenBy;
  private final Column touched;
  private final Column touchedRows;
  private int rows;
  private int touchedCount;

  SavedRows(BufferAllocator allocator, Generations generations) {
    this.generations = generations;
    this.writtenBy = new Column(allocator, Storage.LONG, false);
    this.touched = new Column(allocator, Storage.BYTE, false);
    this.touchedRows = new Column(allocator, Storage.INT, false);
  }

  private void ensureRows(int wanted) {
    rows = Math.max(rows, wanted);
    writtenBy.ensureRows(rows);
    touched.ensureRows(rows);
    touchedRows.ensureRows(rows);
  }

  /** Remembers that rows changed; there are {@code rowsInAll} rows now. */
  void touch(int[] changed, int count, int rowsInAll) {
    ensureRows(rowsInAll);
    long address = touched.address();
    for (int i = 0; i < count; i++) {
      if (MemoryUtil.getByte(address + changed[i]) == 0) {
        touchFirst(changed[i]);
      }
    }
  }

  private void touchFirst(int row) {
    touched.setBoolean(row, true);
    touchedRows.setInt(touchedCount++, row);
    generations.touch(1);
    forget(row);
  }

  private void forget(int row) {
    long by = writtenBy.getLong(row);
    if (by != NEVER) {
      generations.remove(by - 1);
      writtenBy.setLong(row, NEVER);
    }
  }

  int touchedCount() {
    return touchedCount;
  }

  /** The rows touched, in the order of their first touch. */
  int touchedRow(int index) {
    return touchedRows.getInt(index);
  }

  boolean isTouched(int row) {
    return touched.getBoolean(row);
  }

  /** Whether a row that was not touched was last written by this generation or a later one. */
  boolean writtenSince(int row, long generation) {
    long by = writtenBy.getLong(row);
    return by != NEVER && by - 1 >= generation;
  }

  /** A row was written, or read from a page, of this generation. */
  void written(int row, long generation) {
    ensureRows(row + 1);
    forget(row);
    writtenBy.setLong(row, generation + 1);
    generations.add(generation, 1);
  }

  /** Tells another what is known of a row; both count together. */
  void move(int row, SavedRows into, int intoRow) {
    if (row < rows) {
      into.ensureRows(intoRow + 1);
      into.writtenBy.setLong(intoRow, writtenBy.getLong(row));
      if (isTouched(row)) {
        into.touched.setBoolean(intoRow, true);
        into.touchedRows.setInt(into.touchedCount++, intoRow);
      }
    }
  }

  /** All rows were moved: forgets them, without counting them as gone. */
  void moved() {
    for (int row = 0; row < rows; row++) {
      writtenBy.setLong(row, NEVER);
      touched.setBoolean(row, false);
    }
    touchedCount = 0;
    rows = 0;
  }

  /** All touched rows were written. */
  void settle() {
    for (int i = 0; i < touchedCount; i++) {
      touched.setBoolean(touchedRows.getInt(i), false);
    }
    generations.touch(-touchedCount);
    touchedCount = 0;
  }

  /** Forgets all rows, keeps the memory. */
  void clear() {
    settle();
    for (int row = 0; row < rows; row++) {
      forget(row);
    }
    rows = 0;
  }

  long bytesUsed() {
    return writtenBy.bytesUsed() + touched.bytesUsed() + touchedRows.bytesUsed();
  }

  @Override
  public void close() {
    writtenBy.close();
    touched.close();
    touchedRows.close();
  }
}
