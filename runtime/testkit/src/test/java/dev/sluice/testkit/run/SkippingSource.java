package dev.sluice.testkit.run;

import dev.sluice.engine.source.ForwardingSource;
import dev.sluice.engine.source.Position;
import dev.sluice.engine.source.Source;

/** Opened behind an event, it leaves out the next that was not read before. */
final class SkippingSource extends ForwardingSource {
  SkippingSource(Source source) {
    super(source);
  }

  @Override
  public Reader open(int partition, Position after) {
    Reader reader = super.open(partition, after);
    return after.isStart() ? reader : new SkippingReader(reader);
  }
}
