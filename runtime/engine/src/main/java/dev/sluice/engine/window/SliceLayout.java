package dev.sluice.engine.window;

import dev.sluice.engine.aggregate.AccumulatorLayout;
import dev.sluice.engine.aggregate.StateField;
import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.column.Storage;
import dev.sluice.engine.group.KeyLayout;
import dev.sluice.engine.plan.Plan;
import java.util.ArrayList;
import java.util.List;

/**
 * What a row of a slice holds, in memory and on a page: the key's components, the slice's start,
 * the accumulators.
 *
 * @param rowsMax with more rows a segment is split
 */
record SliceLayout(
    KeyLayout keys,
    AccumulatorLayout accumulators,
    List<WindowOperator.StateColumn> columns,
    int rowsMax) {
  static SliceLayout of(Plan plan, int rowsMax) {
    KeyLayout keys = new KeyLayout(plan);
    AccumulatorLayout accumulators = new AccumulatorLayout(plan);
    List<WindowOperator.StateColumn> columns = new ArrayList<>();
    for (int i = 0; i < keys.width(); i++) {
      String path = plan.event().columns().get(plan.keyColumns().get(i)).path();
      columns.add(new WindowOperator.StateColumn("key." + path, keys.layouts().get(i)));
    }
    columns.add(
        new WindowOperator.StateColumn("slice", new ColumnBatch.Layout(Storage.LONG, false, true)));
    for (StateField field : accumulators.stateFields()) {
      columns.add(new WindowOperator.StateColumn(field.name(), field.layout()));
    }
    return new SliceLayout(keys, accumulators, List.copyOf(columns), rowsMax);
  }

  /** The column of the slice's start. */
  int startColumn() {
    return keys.width();
  }

  /** The first column of the accumulators. */
  int accumulatorColumn() {
    return keys.width() + 1;
  }
}
