package dev.sluice.engine.window;

import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.decode.EventBatch;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.segment.ExportedRows;
import dev.sluice.engine.segment.SegmentSpan;
import dev.sluice.engine.time.Watermark;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.MemoryUtil;
import org.jspecify.annotations.Nullable;

/**
 * Tumbling and hopping windows over slices: an event is added to its one slice, a window is merged
 * from its slices (many of them merged ahead: {@link SliceBlocks}) when it closes, a slice is
 * dropped as a whole when its last window has closed.
 *
 * <p><b>Assign.</b> A batch is cut into runs of events between which no window becomes due. Within
 * a run the watermark, lateness and slice of each event are found in one tight loop; then the run
 * is grouped and accumulated column by column. The rules for event i hold as if events came one by
 * one, since accumulating has no effect that anybody sees before a window closes.
 *
 * <p><b>Due.</b> Every window that ends at or before {@code closedUpTo} has closed. Ends are in the
 * order of starts, so the next window due is the first one after it that contains the first open
 * slice: times without slices are jumped over.
 *
 * <p><b>Segments.</b> A slice with many keys is cut by the ranges of their hashes ({@link Slice}).
 * Windows are merged and emitted range by range, pages are written segment by segment.
 *
 * <p><b>Expire.</b> A slice goes when the last window that contains it has closed.
 */
public final class SliceOperator implements WindowOperator {
  private final int timeColumn;
  private final SliceLayout layout;
  private final SliceTimes times;
  private final Slices slices;
  private final SliceBlocks blocks;
  private final SliceRun run;
  private final Panes panes;
  private final SlicePages pages;
  private long closedUpTo = Watermark.START;
  private @Nullable Slice recent;
  private @Nullable Slice beforeRecent;

  /**
   * An operator without state.
   *
   * @throws IllegalArgumentException if an aggregate does not fit its types
   */
  public SliceOperator(Plan plan, BufferAllocator allocator) {
    this(plan, Segment.ROWS_MAX, allocator);
  }

  /** The same with segments of another size. */
  SliceOperator(Plan plan, int segmentRowsMax, BufferAllocator allocator) {
    this.timeColumn = plan.timeColumn();
    this.layout = SliceLayout.of(plan, segmentRowsMax);
    this.times = SliceTimes.of(plan.window());
    SegmentMerge merge = new SegmentMerge(layout);
    this.slices = new Slices(times, merge, allocator);
    this.blocks = new SliceBlocks(merge, times, slices, allocator);
    this.run = new SliceRun(layout, blocks.levels());
    this.panes = new Panes(merge, times, blocks, allocator);
    this.pages = new SlicePages(layout, times, slices);
  }

  @Override
  public void process(EventBatch events, Watermark watermark, Emission out) {
    // The watermark may start from a floor, at which nothing is open.
    advance(watermark, out);
    run.begin(events);
    int row = 0;
    while (row < events.rows()) {
      row = assign(events, row, watermark, out);
      run.accumulate(events);
      advance(watermark, out);
    }
  }

  /**
   * Assigns events, one at least, to slices until one makes a window due.
   *
   * @return the row behind it
   */
  private int assign(EventBatch events, int firstRow, Watermark watermark, Emission out) {
    long timesAddress = events.columns().column(timeColumn).address();
    long delay = watermark.delayMillis();
    long current = watermark.current();
    long due = nextDue();
    int accepted = 0;
    int partlyLate = 0;
    int row = firstRow;
    do {
      long time = MemoryUtil.getLong(timesAddress + ((long) row << 3));
      Slice slice = recent;
      if (slice == null || !slice.contains(time)) {
        slice = sliceOf(time, current);
        if (slice == null) {
          out.late(events, row++, current - time);
          continue;
        }
        due = Math.min(due, times.firstEndAfter(Math.max(current, slice.start())));
      }
      run.assign(row, slice);
      accepted++;
      if (slice.firstEnd() <= current) {
        partlyLate++;
        blocks.assignLate(row, slice.start(), run);
      }
      row++;
      current = Math.max(current, time - delay);
    } while (row < events.rows() && current < due);
    out.accepted(accepted);
    out.latePartial(partlyLate);
    watermark.observedUpTo(current);
    return row;
  }

  /** The slice of a time, opened if need be; null if all windows that contain it have closed. */
  private @Nullable Slice sliceOf(long time, long watermark) {
    Slice slice = beforeRecent;
    if (slice == null || !slice.contains(time)) {
      long start = times.sliceStart(time);
      if (times.lastEnd(start) <= watermark) {
        return null;
      }
      // Nothing was due up to here; windows that have ended stay closed to a slice that opens late.
      closedUpTo = Math.max(closedUpTo, watermark);
      slice = slices.at(start);
    }
    beforeRecent = recent;
    recent = slice;
    return slice;
  }

  @Override
  public long nextDue() {
    return slices.isEmpty()
        ? Watermark.END
        : times.firstEndAfter(Math.max(closedUpTo, slices.get(0).start()));
  }

  @Override
  public void advance(Watermark watermark, Emission out) {
    long current = watermark.current();
    while (!slices.isEmpty() && nextDue() <= current) {
      long end = nextDue();
      if (!out.suppressed()) {
        panes.emit(end, current, out);
      }
      closedUpTo = end;
      expire(end);
    }
    closedUpTo = Math.max(closedUpTo, current);
  }

  private void expire(long end) {
    if (slices.get(0).lastEnd() <= end) {
      recent = null;
      beforeRecent = null;
      slices.expire(end);
      blocks.expire(end);
    }
  }

  @Override
  public long bytesUsed() {
    return slices.bytesUsed() + blocks.bytesUsed() + panes.bytesUsed();
  }

  @Override
  public List<StateColumn> stateColumns() {
    return layout.columns();
  }

  @Override
  public long export(long sinceGeneration, long generation, ExportedRows into) {
    return pages.export(sinceGeneration, generation, into);
  }

  @Override
  public long rowsSince(long sinceGeneration) {
    Generations generations = slices.generations();
    return generations.touched() + generations.writtenSince(sinceGeneration);
  }

  @Override
  public boolean hasExpired(SegmentSpan span, long watermark) {
    return times.lastEnd(span.lastSlice()) <= watermark;
  }

  @Override
  public void load(ColumnBatch page, long generation, long watermark) {
    closedUpTo = Math.max(closedUpTo, watermark);
    // Blocks that were built already lack these rows.
    blocks.clear();
    pages.load(page, generation, watermark);
  }

  @Override
  public void close() {
    slices.close();
    blocks.close();
    panes.close();
  }
}
