package dev.sluice.engine.aggregate;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.column.Storage;
import dev.sluice.engine.plan.AggregateSpec;
import dev.sluice.engine.plan.Field;
import dev.sluice.engine.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What an accumulator row of a plan holds, and the kernels that fit the plan's types.
 *
 * <p>Also owns the scratch for gathered values, which all tables of one operator share: one layout
 * belongs to one operator and one thread.
 */
public final class AccumulatorLayout {
  /** Every aggregate of a row fits its type. */
  public static final int NO_OVERFLOW = -1;

  private final int timeColumn;
  private final List<CellGroup> groups;
  private final List<Cell> cells;
  private final @Nullable Result[] results;
  private final int stride;
  private final List<ColumnBatch.Layout> resultLayouts;
  private final List<StateField> stateFields;

  /**
   * Chooses the kernels.
   *
   * @throws IllegalArgumentException if an aggregate does not fit its column or its result
   */
  public AccumulatorLayout(Plan plan) {
    this(plan, _ -> true);
  }

  /**
   * Chooses the kernels of some of the plan's aggregates, by number; the others' result columns are
   * left alone.
   *
   * @throws IllegalArgumentException if an aggregate does not fit its column or its result
   */
  public AccumulatorLayout(Plan plan, IntPredicate included) {
    PlannedCells planned = new PlannedCells(plan.event());
    this.results = new @Nullable Result[plan.aggregates().size()];
    List<ColumnBatch.Layout> layouts = new ArrayList<>();
    for (int i = 0; i < results.length; i++) {
      AggregateSpec aggregate = plan.aggregates().get(i);
      results[i] = included.test(i) ? planned.result(aggregate) : null;
      Field result = aggregate.result();
      layouts.add(new ColumnBatch.Layout(Storage.of(result.type()), result.nullable(), true));
    }
    this.timeColumn = plan.timeColumn();
    this.groups = planned.groups();
    this.cells = groups.stream().flatMap(group -> group.cells().stream()).toList();
    this.resultLayouts = List.copyOf(layouts);
    this.stateFields = cells.stream().flatMap(cell -> cell.fields().stream()).toList();
    this.stride = place(cells);
  }

  private static int place(List<Cell> cells) {
    int bytes = 0;
    for (Cell cell : cells) {
      cell.place(bytes);
      bytes += cell.width();
    }
    return bytes;
  }

  /** Whether first or last is asked for, so that events must come with their ordinals. */
  public boolean needsOrdinals() {
    return groups.stream().anyMatch(CellGroup::ordersEvents);
  }

  /** The columns that results are computed into: the plan's aggregates, in order. */
  public List<ColumnBatch.Layout> results() {
    return resultLayouts;
  }

  /** The columns in which a row is saved. */
  public List<StateField> stateFields() {
    return stateFields;
  }

  /** Bytes of a row. */
  int stride() {
    return stride;
  }

  Cell[] cells() {
    return cells.toArray(Cell[]::new);
  }

  void add(
      AccumulatorTable table,
      ColumnBatch columns,
      int[] eventRows,
      long[] ordinals,
      int[] targets,
      int count) {
    for (int i = 0; i < groups.size(); i++) {
      groups.get(i).add(table, columns, timeColumn, eventRows, ordinals, targets, count);
    }
  }

  int emit(AccumulatorTable table, int row, ColumnBatch into, int intoRow) {
    int overflow = NO_OVERFLOW;
    for (int i = 0; i < results.length; i++) {
      Result result = results[i];
      if (result == null) {
        continue;
      }
      Column column = into.column(i);
      column.setPresent(intoRow);
      if (!result.emit(table, row, column, intoRow) && overflow == NO_OVERFLOW) {
        overflow = i;
      }
    }
    return overflow;
  }
}
