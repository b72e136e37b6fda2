package dev.sluice.files;

import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.sink.Sink;
import java.io.PrintStream;

/**
 * Writes a channel's outputs to a stream that cannot be cut back: standard output. After a crash
 * the last batch may be there twice; the outputs' ids tell.
 */
public final class StreamSink implements Sink {
  private final PrintStream out;
  private final LineBuffer lines = new LineBuffer();

  /** The stream stays the caller's. */
  public StreamSink(PrintStream out) {
    this.out = out;
  }

  @Override
  public void open(String confirmed) {}

  @Override
  public Delivery deliver(
      OutputBuffer block, Channel channel, int from, int to, Sequence sequence) {
    lines.collect(block, channel, from, to);
    out.write(lines.bytes(), 0, lines.size());
    // A PrintStream keeps failures to itself until it is asked.
    if (out.checkError()) {
      throw new Stop(
          Stop.Code.STORE_FAILED,
          "cannot write to standard output: it is full, or nobody reads it any more; mend that, and"
              + " the same command with --state goes on behind what is committed");
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
