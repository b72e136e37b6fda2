package dev.sluice.engine.function;

import dev.sluice.api.Context;
import dev.sluice.api.Window;
import dev.sluice.engine.column.ColumnBatch;

/** What one call of a handler is about. Valid during the call only. */
public interface Invocation {
  /** The decoded events; per-event calls only. */
  ColumnBatch events();

  /** The row of the event in {@link #events}. */
  int eventRow();

  /**
   * The computed aggregates, one column for each of the plan's in order; windowed functions only.
   */
  ColumnBatch aggregates();

  /** The row of this result in {@link #aggregates}. */
  int aggregateRow();

  /** The window; windowed functions only. */
  Window window();

  Context context();
}
