package dev.sluice.engine.aggregate;

import dev.sluice.engine.column.ColumnBatch.Layout;
import dev.sluice.engine.column.Storage;

/** A column in which accumulators are saved. */
public record StateField(String name, Layout layout) {
  static StateField word(String name) {
    return new StateField(name, new Layout(Storage.LONG, false, true));
  }

  static StateField bytes(String name) {
    return new StateField(name, new Layout(Storage.BYTES, true, true));
  }
}
