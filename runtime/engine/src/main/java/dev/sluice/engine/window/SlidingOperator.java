package dev.sluice.engine.window;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.decode.EventBatch;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.plan.WindowSpec;
import dev.sluice.engine.segment.ExportedRows;
import dev.sluice.engine.segment.SegmentSpan;
import dev.sluice.engine.time.Watermark;
import dev.sluice.engine.window.sliding.RetainedPages;
import dev.sluice.engine.window.sliding.SlidingState;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Sliding windows: one result per event, over the events of its key that came before it and whose
 * time is in (t - size, t].
 *
 * <p>Nothing is ever due, neither by time nor at the end: a result is there with its event, and
 * never changes. An event expires when no event that is not late can see it any more.
 *
 * <p>Results are computed for some events before the handler sees the first of them: nothing that a
 * handler does reaches the state, and two tight loops are faster than one that jumps between trees
 * and the user's code.
 */
public final class SlidingOperator implements WindowOperator {
  /**
   * No two event times are as far apart as this, so that a larger window has the same events, and
   * times and sizes add up without overflow.
   */
  private static final long SIZE_MAX = 1L << 50;

  private final int timeColumn;
  private final long sizeMillis;
  private final long seenMillis;
  private final SlidingState state;
  private final int[] pendingRows = new int[SlidingState.RESULTS_MAX];
  private final int[] overflows = new int[SlidingState.RESULTS_MAX];
  private final long[] watermarks = new long[SlidingState.RESULTS_MAX];
  private int pending;

  /**
   * An operator without state.
   *
   * @throws IllegalArgumentException if the plan's window is not sliding, or an aggregate does not
   *     fit its types
   */
  public SlidingOperator(Plan plan, BufferAllocator allocator) {
    this(plan, Segment.ROWS_MAX, allocator);
  }

  /** The same with other segments on pages. */
  SlidingOperator(Plan plan, int segmentRowsMax, BufferAllocator allocator) {
    if (!(plan.window() instanceof WindowSpec.Sliding(long size))) {
      throw new IllegalArgumentException("not a sliding window: " + plan.window());
    }
    this.timeColumn = plan.timeColumn();
    this.sizeMillis = size;
    this.seenMillis = Math.min(size, SIZE_MAX);
    this.state = new SlidingState(plan, seenMillis, segmentRowsMax, allocator);
  }

  @Override
  public void process(EventBatch events, Watermark watermark, Emission out) {
    ColumnBatch columns = events.columns();
    Column times = columns.column(timeColumn);
    int rows = events.rows();
    int accepted = 0;
    boolean suppressed = out.suppressed();
    for (int row = 0; row < rows; row++) {
      long time = times.getLong(row);
      long current = watermark.current();
      if (time < current) {
        slide(events, out);
        out.late(events, row, current - time);
        watermark.observe(time);
        continue;
      }
      accepted++;
      if (suppressed) {
        state.add(columns, row, time, events.ordinal(row), current);
      } else {
        compute(events, row, time, current, out);
      }
      watermark.observe(time);
      if (watermark.current() >= state.expiresAt()) {
        state.expire(watermark.current());
      }
    }
    slide(events, out);
    if (accepted > 0) {
      out.accepted(accepted);
    }
  }

  /** Computes an event's result, to be given with others. */
  private void compute(EventBatch events, int row, long time, long current, Emission out) {
    if (pending == SlidingState.RESULTS_MAX) {
      slide(events, out);
    }
    pendingRows[pending] = row;
    watermarks[pending] = current;
    overflows[pending] =
        state.addAndCompute(events.columns(), row, time, events.ordinal(row), current, pending);
    pending++;
  }

  /** Gives the results that were computed, in order. */
  private void slide(EventBatch events, Emission out) {
    if (pending == 0) {
      return;
    }
    Column times = events.columns().column(timeColumn);
    ColumnBatch results = state.results();
    for (int i = 0; i < pending; i++) {
      int row = pendingRows[i];
      long start = times.getLong(row) - sizeMillis;
      out.slide(events, row, start, results, i, overflows[i], watermarks[i]);
    }
    pending = 0;
    results.clear();
  }

  @Override
  public void advance(Watermark watermark, Emission out) {
    state.expire(watermark.current());
  }

  /** Results come with events. */
  @Override
  public long nextDue() {
    return Watermark.END;
  }

  @Override
  public long bytesUsed() {
    return state.bytesUsed();
  }

  /** How many nodes were looked at since this was made: the cost, in a unit that is no clock. */
  long visits() {
    return state.visits();
  }

  @Override
  public List<StateColumn> stateColumns() {
    RetainedPages pages = state.pages();
    List<StateColumn> columns = new ArrayList<>();
    for (int i = 0; i < pages.names().size(); i++) {
      columns.add(new StateColumn(pages.names().get(i), pages.layouts().get(i)));
    }
    return List.copyOf(columns);
  }

  @Override
  public long export(long sinceGeneration, long generation, ExportedRows into) {
    long latest = state.pages().export(sinceGeneration, generation, into);
    return latest == Long.MIN_VALUE ? Watermark.START : latest + seenMillis;
  }

  @Override
  public long rowsSince(long sinceGeneration) {
    return state.pages().rowsSince(sinceGeneration);
  }

  /**
   * Never: a plan of another disorder may have written the page, whose slices had another length
   * then. Its rows say themselves whether they have expired.
   */
  @Override
  public boolean hasExpired(SegmentSpan span, long watermark) {
    return false;
  }

  @Override
  public void load(ColumnBatch page, long generation, long watermark) {
    state.load(page, generation, watermark);
  }

  @Override
  public void close() {
    state.close();
  }
}
