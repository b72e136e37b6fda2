package dev.sluice.engine.segment;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.column.Storage;
import dev.sluice.engine.fault.EngineBug;
import dev.sluice.engine.group.HashRange;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * State rows on their way out, segment by segment. They leave in batches of at most {@link
 * #ROWS_MAX} rows and, but for one large row, not much more than {@link #BYTES_MAX} bytes, so that
 * what is held here does not grow with the state. A batch is of one segment, or of several that
 * have few rows: a batch of its own for each would weigh more than the rows. Owns its memory.
 */
public final class ExportedRows implements AutoCloseable {
  /** The most rows of a batch. */
  public static final int ROWS_MAX = 8192;

  /** From so many bytes of values on a batch takes no further row. */
  public static final long BYTES_MAX = 1 << 20;

  /** A batch with fewer rows takes those of the next segment too. */
  static final int ROWS_MIN = 1024;

  /** Takes batches. */
  @FunctionalInterface
  public interface Target {
    /** Takes the rows, which are forgotten when it returns. */
    void take(SegmentSpan span, ColumnBatch rows);
  }

  private final ColumnBatch batch;
  private final Target target;
  private final long fixedBytes;
  private final int[] variable;
  private @Nullable SegmentSpan span;
  private @Nullable SegmentSpan segment;
  private boolean spansSegment;
  private long count;

  /** For rows of these columns. */
  public ExportedRows(List<ColumnBatch.Layout> layouts, BufferAllocator allocator, Target target) {
    this.batch = new ColumnBatch(allocator, layouts);
    this.target = target;
    this.fixedBytes = layouts.stream().mapToLong(layout -> layout.storage().width()).sum();
    this.variable =
        IntStream.range(0, layouts.size())
            .filter(i -> layouts.get(i).storage() == Storage.BYTES)
            .toArray();
  }

  /** The rows that follow belong to this segment. */
  public void begin(HashRange range, long slice) {
    if (batch.rows() >= ROWS_MIN) {
      flush();
    }
    segment = SegmentSpan.of(range, slice);
    spansSegment = false;
  }

  /** The columns to write the next row to; there is room for it. */
  public ColumnBatch batch() {
    batch.ensureRows(batch.rows() + 1);
    return batch;
  }

  /** The row behind the last one was written. */
  public void added() {
    int rows = batch.rows() + 1;
    batch.setRows(rows);
    span();
    count++;
    if (rows == ROWS_MAX || bytes(rows) >= BYTES_MAX) {
      flush();
    }
  }

  private long bytes(int rows) {
    long bytes = fixedBytes * rows;
    for (int i : variable) {
      Column column = batch.column(i);
      bytes += column.end(rows - 1);
    }
    return bytes;
  }

  /** Sees that the batch's span covers the segment that is being written. */
  private void span() {
    SegmentSpan now = segment;
    SegmentSpan before = span;
    if (now == null) {
      throw new EngineBug("rows of no segment");
    }
    if (!spansSegment) {
      span = before == null ? now : before.with(now);
      spansSegment = true;
    }
  }

  /** Hands over what is left. */
  public void flush() {
    SegmentSpan of = span;
    if (of != null) {
      target.take(of, batch);
      batch.clear();
    }
    span = null;
    spansSegment = false;
  }

  /** How many rows were written in all. */
  public long count() {
    return count;
  }

  @Override
  public void close() {
    batch.close();
  }
}
