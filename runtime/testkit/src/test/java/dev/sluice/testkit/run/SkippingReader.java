package dev.sluice.testkit.run;

import dev.sluice.engine.source.ForwardingSource;
import dev.sluice.engine.source.RawBatch;
import dev.sluice.engine.source.Source;

/** Leaves out the first event that is read for the first time. */
final class SkippingReader extends ForwardingSource.ForwardingReader {
  private boolean skipped;

  SkippingReader(Source.Reader reader) {
    super(reader);
  }

  @Override
  public Source.Answer read(RawBatch into, Source.Limit limit) {
    if (!skipped && limit.until().isStart()) {
      skipped = true;
      super.read(into, Source.Limit.of(1, Integer.MAX_VALUE));
    }
    return super.read(into, limit);
  }
}
