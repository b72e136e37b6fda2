package dev.sluice.engine.commit;

import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.fault.Failpoint;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.state.Manifest;
import dev.sluice.engine.state.PageCodec;
import dev.sluice.engine.state.PageReference;
import dev.sluice.engine.state.Reached;
import dev.sluice.engine.state.SnapshotPolicy;
import dev.sluice.engine.state.StatePage;
import dev.sluice.engine.window.WindowOperator;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/** Writes the pages of a snapshot: one with the rows that changed, and its manifest. */
final class SnapshotWriter {
  /** A snapshot that is written and waits for the head that names it. */
  record Written(Manifest manifest, PageReference page) {}

  private final BufferAllocator allocator;
  private final Failpoints failpoints;
  private @Nullable PageCodec codec;

  SnapshotWriter(BufferAllocator allocator, Failpoints failpoints) {
    this.allocator = allocator;
    this.failpoints = failpoints;
  }

  /**
   * Saves what changed since {@code last}. The operator then counts its rows as saved: if the
   * commit fails, its state is dropped.
   */
  Written write(WarmState state, Reached reached, CommitPages pages) {
    Manifest last = state.snapshot();
    long generation = last.generation() + 1;
    List<StatePage> named = statePages(state.step().operator(), last, reached, pages);
    Manifest manifest = new Manifest(reached, generation, named);
    PageReference page = pages.write(manifest.encode());
    failpoints.reached(Failpoint.MANIFEST_WRITTEN);
    return new Written(manifest, page);
  }

  private List<StatePage> statePages(
      WindowOperator operator, Manifest last, Reached reached, CommitPages pages) {
    long generation = last.generation() + 1;
    SnapshotPolicy.Rows rows =
        new SnapshotPolicy.Rows(operator.rowsSince(generation), operator.rowsSince(0));
    SnapshotPolicy.Choice choice = SnapshotPolicy.choose(last.pages(), rows, reached.watermark());
    List<StatePage> named = new ArrayList<>(choice.kept());
    if (!choice.merged().isEmpty()) {
      failpoints.reached(Failpoint.MERGE);
    }
    if (rows.touched() == 0 && choice.merged().isEmpty()) {
      return named;
    }
    PageCodec toPage = codec(operator);
    try (ColumnBatch exported = toPage.newRows()) {
      long expires = operator.export(choice.since(generation), generation, exported);
      if (exported.rows() > 0) {
        PageReference page = pages.write(toPage.encode(exported));
        named.add(new StatePage(page, generation, choice.level(), exported.rows(), expires));
      }
    }
    return named;
  }

  private PageCodec codec(WindowOperator operator) {
    PageCodec made = codec;
    if (made == null) {
      made = new PageCodec(operator.stateColumns(), allocator);
      codec = made;
    }
    return made;
  }
}
