package dev.sluice.engine.window;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.decode.EventBatch;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.segment.ExportedRows;
import dev.sluice.engine.segment.SegmentSpan;
import dev.sluice.engine.time.Watermark;
import java.util.List;

/** No window: every event stands alone, is never late and leaves nothing behind. */
public final class StatelessOperator implements WindowOperator {
  private final int timeColumn;

  public StatelessOperator(Plan plan) {
    this.timeColumn = plan.timeColumn();
  }

  @Override
  public void process(EventBatch events, Watermark watermark, Emission out) {
    int rows = events.rows();
    out.accepted(rows);
    if (timeColumn == Plan.NONE) {
      if (!out.suppressed()) {
        for (int row = 0; row < rows; row++) {
          out.event(events, row, watermark.current());
        }
      }
      return;
    }
    Column times = events.columns().column(timeColumn);
    boolean suppressed = out.suppressed();
    for (int row = 0; row < rows; row++) {
      if (!suppressed) {
        out.event(events, row, watermark.current());
      }
      watermark.observe(times.getLong(row));
    }
  }

  @Override
  public void advance(Watermark watermark, Emission out) {}

  /** Results come with events. */
  @Override
  public long nextDue() {
    return Watermark.END;
  }

  @Override
  public long bytesUsed() {
    return 0;
  }

  @Override
  public List<StateColumn> stateColumns() {
    return List.of();
  }

  @Override
  public long export(long sinceGeneration, long generation, ExportedRows into) {
    return Watermark.START;
  }

  @Override
  public long rowsSince(long sinceGeneration) {
    return 0;
  }

  @Override
  public boolean hasExpired(SegmentSpan span, long watermark) {
    return true;
  }

  @Override
  public void load(ColumnBatch rows, long generation, long watermark) {}

  @Override
  public void close() {}
}
