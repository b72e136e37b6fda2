package dev.sluice.testkit.run;

import dev.sluice.engine.source.Position;
import dev.sluice.engine.source.Source;

/** Opened behind an event, it leaves out the next that was not read before. */
record SkippingSource(Source source) implements Source {
  @Override
  public int partitions() {
    return source.partitions();
  }

  @Override
  public Reader open(int partition, Position after) {
    Reader reader = source.open(partition, after);
    return after.isStart() ? reader : new SkippingReader(reader);
  }

  @Override
  public void close() {
    source.close();
  }
}
