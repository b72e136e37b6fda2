package dev.sluice.cli.explain;

import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.decode.EventBatch;
import dev.sluice.engine.window.Emission;

/** Remembers what an operator says of the events it is given; wants no results. */
final class Hearing implements Emission {
  private boolean late;
  private boolean latePartial;
  private long lateByMillis;

  boolean isLate() {
    return late;
  }

  boolean isLatePartial() {
    return latePartial;
  }

  long lateByMillis() {
    return lateByMillis;
  }

  @Override
  public boolean suppressed() {
    return true;
  }

  @Override
  public void accepted(int events) {}

  @Override
  public void latePartial(int events) {
    latePartial |= events > 0;
  }

  @Override
  public void late(EventBatch batch, int row, long byMillis) {
    late = true;
    lateByMillis = byMillis;
  }

  @Override
  public void event(EventBatch batch, int row, long watermark) {}

  @Override
  public void slide(
      EventBatch batch,
      int row,
      long start,
      ColumnBatch aggregates,
      int aggregateRow,
      int overflow,
      long watermark) {}

  @Override
  public void pane(
      ColumnBatch keys,
      int keyRow,
      long start,
      long end,
      ColumnBatch aggregates,
      int aggregateRow,
      int overflow,
      long watermark) {}
}
