package dev.sluice.engine.source;

/** A source that does what another does, for those that change or watch one thing about it. */
public abstract class ForwardingSource implements Source {
  private final Source source;

  protected ForwardingSource(Source source) {
    this.source = source;
  }

  @Override
  public int partitions() {
    return source.partitions();
  }

  @Override
  public Position start(int partition) {
    return source.start(partition);
  }

  @Override
  public boolean startMoves() {
    return source.startMoves();
  }

  @Override
  public Origin origin(int partition) {
    return source.origin(partition);
  }

  @Override
  public Reader open(int partition, Position after) {
    return source.open(partition, after);
  }

  @Override
  public boolean goesOnBehindLosses() {
    return source.goesOnBehindLosses();
  }

  @Override
  public void close() {
    source.close();
  }

  /** A reader that does what another does. */
  public abstract static class ForwardingReader implements Reader {
    private final Reader reader;

    protected ForwardingReader(Reader reader) {
      this.reader = reader;
    }

    @Override
    public Answer read(RawBatch into, Limit limit) {
      return reader.read(into, limit);
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
