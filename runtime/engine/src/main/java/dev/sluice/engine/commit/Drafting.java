package dev.sluice.engine.commit;

import dev.sluice.engine.output.Channel;
import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.state.Manifest;
import dev.sluice.engine.state.PageReference;
import dev.sluice.engine.state.Reached;
import dev.sluice.engine.time.Mark;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes the head of a commit, and writes the pages that it names (rule 6). */
final class Drafting {
  private final WorkerConfig config;
  private final Head.Author author;
  private final SnapshotWriter snapshots;
  private final ResultsInCommit results;

  Drafting(WorkerConfig config, ResultsInCommit results) {
    this.config = config;
    this.author = config.author();
    this.snapshots = new SnapshotWriter(config);
    this.results = results;
  }

  /**
   * What a commit is made of.
   *
   * @param before the head that it is computed from
   * @param next its order
   * @param save whether it has a snapshot
   * @param refused how many outputs were refused since {@code before}
   * @param delivered what the sinks have taken
   */
  record Commit(
      Head before, Order next, boolean save, long refused, Map<Channel, Confirmed> delivered) {}

  /** Drafts a commit of what {@code state} has come to. */
  Draft draft(Commit commit, WarmState state, OutboxWriter outbox) {
    Head before = commit.before();
    CommitPages pages = outbox.pages();
    state.step().counters().refused = before.counters().refused + commit.refused();
    Reached reached = state.reached();
    Manifest snapshot = state.snapshot();
    PageReference manifest = before.manifest();
    List<Mark> marks = marksWith(before.marks(), state.marks());
    if (commit.save()) {
      SnapshotWriter.Written written = snapshots.write(state, reached, pages);
      snapshot = written.manifest();
      manifest = written.page();
      marks = List.of();
    }
    Head next =
        before.committed(
            config.stamp(pages.nonce()),
            author,
            commit.next(),
            new Head.Batch(reached, marks, manifest, state.ticks().emptySince()),
            commit.delivered());
    OutputBuffer outputs = state.step().outputs();
    ResultsInCommit.Divided divided =
        outbox.hasSpilled()
            ? ResultsInCommit.Divided.allToOutbox(outputs)
            : results.divide(outputs, before, commit.next());
    Head whole = next.withOutbox(outbox.finish(next, divided.rest()));
    return new Draft(whole, snapshot, divided.rows(), divided.rest());
  }

  /** Of several ticks after one offset the last says it all. */
  private static List<Mark> marksWith(List<Mark> marks, List<Mark> applied) {
    List<Mark> all = new ArrayList<>(marks);
    for (Mark mark : applied) {
      if (mark.kind() == Mark.Kind.TICK
          && !all.isEmpty()
          && isTickAt(all.getLast(), mark.afterOffset())) {
        all.removeLast();
      }
      all.add(mark);
    }
    return all;
  }

  private static boolean isTickAt(Mark mark, String offset) {
    return mark.kind() == Mark.Kind.TICK && mark.afterOffset().equals(offset);
  }
}
