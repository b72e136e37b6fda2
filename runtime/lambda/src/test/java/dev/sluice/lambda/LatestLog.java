package dev.sluice.lambda;

import dev.sluice.engine.source.ForwardingSource;
import dev.sluice.engine.source.Position;
import dev.sluice.engine.source.RawBatch;
import dev.sluice.engine.source.Source;

/** A log that is begun behind what has come by now, but where it goes on with others. */
final class LatestLog extends ForwardingSource {
  /** How many events there are of each partition by now. */
  int come;

  LatestLog(Source log) {
    super(log);
  }

  @Override
  public Position start(int partition) {
    return origin(partition).parents().isEmpty() ? new Position("", "" + come) : Position.START;
  }

  @Override
  public boolean startMoves() {
    return true;
  }

  @Override
  public Reader open(int partition, Position after) {
    if (!after.isStart() || after.equals(Position.START)) {
      return super.open(partition, after);
    }
    Reader reader = super.open(partition, Position.START);
    int passed = Integer.parseInt(after.token());
    if (passed > 0) {
      Answer _ = reader.read(reader.newBatch(), Limit.of(passed, Integer.MAX_VALUE));
    }
    return new Behind(reader, after);
  }

  private static final class Behind extends ForwardingReader {
    private final Position start;
    private boolean read;

    Behind(Reader reader, Position start) {
      super(reader);
      this.start = start;
    }

    @Override
    public Answer read(RawBatch into, Limit limit) {
      Answer answer = super.read(into, limit);
      read |= into.count() > 0;
      return answer;
    }

    @Override
    public Position position() {
      return read ? super.position() : start;
    }
  }
}
