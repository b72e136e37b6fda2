package dev.sluice.testkit.run;

import dev.sluice.engine.decode.EventBatch;
import dev.sluice.engine.time.Watermark;
import dev.sluice.engine.window.Emission;
import dev.sluice.engine.window.WindowOperator;

/** Closes whatever is open at the end of a batch. */
final class EarlyOperator extends ForwardingOperator {
  EarlyOperator(WindowOperator operator) {
    super(operator);
  }

  @Override
  public void process(EventBatch events, Watermark watermark, Emission out) {
    super.process(events, watermark, out);
    super.advance(new Watermark(0, Watermark.END, Watermark.END), out);
  }
}
