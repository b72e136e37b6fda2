package dev.sluice.engine.aggregate;

import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.plan.AggregateSpec;
import java.util.ArrayList;
import java.util.List;

/** The cells over one event column, or over events as such, and the values they share. */
final class CellGroup {
  private final int column;
  private final List<Cell> cells = new ArrayList<>();
  private final Arguments arguments = new Arguments();
  private boolean ordersEvents;

  /**
   * @param column the event column, or {@link AggregateSpec#EVERY_EVENT}
   */
  CellGroup(int column) {
    this.column = column;
  }

  void add(Cell cell) {
    cells.add(cell);
    ordersEvents |= cell.ordersEvents();
  }

  int column() {
    return column;
  }

  List<Cell> cells() {
    return cells;
  }

  boolean ordersEvents() {
    return ordersEvents;
  }

  /** Adds events to the rows of a table. */
  void add(
      AccumulatorTable table,
      ColumnBatch columns,
      int timeColumn,
      int[] eventRows,
      long[] ordinals,
      int[] targets,
      int count) {
    if (column == AggregateSpec.EVERY_EVENT) {
      arguments.take(eventRows, ordinals, targets, count);
    } else {
      arguments.gather(columns.column(column), eventRows, ordinals, targets, count);
    }
    if (ordersEvents) {
      arguments.gatherTimes(columns.column(timeColumn));
    }
    for (int i = 0; i < cells.size(); i++) {
      cells.get(i).add(table, arguments);
    }
  }
}
