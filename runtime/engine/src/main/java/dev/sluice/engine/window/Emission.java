package dev.sluice.engine.window;

import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.decode.EventBatch;

/**
 * What a window operator says while it processes. While recovery reads again, {@link #suppressed}
 * is true: then no aggregate needs to be computed and no result method is called; the counting
 * methods still are.
 */
public interface Emission {
  /** No aggregate of the result overflowed. */
  int NO_OVERFLOW = -1;

  /** Whether results, late and dead outputs are to be left out. */
  boolean suppressed();

  /** This many events were accepted. */
  void accepted(int events);

  /** This many accepted events were late for some of their windows. */
  void latePartial(int events);

  /** An event was late by so much: the watermark before it minus its time. */
  void late(EventBatch batch, int row, long lateByMillis);

  /** A stateless function's event is ready for its handler. */
  void event(EventBatch batch, int row, long watermark);

  /**
   * The result of a sliding window at an event.
   *
   * @param overflow the first aggregate, by number, that does not fit its type, or {@link
   *     #NO_OVERFLOW}
   */
  void slide(
      EventBatch batch,
      int row,
      long start,
      ColumnBatch aggregates,
      int aggregateRow,
      int overflow,
      long watermark);

  /**
   * A window of one key has closed.
   *
   * @param keys the key's components in declared order, one column each
   */
  void pane(
      ColumnBatch keys,
      int keyRow,
      long start,
      long end,
      ColumnBatch aggregates,
      int aggregateRow,
      int overflow,
      long watermark);
}
