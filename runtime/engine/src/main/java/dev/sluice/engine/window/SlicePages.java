package dev.sluice.engine.window;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.segment.ExportedRows;
import dev.sluice.engine.time.Watermark;
import java.util.Arrays;

/**
 * Slices to pages and back. Rows are written segment by segment, in the order in which their keys
 * came, so that keys have the same order after they were loaded.
 */
final class SlicePages {
  private static final int BLOCK = 1024;

  private final SliceLayout layout;
  private final SliceTimes times;
  private final Slices slices;
  private final int[] keyColumns;
  private final SegmentSort sort = new SegmentSort();
  private final int[] rows = new int[BLOCK];
  private final long[] rowHashes = new long[BLOCK];
  private final int[] targets = new int[BLOCK];
  private long[] hashes = new long[0];
  private int[] touchedRows = new int[0];

  SlicePages(SliceLayout layout, SliceTimes times, Slices slices) {
    this.layout = layout;
    this.times = times;
    this.slices = slices;
    this.keyColumns = layout.keys().keyColumns();
  }

  /** See {@link WindowOperator#export}. */
  long export(long sinceGeneration, long generation, ExportedRows into) {
    boolean touchedOnly = slices.generations().writtenSince(sinceGeneration) == 0;
    long expires = Watermark.START;
    for (int i = 0; i < slices.count(); i++) {
      Slice slice = slices.get(i);
      long before = into.count();
      for (int place = 0; place < slice.segments(); place++) {
        Segment segment = slice.segment(place);
        into.begin(segment.range(), slice.start());
        if (touchedOnly) {
          exportTouched(slice, segment, generation, into);
        } else {
          exportSince(slice, segment, sinceGeneration, generation, into);
        }
      }
      if (into.count() > before) {
        expires = slice.lastEnd();
      }
    }
    return expires;
  }

  private void exportTouched(Slice slice, Segment segment, long generation, ExportedRows into) {
    SavedRows saved = segment.saved();
    int count = saved.touchedCount();
    if (touchedRows.length < count) {
      touchedRows = new int[count];
    }
    for (int i = 0; i < count; i++) {
      touchedRows[i] = saved.touchedRow(i);
    }
    Arrays.sort(touchedRows, 0, count);
    for (int i = 0; i < count; i++) {
      write(slice, segment, touchedRows[i], generation, into);
    }
    saved.settle();
  }

  private void exportSince(
      Slice slice, Segment segment, long sinceGeneration, long generation, ExportedRows into) {
    SavedRows saved = segment.saved();
    for (int row = 0; row < segment.rows(); row++) {
      if (saved.isTouched(row) || saved.writtenSince(row, sinceGeneration)) {
        write(slice, segment, row, generation, into);
      }
    }
    saved.settle();
  }

  private void write(Slice slice, Segment segment, int row, long generation, ExportedRows into) {
    ColumnBatch page = into.batch();
    int pageRow = page.rows();
    layout.keys().copy(segment.keys().keys(), row, page, pageRow);
    page.column(layout.startColumn()).setLong(pageRow, slice.start());
    segment.accumulators().save(row, page, layout.accumulatorColumn(), pageRow);
    into.added();
    segment.saved().written(row, generation);
  }

  /** See {@link WindowOperator#load}. */
  void load(ColumnBatch page, long generation, long watermark) {
    if (hashes.length < page.rows()) {
      hashes = new long[page.rows()];
    }
    layout.keys().hash(page, keyColumns, page.rows(), hashes);
    Column starts = page.column(layout.startColumn());
    int row = 0;
    while (row < page.rows()) {
      long start = starts.getLong(row);
      int count = 0;
      while (row < page.rows() && count < BLOCK && starts.getLong(row) == start) {
        rows[count] = row;
        rowHashes[count++] = hashes[row++];
      }
      if (times.lastEnd(start) > watermark) {
        load(page, count, slices.at(start), generation);
      }
    }
  }

  private void load(ColumnBatch page, int count, Slice slice, long generation) {
    sort.sort(slice, rows, rowHashes, count);
    for (int place = 0; place < slice.segments(); place++) {
      load(page, sort.part(place), slice.segment(place), generation);
    }
    slice.splitLarge();
  }

  private void load(ColumnBatch page, int count, Segment segment, long generation) {
    if (count == 0) {
      return;
    }
    segment.keys().find(page, keyColumns, sort.rows(), sort.hashes(), count, targets);
    segment.accumulators().ensureRows(segment.rows());
    for (int i = 0; i < count; i++) {
      int pageRow = sort.rows()[i];
      segment.accumulators().load(page, layout.accumulatorColumn(), pageRow, targets[i]);
      segment.saved().written(targets[i], generation);
    }
  }
}
