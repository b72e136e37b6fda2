package dev.sluice.engine.commit;

import dev.sluice.engine.output.Channel;
import dev.sluice.engine.source.Position;
import dev.sluice.engine.state.Manifest;
import dev.sluice.engine.state.PageReference;
import dev.sluice.engine.state.Reached;
import dev.sluice.engine.step.Counters;
import dev.sluice.engine.time.Mark;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one record that says what is real of a partition of a function.
 *
 * @param stamp of the write that made it
 * @param subject what this is the head of
 * @param deploy the number of the deploy that committed last (rule 20)
 * @param reached how far the partition has come
 * @param marks those since the snapshot, in order; no other mark exists
 * @param confirmed what each channel's sink has taken
 * @param outbox outputs of the last batch that are not known to be delivered
 * @param manifest the last snapshot; null before the first
 * @param emptySince since when the source says that it is empty behind the last event, by the clock
 *     of who asked first; the next owner's idle ticks count from it
 */
public record Head(
    Stamp stamp,
    Subject subject,
    Order order,
    long deploy,
    Reached reached,
    List<Mark> marks,
    Map<Channel, Confirmed> confirmed,
    Outbox outbox,
    @Nullable PageReference manifest,
    OptionalLong emptySince) {
  /** What a head is the head of; another plan's or partition's state is never used. */
  public record Subject(String function, int partition, Fingerprint fingerprint) {}

  /**
   * Tells a head write from all others.
   *
   * @param nonce fresh for every head write; the condition of the next one (rule 1)
   * @param owner who wrote it, for people; nothing depends on it
   * @param atMillis when, by the writer's clock, for people too
   */
  public record Stamp(String nonce, String owner, long atMillis) {}

  /** What a batch changes. */
  record Batch(
      Reached reached,
      List<Mark> marks,
      @Nullable PageReference manifest,
      OptionalLong emptySince) {}

  /** Which function, by which plan and deploy, makes a batch. */
  record Author(Subject subject, long deploy) {}

  public Head {
    marks = List.copyOf(marks);
    confirmed = Map.copyOf(confirmed);
  }

  /** The head of a partition that begins again: nothing of what it was is left (Items). */
  Head reset(Stamp fresh, Author author) {
    return beginning(fresh, author, order.nextIncarnation());
  }

  /** The head of a partition of which nothing was read. */
  static Head beginning(Stamp stamp, Author author, Order order) {
    return new Head(
        stamp,
        author.subject(),
        order,
        author.deploy(),
        Reached.nothing(),
        List.of(),
        Map.of(),
        new Outbox.Empty(),
        null,
        OptionalLong.empty());
  }

  /** The same, but one that has read nothing and does not know yet where it begins, does so. */
  Head beginningAt(Supplier<Position> start) {
    if (!position().equals(Position.START)) {
      return this;
    }
    Reached begun = reached.at(start.get());
    return new Head(
        stamp, subject, order, deploy, begun, marks, confirmed, outbox, manifest, emptySince);
  }

  /** The same where something was taken over from other partitions (rule 22). */
  Head at(Reached inherited) {
    return new Head(
        stamp, subject, order, deploy, inherited, marks, confirmed, outbox, manifest, emptySince);
  }

  /** A new owner's (rule 2). Plan and deploy change only with a batch (rule 20). */
  Head acquired(Stamp fresh) {
    return new Head(
        fresh,
        subject,
        order.nextEpoch(),
        deploy,
        reached,
        marks,
        confirmed,
        outbox,
        manifest,
        emptySince);
  }

  /**
   * After a batch or snapshot, with no outputs yet. What was delivered is dropped (rule 11).
   *
   * @param next the order of this commit
   */
  Head committed(
      Stamp fresh, Author author, Order next, Batch batch, Map<Channel, Confirmed> delivered) {
    return new Head(
        fresh,
        author.subject(),
        next,
        author.deploy(),
        batch.reached(),
        batch.marks(),
        delivered,
        new Outbox.Empty(),
        batch.manifest(),
        batch.emptySince());
  }

  /** The same with outputs to deliver. */
  Head withOutbox(Outbox undelivered) {
    return new Head(
        stamp,
        subject,
        order,
        deploy,
        reached,
        marks,
        confirmed,
        undelivered,
        manifest,
        emptySince);
  }

  /**
   * With the outbox delivered; names no new page, so the batch stays (rules 8 and 11).
   *
   * @param next the same batch, of the owner that writes
   */
  Head confirmed(Stamp fresh, Order next, long newlyRefused, Map<Channel, Confirmed> delivered) {
    Reached counted = reached.withRefused(newlyRefused);
    return new Head(
        fresh,
        subject,
        next,
        deploy,
        counted,
        marks,
        delivered,
        new Outbox.Empty(),
        manifest,
        emptySince);
  }

  /** The same where the source is known to be empty since then, or not to be. */
  Head withEmptySince(OptionalLong since) {
    return new Head(
        stamp, subject, order, deploy, reached, marks, confirmed, outbox, manifest, since);
  }

  /** The nonce of the write that made it. */
  public String nonce() {
    return stamp.nonce();
  }

  /** The last committed event. */
  public Position position() {
    return reached.position();
  }

  /** The committed watermark. */
  public long watermark() {
    return reached.watermark();
  }

  /** The committed counters; a copy. */
  public Counters counters() {
    return reached.counters();
  }

  /** Whether the end of bounded input was committed. */
  public boolean ended() {
    return reached.ended();
  }

  /** Rule 22: at its end, and all that came of it delivered; it does not change any more. */
  public boolean isFinished() {
    return ended() && outbox.isEmpty();
  }

  /** Whether a snapshot stands exactly here: a recovery has nothing to read or apply behind it. */
  boolean isAt(Manifest snapshot) {
    return snapshot.reached().position().equals(position())
        && snapshot.reached().reproduces(reached)
        && marks.isEmpty();
  }

  /** How many batches were committed. */
  public long batch() {
    return order.batch();
  }
}
