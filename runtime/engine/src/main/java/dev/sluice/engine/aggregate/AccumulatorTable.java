package dev.sluice.engine.aggregate;

import dev.sluice.engine.column.ColumnBatch;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * Rows of accumulators: every aggregate of a plan for one group lies in one row, side by side, so
 * that an event touches one or two cache lines. Rows are numbered by the caller. Owns its memory;
 * one thread.
 *
 * <p>New and reset rows are empty. What does not fit a row (text, large sets) lies in an arena
 * beside the rows.
 */
public final class AccumulatorTable implements AutoCloseable {
  private static final int ROWS_MIN = 16;

  private final AccumulatorLayout layout;
  private final BufferAllocator allocator;
  private final Arena arena;
  private final Cell[] cells;
  private final int stride;
  private ArrowBuf memory;
  private long address;
  private int rowsMax;

  public AccumulatorTable(AccumulatorLayout layout, BufferAllocator allocator) {
    this.layout = layout;
    this.allocator = allocator;
    this.arena = new Arena(allocator);
    this.cells = layout.cells();
    this.stride = layout.stride();
    this.memory = allocator.getEmpty();
  }

  /** Makes room for {@code rows} rows in all; doubles, keeps what is there. */
  public void ensureRows(int rows) {
    if (rows > rowsMax) {
      grow(rows);
    }
  }

  private void grow(int rows) {
    int wanted =
        (int) Math.max(ROWS_MIN, Math.max(rows, Math.min(2L * rowsMax, Integer.MAX_VALUE)));
    ArrowBuf larger = allocator.buffer((long) wanted * stride);
    long kept = (long) rowsMax * stride;
    if (kept > 0) {
      MemoryUtil.copyMemory(address, larger.memoryAddress(), kept);
    }
    MemoryUtil.setMemory(larger.memoryAddress() + kept, larger.capacity() - kept, (byte) 0);
    memory.close();
    memory = larger;
    address = larger.memoryAddress();
    rowsMax = wanted;
  }

  /**
   * Adds events to rows: event {@code eventRows[i]} of these columns, numbered as in the plan's
   * schema, to row {@code targets[i]}.
   *
   * @param ordinals the ordinal of each event, beside {@code eventRows}; may be empty unless {@link
   *     AccumulatorLayout#needsOrdinals}
   */
  public void add(ColumnBatch columns, int[] eventRows, long[] ordinals, int[] targets, int count) {
    layout.add(this, columns, eventRows, ordinals, targets, count);
  }

  /**
   * Merges row {@code fromRows[i]} of a table of the same layout, which may be this one, into row
   * {@code targets[i]}. Merging into an empty row copies.
   */
  public void merge(AccumulatorTable from, int[] fromRows, int[] targets, int count) {
    for (Cell cell : cells) {
      cell.merge(from, fromRows, this, targets, count);
    }
  }

  /** Empties a row. */
  public void reset(int row) {
    for (Cell cell : cells) {
      cell.release(this, row);
    }
    MemoryUtil.setMemory(address + (long) row * stride, stride, (byte) 0);
  }

  /**
   * Computes every aggregate of a row into the columns of {@code into}, laid out as {@link
   * AccumulatorLayout#results}, in the plan's order. Rows are written in order; the caller has made
   * room with {@link ColumnBatch#ensureRows}.
   *
   * @return the first aggregate that does not fit its type, or {@link
   *     AccumulatorLayout#NO_OVERFLOW}
   */
  public int emit(int row, ColumnBatch into, int intoRow) {
    return layout.emit(this, row, into, intoRow);
  }

  /**
   * Writes a row to the columns of a page from {@code firstColumn} on, laid out as {@link
   * AccumulatorLayout#stateFields}.
   */
  public void save(int row, ColumnBatch page, int firstColumn, int pageRow) {
    int column = firstColumn;
    for (Cell cell : cells) {
      cell.save(this, row, page, column, pageRow);
      column += cell.fields().size();
    }
  }

  /** Replaces what a row holds by what {@link #save} wrote. */
  public void load(ColumnBatch page, int firstColumn, int pageRow, int row) {
    reset(row);
    int column = firstColumn;
    for (Cell cell : cells) {
      cell.load(page, column, pageRow, this, row);
      column += cell.fields().size();
    }
  }

  /** Empties the first {@code rows} rows, all that were used, and keeps the memory. */
  public void clear(int rows) {
    if (rows > 0) {
      MemoryUtil.setMemory(address, (long) rows * stride, (byte) 0);
    }
    arena.clear();
  }

  /** Bytes held off-heap. */
  public long bytesUsed() {
    return memory.capacity() + arena.bytesUsed();
  }

  long cell(Cell cell, int row) {
    return address + cell.offset() + (long) row * stride;
  }

  long stride() {
    return stride;
  }

  Arena arena() {
    return arena;
  }

  @Override
  public void close() {
    memory.close();
    memory = allocator.getEmpty();
    address = 0;
    rowsMax = 0;
    arena.close();
  }
}
