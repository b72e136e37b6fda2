package dev.sluice.engine.window;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.time.Watermark;
import java.util.Arrays;

/**
 * Slices to pages and back. Rows are written slice by slice, in the order in which their keys came,
 * so that keys have the same order after they were loaded.
 */
final class SlicePages {
  private static final int BLOCK = 1024;

  private final SliceLayout layout;
  private final SliceTimes times;
  private final Slices slices;
  private final int[] keyColumns;

  SlicePages(SliceLayout layout, SliceTimes times, Slices slices) {
    this.layout = layout;
    this.times = times;
    this.slices = slices;
    this.keyColumns = layout.keys().keyColumns();
  }

  /** See {@link WindowOperator#export}. */
  long export(long sinceGeneration, long generation, ColumnBatch into) {
    boolean touchedOnly = slices.generations().writtenSince(sinceGeneration) == 0;
    long expires = Watermark.START;
    for (int i = 0; i < slices.count(); i++) {
      Slice slice = slices.get(i);
      int before = into.rows();
      if (touchedOnly) {
        exportTouched(slice, generation, into);
      } else {
        exportSince(slice, sinceGeneration, generation, into);
      }
      if (into.rows() > before) {
        expires = slice.lastEnd();
      }
    }
    return expires;
  }

  private void exportTouched(Slice slice, long generation, ColumnBatch into) {
    SavedRows saved = slice.saved();
    int[] touched = new int[saved.touchedCount()];
    for (int i = 0; i < touched.length; i++) {
      touched[i] = saved.touchedRow(i);
    }
    Arrays.sort(touched);
    for (int row : touched) {
      write(slice, row, generation, into);
    }
    saved.settle();
  }

  private void exportSince(Slice slice, long sinceGeneration, long generation, ColumnBatch into) {
    SavedRows saved = slice.saved();
    for (int row = 0; row < slice.keys().rows(); row++) {
      if (saved.isTouched(row) || saved.writtenSince(row, sinceGeneration)) {
        write(slice, row, generation, into);
      }
    }
    saved.settle();
  }

  private void write(Slice slice, int row, long generation, ColumnBatch into) {
    int pageRow = into.rows();
    into.ensureRows(pageRow + 1);
    layout.keys().copy(slice.keys().keys(), row, into, pageRow);
    into.column(layout.startColumn()).setLong(pageRow, slice.start());
    slice.accumulators().save(row, into, layout.accumulatorColumn(), pageRow);
    into.setRows(pageRow + 1);
    slice.saved().written(row, generation);
  }

  /** See {@link WindowOperator#load}. */
  void load(ColumnBatch page, long generation, long watermark) {
    long[] hashes = new long[page.rows()];
    layout.keys().hash(page, keyColumns, page.rows(), hashes);
    Column starts = page.column(layout.startColumn());
    int row = 0;
    while (row < page.rows()) {
      long start = starts.getLong(row);
      int end = row + 1;
      while (end < page.rows() && end - row < BLOCK && starts.getLong(end) == start) {
        end++;
      }
      if (times.lastEnd(start) > watermark) {
        load(page, row, Arrays.copyOfRange(hashes, row, end), slices.at(start), generation);
      }
      row = end;
    }
  }

  private void load(ColumnBatch page, int firstRow, long[] hashes, Slice slice, long generation) {
    int count = hashes.length;
    int[] rows = new int[count];
    int[] targets = new int[count];
    for (int i = 0; i < count; i++) {
      rows[i] = firstRow + i;
    }
    slice.keys().find(page, keyColumns, rows, hashes, count, targets);
    slice.accumulators().ensureRows(slice.keys().rows());
    for (int i = 0; i < count; i++) {
      slice.accumulators().load(page, layout.accumulatorColumn(), rows[i], targets[i]);
      slice.saved().written(targets[i], generation);
    }
  }
}
