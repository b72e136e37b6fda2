package dev.sluice.testkit.run;

import dev.sluice.engine.decode.EventBatch;
import dev.sluice.engine.time.Watermark;
import dev.sluice.engine.window.Emission;
import dev.sluice.engine.window.WindowOperator;

/** Loses the last row of every batch. */
final class LosingOperator extends ForwardingOperator {
  LosingOperator(WindowOperator operator) {
    super(operator);
  }

  @Override
  public void process(EventBatch events, Watermark watermark, Emission out) {
    events.columns().setRows(events.rows() - 1);
    super.process(events, watermark, out);
  }
}
