package dev.sluice.lambda;

import dev.sluice.engine.source.Position;
import dev.sluice.engine.source.RawBatch;
import dev.sluice.engine.source.Source;

/** A source, and how much its last read gave. One worker's. */
final class GaugedSource implements Source {
  private final Source log;
  private int events;
  private long bytes;

  GaugedSource(Source log) {
    this.log = log;
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
  public int partitions() {
    return log.partitions();
  }

  @Override
  public Position start(int partition) {
    return log.start(partition);
  }

  @Override
  public boolean startMoves() {
    return log.startMoves();
  }

  @Override
  public Origin origin(int partition) {
    return log.origin(partition);
  }

  @Override
  public Reader open(int partition, Position after) {
    return new GaugedReader(log.open(partition, after));
  }

  @Override
  public void close() {}

  private final class GaugedReader implements Reader {
    private final Reader reader;

    GaugedReader(Reader reader) {
      this.reader = reader;
    }

    @Override
    public Answer read(RawBatch into, Limit limit) {
      Answer answer = reader.read(into, limit);
      events = into.count();
      bytes = 0;
      for (int row = 0; row < events; row++) {
        bytes += into.length(row);
      }
      return answer;
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
}
