package dev.sluice.files;

import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.sink.Sink;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes a channel's outputs to a stream that cannot be cut back: standard output. After a crash
 * the last batch may be there twice; the outputs' ids tell.
 */
public final class StreamSink implements Sink {
  private final OutputStream out;
  private final LineBuffer lines = new LineBuffer();

  /** The stream stays the caller's. */
  public StreamSink(OutputStream out) {
    this.out = out;
  }

  @Override
  public void open(String confirmed) {}

  @Override
  public Delivery deliver(OutputBuffer batch, Channel channel, int from, Sequence sequence) {
    lines.collect(batch, channel, from);
    try {
      out.write(lines.bytes(), 0, lines.size());
      out.flush();
    } catch (IOException e) {
      throw new Stop(
          Stop.Code.STORE_FAILED,
          "cannot write to standard output: %s; what was committed is untouched, and the same command goes on"
              .formatted(e.getMessage()),
          e);
    }
    return new Delivery.Done();
  }

  @Override
  public String confirmed() {
    return "";
  }

  @Override
  public void close() {}
}
