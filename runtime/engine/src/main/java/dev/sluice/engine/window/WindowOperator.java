package dev.sluice.engine.window;

import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.decode.EventBatch;
import dev.sluice.engine.segment.ExportedRows;
import dev.sluice.engine.segment.SegmentSpan;
import dev.sluice.engine.time.Watermark;
import java.util.List;

/**
 * One function's windows over one partition: takes events in order, says what is due, holds the
 * state. One thread; owns its memory.
 *
 * <p>What it says to {@link Emission} and what it holds depend on the sequence of events and
 * watermarks alone, never on how they were cut into calls.
 *
 * <p>State is a set of rows, each a (key, slice) with its accumulators or one retained event. Every
 * row carries the generation of the snapshot that last wrote it; rows touched since then belong to
 * the next one. A page is a set of rows; loading pages in the order of their generations, later
 * rows replacing earlier ones of the same identity, gives the state back.
 */
public interface WindowOperator extends AutoCloseable {
  /**
   * Processes all rows of a batch in order, by the rules for event i: late test against the
   * watermark before it, assign and accumulate, per-event result, raise the watermark, close what
   * is due in the order (end, start), expire.
   */
  void process(EventBatch events, Watermark watermark, Emission out);

  /** Closes and expires what a mark that raised {@code watermark} made due. */
  void advance(Watermark watermark, Emission out);

  /**
   * The least watermark at which {@link #advance} closes a window; {@link Watermark#END} if none is
   * open.
   */
  long nextDue();

  /** Off-heap and index bytes held now. */
  long bytesUsed();

  /**
   * Names and layouts of the columns of a state row; the same for every page of a plan. Empty for a
   * stateless function.
   */
  List<StateColumn> stateColumns();

  /**
   * Writes every living row whose generation is at least {@code sinceGeneration}, or that was
   * touched since the last snapshot, to {@code into}, segment by segment, and gives those rows the
   * generation {@code generation}.
   *
   * @return the watermark at which the last of these rows expires: from it on the page as a whole
   *     is garbage
   */
  long export(long sinceGeneration, long generation, ExportedRows into);

  /** How many rows {@link #export} would write; cheap. */
  long rowsSince(long sinceGeneration);

  /** Whether all rows of these segments are known to have expired at {@code watermark}. */
  boolean hasExpired(SegmentSpan span, long watermark);

  /**
   * Puts rows of a page of this generation into the state; those that have expired at {@code
   * watermark} are left out. Which segments they were in when they were written does not matter.
   */
  void load(ColumnBatch rows, long generation, long watermark);

  @Override
  void close();

  /** One column of a state row. */
  record StateColumn(String name, ColumnBatch.Layout layout) {}
}
