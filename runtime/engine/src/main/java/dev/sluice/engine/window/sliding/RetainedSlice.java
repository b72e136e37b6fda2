package dev.sluice.engine.window.sliding;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.column.Storage;
import dev.sluice.engine.column.Values;
import dev.sluice.engine.fault.EngineBug;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;

/**
 * The retained events of one slice of time, in the order in which they came. Rows never change, so
 * what a generation was the last to write is a range of rows, and generations ascend.
 */
final class RetainedSlice implements AutoCloseable {
  private final int[] copied;
  private final ColumnBatch columns;
  private final Column keys;
  private final Column ordinals;
  private long index;
  private int rows;
  private int rowsMax;
  private long[] generations = new long[4];
  private int[] generationEnds = new int[4];
  private int generationCount;

  /**
   * @param copied the event columns that are retained
   */
  RetainedSlice(int[] copied, List<ColumnBatch.Layout> layout, BufferAllocator allocator) {
    this.copied = copied;
    this.columns = new ColumnBatch(allocator, layout);
    this.keys = new Column(allocator, Storage.INT, false);
    this.ordinals = new Column(allocator, Storage.LONG, false);
  }

  /** Forgets all events, keeps the memory, and takes those of another slice from now on. */
  void reset(long newIndex) {
    index = newIndex;
    rows = 0;
    generationCount = 0;
    columns.clear();
  }

  /** The slice's number; slice 0 starts at 1970. */
  long index() {
    return index;
  }

  int rows() {
    return rows;
  }

  /** The retained columns, numbered as in the plan's schema. */
  ColumnBatch columns() {
    return columns;
  }

  int key(int row) {
    return keys.getInt(row);
  }

  long ordinal(int row) {
    return ordinals.getLong(row);
  }

  /**
   * Retains an event.
   *
   * @param from where its columns are, in the order of those copied
   */
  int append(ColumnBatch batch, int[] from, int batchRow, int key, long ordinal) {
    int row = rows++;
    if (rows > rowsMax) {
      ensureRows(rows);
    }
    keys.setInt(row, key);
    ordinals.setLong(row, ordinal);
    for (int i = 0; i < copied.length; i++) {
      Values.append(batch.column(from[i]), batchRow, columns.column(copied[i]), row);
    }
    return row;
  }

  /** Makes room for so many events. */
  void ensureRows(int wanted) {
    columns.ensureRows(wanted);
    keys.ensureRows(wanted);
    ordinals.ensureRows(wanted);
    rowsMax = Math.min(keys.rowsMax(), ordinals.rowsMax());
    for (int column : copied) {
      rowsMax = Math.min(rowsMax, columns.column(column).rowsMax());
    }
  }

  /** The first row that was written by this generation or a later one, or by none yet. */
  int firstSince(long generation) {
    int written = generationCount;
    while (written > 0 && generations[written - 1] >= generation) {
      written--;
    }
    return written == 0 ? 0 : generationEnds[written - 1];
  }

  /** Says that rows from {@code first} on, as {@link #firstSince} gave it, have this generation. */
  void written(int first, long generation) {
    while (generationCount > 0 && generationEnds[generationCount - 1] > first) {
      generationCount--;
    }
    if (generationCount > 0 && generations[generationCount - 1] > generation) {
      throw new EngineBug(
          "generation %d after %d".formatted(generation, generations[generationCount - 1]));
    }
    if (generationCount == generations.length) {
      generations = Arrays.copyOf(generations, 2 * generationCount);
      generationEnds = Arrays.copyOf(generationEnds, 2 * generationCount);
    }
    generations[generationCount] = generation;
    generationEnds[generationCount++] = rows;
  }

  /** Says that the last row was read from a page of this generation. */
  void loaded(long generation) {
    if (generationCount > 0 && generations[generationCount - 1] == generation) {
      generationEnds[generationCount - 1] = rows;
    } else {
      written(rows - 1, generation);
    }
  }

  long bytesUsed() {
    return columns.bytesUsed()
        + keys.bytesUsed()
        + ordinals.bytesUsed()
        + (long) generations.length * (Long.BYTES + Integer.BYTES);
  }

  @Override
  public void close() {
    columns.close();
    keys.close();
    ordinals.close();
  }
}
