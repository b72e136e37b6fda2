package dev.sluice.engine.aggregate;

import dev.sluice.engine.column.ColumnBatch;
import java.util.List;

/**
 * One running value in every accumulator row, at a fixed place of the row, and the kernels over it.
 * All zero bytes are its empty value, and merging with that changes nothing. Whether a row has seen
 * any value is known from its count cell, never from the value.
 *
 * <p>One class per (function, family of types), chosen when the plan is read.
 */
abstract class Cell {
  private final int width;
  private int offset;

  /**
   * @param width its bytes in a row, a multiple of eight
   */
  Cell(int width) {
    this.width = width;
  }

  final int width() {
    return width;
  }

  /** Where it lies, in bytes from the start of the row. */
  final int offset() {
    return offset;
  }

  final void place(int bytes) {
    offset = bytes;
  }

  /** Adds every gathered value to its target row. */
  abstract void add(AccumulatorTable table, Arguments arguments);

  /** Merges rows of {@code from} into rows of {@code into}; both may be one table. */
  abstract void merge(
      AccumulatorTable from, int[] fromRows, AccumulatorTable into, int[] targets, int count);

  /** Whether it wants the events' times and ordinals. */
  boolean ordersEvents() {
    return false;
  }

  /** Gives back what a row holds in the arena, before its bytes are zeroed. */
  void release(AccumulatorTable table, int row) {}

  /** The columns that {@link #save} writes. */
  abstract List<StateField> fields();

  /** Writes a row to a page, into the columns from {@code column} on. */
  abstract void save(AccumulatorTable table, int row, ColumnBatch page, int column, int pageRow);

  /** Reads what {@link #save} wrote into an empty row. */
  abstract void load(ColumnBatch page, int column, int pageRow, AccumulatorTable table, int row);
}
