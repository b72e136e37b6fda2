package dev.sluice.testkit.run;

import dev.sluice.engine.output.Channel;
import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.sink.Sink;

/** Says that all is written, and writes nothing. */
record DroppingSink(Sink sink) implements Sink {
  @Override
  public void open(String confirmed) {
    sink.open(confirmed);
  }

  @Override
  public Delivery deliver(
      OutputBuffer block, Channel channel, int from, int to, Sequence sequence) {
    return new Delivery.Done();
  }

  @Override
  public String confirmed() {
    return sink.confirmed();
  }

  @Override
  public void close() {
    sink.close();
  }
}
