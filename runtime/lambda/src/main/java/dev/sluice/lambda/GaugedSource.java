package dev.sluice.lambda;

import dev.sluice.engine.source.ForwardingSource;
import dev.sluice.engine.source.Position;
import dev.sluice.engine.source.RawBatch;
import dev.sluice.engine.source.Source;

/** A source, and how much its last read gave. One worker's. */
final class GaugedSource extends ForwardingSource {
  private int events;
  private long bytes;

  GaugedSource(Source log) {
    super(log);
  }

  /** How many events the last read gave. */
  int events() {
    return events;
  }

  /** How many bytes they have. */
  long bytes() {
    return bytes;
  }

  @Override
  public Reader open(int partition, Position after) {
    return new GaugedReader(super.open(partition, after));
  }

  /** The other is shared. */
  @Override
  public void close() {}

  private final class GaugedReader extends ForwardingReader {
    GaugedReader(Reader reader) {
      super(reader);
    }

    @Override
    public Answer read(RawBatch into, Limit limit) {
      Answer answer = super.read(into, limit);
      events = into.count();
      bytes = 0;
      for (int row = 0; row < events; row++) {
        bytes += into.length(row);
      }
      return answer;
    }
  }
}
