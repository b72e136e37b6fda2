package dev.sluice.engine.commit;

import dev.sluice.engine.fault.Failpoint;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.source.Produced;
import dev.sluice.engine.state.Manifest;
import dev.sluice.engine.state.PageCodec;
import dev.sluice.engine.state.PageOutput;
import dev.sluice.engine.state.PageReference;
import dev.sluice.engine.state.Reached;
import dev.sluice.engine.state.SegmentWriter;
import dev.sluice.engine.state.SnapshotPolicy;
import dev.sluice.engine.state.StatePage;
import dev.sluice.engine.window.WindowOperator;
import java.time.InstantSource;
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
  private final InstantSource clock;
  private final String shape;
  private @Nullable PageCodec codec;

  SnapshotWriter(WorkerConfig config) {
    this.allocator = config.allocator();
    this.failpoints = config.failpoints();
    this.clock = config.clock();
    this.shape = Fingerprint.shape(config.plan());
  }

  /**
   * Saves what changed since {@code last}. The operator then counts its rows as saved: if the
   * commit fails, its state is dropped.
   */
  Written write(WarmState state, Reached reached, CommitPages pages) {
    Manifest last = state.snapshot();
    long generation = last.generation() + 1;
    List<StatePage> named = statePages(state.step().operator(), last, reached, pages);
    List<Produced> seen = state.step().seen().last();
    Manifest manifest = new Manifest(reached, generation, shape, clock.millis(), seen, named);
    byte[] content = manifest.encode();
    PageReference page = pages.write(content, content.length);
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
    long since = choice.since(generation);
    if (operator.rowsSince(since) > 0) {
      try (PageOutput page = pages.begin();
          SegmentWriter writer = codec(operator).write(page)) {
        long expires = operator.export(since, generation, writer.rows());
        PageReference written = writer.finish();
        named.add(
            new StatePage(written, generation, choice.level(), writer.rows().count(), expires));
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
