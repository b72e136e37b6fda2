package dev.sluice.engine.aggregate;

import dev.sluice.engine.column.Column;

/** A cell that holds one of the values it has seen. */
interface ValueCell {
  /** Writes the value of a row that has seen one. */
  void write(AccumulatorTable table, int row, Column into, int intoRow);
}
