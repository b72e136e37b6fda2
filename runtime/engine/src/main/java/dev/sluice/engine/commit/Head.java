package dev.sluice.engine.commit;

import dev.sluice.engine.output.Channel;
import dev.sluice.engine.source.Position;
import dev.sluice.engine.state.PageReference;
import dev.sluice.engine.state.Reached;
import dev.sluice.engine.step.Counters;
import dev.sluice.engine.time.Mark;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one record that says what is real of a partition of a function.
 *
 * @param nonce fresh for every head write; the condition of the next one (rule 1)
 * @param subject what this is the head of
 * @param deploy the number of the deploy that committed last
 * @param reached how far the partition has come
 * @param marks those since the snapshot, in order; no other mark exists
 * @param confirmed what each channel's sink has taken
 * @param outbox outputs of the last batch that are not known to be delivered
 * @param manifest the last snapshot; null before the first
 */
public record Head(
    String nonce,
    Subject subject,
    Order order,
    long deploy,
    Reached reached,
    List<Mark> marks,
    Map<Channel, Confirmed> confirmed,
    Outbox outbox,
    @Nullable PageReference manifest) {
  /** What a head is the head of; another plan's or partition's state is never used. */
  public record Subject(String function, int partition, Fingerprint fingerprint) {}

  /** What a batch changes. */
  record Batch(Reached reached, List<Mark> marks, @Nullable PageReference manifest) {}

  public Head {
    marks = List.copyOf(marks);
    confirmed = Map.copyOf(confirmed);
  }

  /** The head of a partition that nobody has had. */
  static Head first(String nonce, Subject subject, long deploy) {
    return new Head(
        nonce,
        subject,
        Order.FIRST,
        deploy,
        Reached.nothing(),
        List.of(),
        Map.of(),
        new Outbox.Empty(),
        null);
  }

  /** A new owner's (rule 2). */
  Head acquired(String fresh) {
    return new Head(
        fresh, subject, order.nextEpoch(), deploy, reached, marks, confirmed, outbox, manifest);
  }

  /** After a batch or snapshot, with no outputs yet. What was delivered is dropped (rule 11). */
  Head committed(String fresh, long byDeploy, Batch batch, Map<Channel, Confirmed> delivered) {
    return new Head(
        fresh,
        subject,
        order.nextBatch(),
        byDeploy,
        batch.reached(),
        batch.marks(),
        delivered,
        new Outbox.Empty(),
        batch.manifest());
  }

  /** The same with outputs to deliver. */
  Head withOutbox(Outbox undelivered) {
    return new Head(
        nonce, subject, order, deploy, reached, marks, confirmed, undelivered, manifest);
  }

  /** With the outbox delivered; names no new page, so the batch stays (rules 8 and 11). */
  Head confirmed(String fresh, long newlyRefused, Map<Channel, Confirmed> delivered) {
    Reached counted = reached.withRefused(newlyRefused);
    return new Head(
        fresh, subject, order, deploy, counted, marks, delivered, new Outbox.Empty(), manifest);
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

  /** How many batches were committed. */
  public long batch() {
    return order.batch();
  }
}
