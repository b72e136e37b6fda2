package dev.sluice.testkit.run;

import dev.sluice.engine.source.Position;
import dev.sluice.engine.source.RawBatch;
import dev.sluice.engine.source.Source;

/** Leaves out the first event that is read for the first time. */
final class SkippingReader implements Source.Reader {
  private final Source.Reader reader;
  private boolean skipped;

  SkippingReader(Source.Reader reader) {
    this.reader = reader;
  }

  @Override
  public Source.Answer read(RawBatch into, Source.Limit limit) {
    if (!skipped && limit.until().isStart()) {
      skipped = true;
      reader.read(into, Source.Limit.of(1, Integer.MAX_VALUE));
    }
    return reader.read(into, limit);
  }

  @Override
  public RawBatch newBatch() {
    return reader.newBatch();
  }

  @Override
  public Position position() {
    return reader.position();
  }

  @Override
  public void close() {
    reader.close();
  }
}
