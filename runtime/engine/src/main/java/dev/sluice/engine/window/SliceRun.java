package dev.sluice.engine.window;

import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.decode.EventBatch;
import dev.sluice.engine.fault.EngineBug;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The accepted events between which no window becomes due: first assigned to slices one by one,
 * then added slice by slice. Reused; grows to the largest batch.
 */
final class SliceRun {
  private final SliceLayout layout;
  private final int[] keyColumns;
  private final boolean needsOrdinals;
  private final int slicesOfEvent;
  private final SegmentSort sort = new SegmentSort();
  private long[] hashOfRow = new long[0];
  private int[] rows = new int[0];
  private int[] sliceOf = new int[0];
  private int count;
  private @Nullable Slice[] slices = new Slice[4];
  private int[] ends = new int[4];
  private int sliceCount;
  private int[] sorted = new int[0];
  private int[] part = new int[0];
  private int[] targets = new int[0];
  private long[] hashes = new long[0];
  private long[] ordinals = new long[0];

  /**
   * @param slicesOfEvent how many slices an event may be assigned to
   */
  SliceRun(SliceLayout layout, int slicesOfEvent) {
    this.layout = layout;
    this.slicesOfEvent = slicesOfEvent;
    this.keyColumns = layout.keys().eventColumns();
    this.needsOrdinals = layout.accumulators().needsOrdinals();
  }

  /** Takes a new batch: hashes its keys. */
  void begin(EventBatch events) {
    int batchRows = events.rows();
    if (part.length < batchRows) {
      grow(Math.max(batchRows, 2 * part.length));
    }
    layout.keys().hash(events.columns(), keyColumns, batchRows, hashOfRow);
  }

  private void grow(int max) {
    hashOfRow = new long[max];
    rows = new int[max * slicesOfEvent];
    sliceOf = new int[max * slicesOfEvent];
    sorted = new int[max * slicesOfEvent];
    part = new int[max];
    targets = new int[max];
    hashes = new long[max];
    ordinals = needsOrdinals ? new long[max] : ordinals;
  }

  /** Assigns an event to a slice. */
  void assign(int row, Slice slice) {
    int place = slice.placeInRun();
    if (place == Slice.NOT_IN_RUN) {
      place = addSlice(slice);
    }
    rows[count] = row;
    sliceOf[count++] = place;
    ends[place]++;
  }

  private int addSlice(Slice slice) {
    if (sliceCount == slices.length) {
      slices = Arrays.copyOf(slices, 2 * sliceCount);
      ends = Arrays.copyOf(ends, 2 * sliceCount);
    }
    slices[sliceCount] = slice;
    ends[sliceCount] = 0;
    slice.placeInRun(sliceCount);
    return sliceCount++;
  }

  /** Adds the assigned events to the accumulators of their slices, and forgets them. */
  void accumulate(EventBatch events) {
    if (sliceCount == 1) {
      accumulate(events, slice(0), rows, count);
    } else if (sliceCount > 1) {
      sortBySlice();
      int from = 0;
      for (int i = 0; i < sliceCount; i++) {
        int length = ends[i] - from;
        System.arraycopy(sorted, from, part, 0, length);
        accumulate(events, slice(i), part, length);
        from = ends[i];
      }
    }
    for (int i = 0; i < sliceCount; i++) {
      slice(i).placeInRun(Slice.NOT_IN_RUN);
      slices[i] = null;
    }
    sliceCount = 0;
    count = 0;
  }

  private Slice slice(int place) {
    Slice slice = slices[place];
    if (slice == null) {
      throw new EngineBug("no slice at place " + place);
    }
    return slice;
  }

  /** A counting sort, stable: then {@code ends} says where each slice's rows end. */
  private void sortBySlice() {
    int start = 0;
    for (int i = 0; i < sliceCount; i++) {
      int length = ends[i];
      ends[i] = start;
      start += length;
    }
    for (int i = 0; i < count; i++) {
      sorted[ends[sliceOf[i]]++] = rows[i];
    }
  }

  private void accumulate(EventBatch events, Slice slice, int[] eventRows, int length) {
    for (int i = 0; i < length; i++) {
      hashes[i] = hashOfRow[eventRows[i]];
    }
    if (slice.isWhole()) {
      accumulate(events, slice.segment(0), eventRows, hashes, length);
    } else {
      sort.sort(slice, eventRows, hashes, length);
      for (int place = 0; place < slice.segments(); place++) {
        int count = sort.part(place);
        if (count > 0) {
          accumulate(events, slice.segment(place), sort.rows(), sort.hashes(), count);
        }
      }
    }
    slice.splitLarge();
  }

  private void accumulate(
      EventBatch events, Segment segment, int[] eventRows, long[] keyHashes, int length) {
    if (needsOrdinals) {
      for (int i = 0; i < length; i++) {
        ordinals[i] = events.ordinal(eventRows[i]);
      }
    }
    ColumnBatch columns = events.columns();
    segment.keys().find(columns, keyColumns, eventRows, keyHashes, length, targets);
    int rowsInAll = segment.rows();
    segment.accumulators().ensureRows(rowsInAll);
    segment.accumulators().add(columns, eventRows, ordinals, targets, length);
    segment.saved().touch(targets, length, rowsInAll);
  }
}
