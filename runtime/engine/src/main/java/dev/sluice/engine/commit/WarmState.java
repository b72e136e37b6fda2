package dev.sluice.engine.commit;

import dev.sluice.engine.source.RawBatch;
import dev.sluice.engine.source.Source;
import dev.sluice.engine.state.Manifest;
import dev.sluice.engine.state.Reached;
import dev.sluice.engine.step.PartitionStep;
import dev.sluice.engine.time.Mark;
import dev.sluice.engine.time.Watermark;
import java.util.ArrayList;
import java.util.List;

/**
 * Rule 3: a step and reader that equal the one head whose nonce they are tagged with. Untagged,
 * they are somewhere inside a batch and good for nothing if it is not committed.
 */
final class WarmState implements AutoCloseable {
  /** Not a nonce. */
  private static final String UNTAGGED = "";

  private final PartitionStep step;
  private Source.Reader reader;
  private final RawBatch batch;
  private final IdleTicks ticks;
  private final List<Mark> marks = new ArrayList<>();
  private Manifest snapshot;
  private String tag;

  /** Equal to the head with this nonce. */
  WarmState(
      PartitionStep step, Source.Reader reader, IdleTicks ticks, Manifest snapshot, String nonce) {
    this.step = step;
    this.reader = reader;
    this.batch = reader.newBatch();
    this.ticks = ticks;
    this.snapshot = snapshot;
    this.tag = nonce;
  }

  PartitionStep step() {
    return step;
  }

  Source.Reader reader() {
    return reader;
  }

  RawBatch batch() {
    return batch;
  }

  /** What the source says of being empty. */
  IdleTicks ticks() {
    return ticks;
  }

  /** The last committed snapshot. */
  Manifest snapshot() {
    return snapshot;
  }

  /** How far this has come. */
  Reached reached() {
    return Reached.by(step, reader.position());
  }

  /** Applies a mark, which the next commit records. */
  void apply(Mark mark) {
    step.apply(mark, false);
    marks.add(mark);
  }

  /** Goes on with another reader, which is behind events that are lost; it is closed with this. */
  void passGap(Source.Reader behind) {
    reader.close();
    reader = behind;
    passGap();
  }

  /** Counts that events are lost in front of the next one. */
  void passGap() {
    ticks.notEmpty();
    apply(new Mark(reader.position().offset(), Mark.Kind.GAP, Watermark.START));
  }

  /** Whether a gap was passed that no commit has. */
  boolean hasPassedGap() {
    return marks.stream().anyMatch(mark -> mark.kind() == Mark.Kind.GAP);
  }

  /** The marks that were applied and are not recorded yet, in order. */
  List<Mark> marks() {
    return marks;
  }

  boolean equalsHead(String nonce) {
    return tag.equals(nonce);
  }

  /** Before the first row is touched. */
  void untag() {
    tag = UNTAGGED;
  }

  /** It equals this head. What was applied since that was committed is still to be. */
  void tag(String nonce) {
    tag = nonce;
  }

  /** After the commit was applied. */
  void committed(String nonce, Manifest committedSnapshot) {
    tag = nonce;
    snapshot = committedSnapshot;
    marks.clear();
  }

  @Override
  public void close() {
    step.close();
    reader.close();
  }
}
