package dev.sluice.testkit.run;

import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.decode.EventBatch;
import dev.sluice.engine.segment.ExportedRows;
import dev.sluice.engine.segment.SegmentSpan;
import dev.sluice.engine.time.Watermark;
import dev.sluice.engine.window.Emission;
import dev.sluice.engine.window.WindowOperator;
import java.util.List;

/** Windows that do what others do, for tests that change one thing about them. */
class ForwardingOperator implements WindowOperator {
  private final WindowOperator operator;

  ForwardingOperator(WindowOperator operator) {
    this.operator = operator;
  }

  @Override
  public void process(EventBatch events, Watermark watermark, Emission out) {
    operator.process(events, watermark, out);
  }

  @Override
  public void advance(Watermark watermark, Emission out) {
    operator.advance(watermark, out);
  }

  @Override
  public long nextDue() {
    return operator.nextDue();
  }

  @Override
  public long bytesUsed() {
    return operator.bytesUsed();
  }

  @Override
  public List<StateColumn> stateColumns() {
    return operator.stateColumns();
  }

  @Override
  public long export(long sinceGeneration, long generation, ExportedRows into) {
    return operator.export(sinceGeneration, generation, into);
  }

  @Override
  public long rowsSince(long sinceGeneration) {
    return operator.rowsSince(sinceGeneration);
  }

  @Override
  public boolean hasExpired(SegmentSpan span, long watermark) {
    return operator.hasExpired(span, watermark);
  }

  @Override
  public void load(ColumnBatch rows, long generation, long watermark) {
    operator.load(rows, generation, watermark);
  }

  @Override
  public void close() {
    operator.close();
  }
}
