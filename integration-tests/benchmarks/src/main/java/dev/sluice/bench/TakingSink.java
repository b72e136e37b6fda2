package dev.sluice.bench;

import dev.sluice.engine.output.Channel;
import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.sink.Sink;

/** Takes whatever comes, at no cost. */
final class TakingSink implements Sink {
  @Override
  public void open(String confirmed) {}

  @Override
  public Delivery deliver(OutputBuffer block, Channel channel, int from, Sequence sequence) {
    return new Delivery.Done();
  }

  @Override
  public String confirmed() {
    return "";
  }

  @Override
  public void close() {}
}
