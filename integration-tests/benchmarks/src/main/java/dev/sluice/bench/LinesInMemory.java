package dev.sluice.bench;

import dev.sluice.engine.source.Position;
import dev.sluice.engine.source.RawBatch;
import dev.sluice.engine.source.Source;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Generated lines as a source of one partition, from the beginning or behind a line; finds newlines
 * eight bytes at a time.
 */
final class LinesInMemory implements Source {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long NEWLINES = ONES * '\n';
  private static final long HIGH_BITS = ONES << 7;

  private final byte[] data;
  private final int length;

  LinesInMemory(byte[] data, int length) {
    this.data = data;
    this.length = length;
  }

  @Override
  public int partitions() {
    return 1;
  }

  @Override
  public Reader open(int partition, Position after) {
    LineReader reader = new LineReader();
    if (!after.isStart()) {
      reader.goBehind(Integer.parseInt(after.offset()));
    }
    return reader;
  }

  @Override
  public void close() {}

  private static final class Batch extends RawBatch {
    @Override
    protected void rememberHash(int row, byte[] sha256) {
      throw new IllegalStateException("no generated line is too long");
    }

    @Override
    public byte[] hashOf(int row) {
      throw new IllegalStateException("no generated line is too long");
    }

    @Override
    public long offsetNumber(int row) {
      return start(row);
    }
  }

  private final class LineReader implements Reader {
    private int next;
    private int last = -1;

    /** As if the line that begins here had been read. */
    void goBehind(int start) {
      last = start;
      next = newline(start) + 1;
    }

    @Override
    public Answer read(RawBatch into, Limit limit) {
      into.reset(data);
      int at = next;
      while (at < length && into.count() < limit.events()) {
        int end = newline(at);
        into.add(at, end - at);
        last = at;
        at = end + 1;
      }
      next = at;
      return at < length ? Answer.MORE : Answer.END;
    }

    private int newline(int from) {
      int at = from;
      while (true) {
        long word = (long) LONGS.get(data, at) ^ NEWLINES;
        long found = (word - ONES) & ~word & HIGH_BITS;
        if (found != 0) {
          return at + (Long.numberOfTrailingZeros(found) >>> 3);
        }
        at += Long.BYTES;
      }
    }

    @Override
    public RawBatch newBatch() {
      return new Batch();
    }

    @Override
    public Position position() {
      return last < 0 ? Position.START : new Position(Integer.toString(last), "");
    }

    @Override
    public void close() {}
  }
}
