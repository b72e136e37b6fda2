package dev.sluice.engine.commit;

import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.fault.Failpoint;
import dev.sluice.engine.segment.SegmentSpan;
import dev.sluice.engine.state.Manifest;
import dev.sluice.engine.state.PageCodec;
import dev.sluice.engine.state.PageInput;
import dev.sluice.engine.state.SegmentReader;
import dev.sluice.engine.state.StatePage;
import dev.sluice.engine.step.PartitionStep;
import dev.sluice.engine.store.PageGone;
import java.util.Optional;

/** Brings the rows of a snapshot's pages into a step. */
final class StatePages {
  private final WorkerConfig config;
  private final MemoryBudget budget;

  StatePages(WorkerConfig config, MemoryBudget budget) {
    this.config = config;
    this.budget = budget;
  }

  /** What is loaded of the rows that are read. */
  interface Rows {
    /** All of them, as they were written. */
    Rows ALL =
        new Rows() {
          @Override
          public ColumnBatch of(ColumnBatch read) {
            return read;
          }

          @Override
          public long generation(StatePage page) {
            return page.generation();
          }
        };

    /** Those to load; the batch is read again before the next call. */
    ColumnBatch of(ColumnBatch read);

    /** The snapshot that they count as written by. */
    long generation(StatePage page);
  }

  /**
   * Loads what has not expired at the step's watermark.
   *
   * @param item where {@code head} lies, which names {@code snapshot}
   * @throws HeadMoved if a page is gone because the head was overwritten
   */
  void load(PartitionStep step, HeadItem item, Head head, Manifest snapshot, Rows rows)
      throws HeadMoved {
    if (snapshot.pages().isEmpty()) {
      return;
    }
    PageCodec codec = new PageCodec(step.operator().stateColumns(), config.allocator());
    try (ColumnBatch batch = codec.newRows()) {
      for (StatePage page : snapshot.pages()) {
        config.failpoints().reached(Failpoint.RECOVERY_LOAD);
        try (PageInput opened = item.openPage(head, page.page())) {
          load(step, codec.read(opened), batch, rows, rows.generation(page));
        } catch (PageGone _) {
          throw item.missing(head, page.page());
        }
      }
    }
  }

  /** Nobody sees the state before the end of the page has vouched for what was loaded. */
  private void load(
      PartitionStep step, SegmentReader page, ColumnBatch batch, Rows rows, long generation) {
    long watermark = step.watermark().current();
    Optional<SegmentSpan> span = page.next();
    while (span.isPresent()) {
      if (!step.operator().hasExpired(span.get(), watermark)) {
        page.readRows(batch);
        step.operator().load(rows.of(batch), generation, watermark);
        budget.check(step);
      }
      span = page.next();
    }
  }
}
