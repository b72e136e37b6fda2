package dev.sluice.engine.sink;

import dev.sluice.engine.output.Channel;
import dev.sluice.engine.output.OutputBuffer;

/**
 * Takes outputs that have nowhere to go, such as late and dead events and failed results when
 * results go to standard output. The head counts them.
 */
public final class NoSink implements Sink {
  @Override
  public void open(String confirmed) {}

  @Override
  public Delivery deliver(
      OutputBuffer block, Channel channel, int from, int to, Sequence sequence) {
    return new Delivery.Done();
  }

  @Override
  public String confirmed() {
    return "";
  }

  @Override
  public void close() {}
}
