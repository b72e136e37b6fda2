package dev.sluice.engine.commit;

import dev.sluice.engine.fault.Failpoint;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.state.Manifest;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes what a step came to real, for one worker: writes pages, writes the head, delivers,
 * confirms. Before the head write nothing of a batch is real; after it everything is decided (rule
 * 6).
 *
 * <p>{@code head} is the head as the worker last read or wrote it, {@code mine} whether it has an
 * epoch that this worker wrote. The state is the worker's; a commit that is certainly applied tags
 * it with the new head's nonce (rule 3), and any other leaves it good for nothing.
 */
final class Committer implements AutoCloseable {
  private final WorkerConfig config;
  private final HeadItem item;
  private final Acquisition acquisition;
  private final MemoryBudget budget;
  private final ResultsInCommit results;
  private final Drafting drafting;
  private final Deliveries deliveries;
  private final UnnamedPages unnamed;
  private @Nullable Head head;
  private boolean mine;

  /** Whether failed commits, of this worker or others, may have left pages. */
  private boolean unnamedPages;

  private long refusedSinceHead;
  private long savedAtMillis;
  private long committedAtMillis;

  Committer(WorkerConfig config, HeadItem item, Acquisition acquisition, MemoryBudget budget) {
    this.config = config;
    this.item = item;
    this.acquisition = acquisition;
    this.budget = budget;
    this.results = new ResultsInCommit(config);
    this.drafting = new Drafting(config, results);
    this.deliveries = new Deliveries(config, item);
    this.unnamed = new UnnamedPages(config.store());
  }

  /** When deliveries from now on are to be left; what they have taken is confirmed. */
  void until(BooleanSupplier timeIsUp) {
    deliveries.until(timeIsUp);
  }

  /** Whether there is a head yet. */
  boolean isOpen() {
    return head != null;
  }

  /** The head as last read or written. */
  Head head() {
    Head current = head;
    if (current == null) {
      throw new IllegalStateException("the worker is not open");
    }
    return current;
  }

  /** Whether the head has an epoch that this worker wrote. */
  boolean isMine() {
    return mine;
  }

  /** Whether commits write results, which they do only over an empty outbox. */
  boolean writesResults() {
    return results.isWanted();
  }

  /** How long ago this worker committed, or began. */
  long sinceCommitMillis() {
    return config.clock().millis() - committedAtMillis;
  }

  /** How long ago the last snapshot was made, or the worker began if there is none. */
  long sinceSnapshotMillis() {
    return config.clock().millis() - savedAtMillis;
  }

  /** Goes on from this head. */
  void own(Acquisition.Owned owned) {
    head = owned.head();
    mine = owned.mine();
  }

  /**
   * After a head was acquired: delivers what it still names, and deletes what an earlier owner
   * left.
   *
   * @param state null if the head has ended, or is only to be delivered of
   * @param anew whether the state is not that of the call before
   */
  void opened(@Nullable WarmState state, boolean anew) {
    committedAtMillis = config.clock().millis();
    if (anew) {
      savedAtMillis = lastSaved(state);
      unnamedPages = true;
      // Whoever confirms a head's outputs counts what was refused of them.
      refusedSinceHead = 0;
      deliveries.open(head());
    }
    deliverOutbox();
    if (state == null && !head().outbox().isEmpty() && !confirm(state)) {
      throw acquisition.superseded();
    }
    deleteUnnamed(state);
  }

  /** When the last snapshot was made, or now if there is none. */
  private long lastSaved(@Nullable WarmState state) {
    return state == null || head().manifest() == null
        ? config.clock().millis()
        : state.snapshot().atMillis();
  }

  /**
   * After a head write that was not certainly applied, and another head was read.
   *
   * @param before the head that the write was computed from
   */
  void reloaded(Head before) {
    unnamedPages = true;
    if (!mine) {
      refusedSinceHead = 0;
      deliveries.open(head());
    } else if (!head().nonce().equals(before.nonce())) {
      // An earlier attempt arrived late, and what it counted is in it.
      refusedSinceHead = 0;
    }
    deliverOutbox();
  }

  /** Begins a commit: its nonce names what is written before its head, outputs that spill too. */
  OutboxWriter newOutbox(WarmState state) {
    CommitPages pages = new CommitPages(config.store(), owned().nextBatch(), config.nonces().get());
    OutboxWriter outbox = new OutboxWriter(pages);
    state.step().spillTo(outbox, config.settings().blockBytes());
    return outbox;
  }

  /** The order of the head if this worker owns it, and what it is as soon as it does (rule 2). */
  private Order owned() {
    return mine ? head().order() : head().order().nextEpoch();
  }

  /**
   * Rule 6, and delivers what was committed.
   *
   * @param save whether with a snapshot
   * @return whether the head write was applied; if not, the state is good for nothing
   * @throws Stop {@code SUPERSEDED} or {@code OUTBOX_BLOCKED} in the delivery
   */
  boolean commit(WarmState state, OutboxWriter outbox, boolean save) {
    state.untag();
    budget.check(state.step());
    Head before = head();
    Draft draft =
        drafting.draft(
            new Drafting.Commit(
                before, owned().nextBatch(), save, refusedSinceHead, deliveries.confirmed()),
            state,
            outbox);
    Head next = draft.head();
    if (next.ended()) {
      config.failpoints().reached(Failpoint.END_COMMIT);
    }
    if (!write(before, draft, state)) {
      return false;
    }
    results.committed();
    written(next);
    Manifest old = state.snapshot();
    state.committed(next.nonce(), draft.snapshot());
    committedAtMillis = config.clock().millis();
    deliverCommitted(draft.undelivered(), state, outbox);
    unnamed.deleteDropped(before, old, next, draft.snapshot());
    if (save) {
      savedAtMillis = committedAtMillis;
      deleteUnnamed(state);
    }
    return true;
  }

  /** Writes a draft; whether it was certainly applied. */
  private boolean write(Head before, Draft draft, WarmState state) {
    if (draft.rows().isEmpty()) {
      return item.write(before.nonce(), draft.head());
    }
    HeadItem.Written written = item.write(before.nonce(), draft.head(), draft.rows().get());
    results.move(written.refusedRows(), state.step().outputs());
    return written.applied();
  }

  private void written(Head next) {
    head = next;
    mine = true;
    refusedSinceHead = 0;
  }

  /** Rule 10: what was just committed, read again if it is not at hand any more. */
  private void deliverCommitted(OutputBuffer outputs, WarmState state, OutboxWriter outbox) {
    Head committed = head();
    try {
      refusedSinceHead +=
          outbox.hasSpilled()
              ? deliveries.deliver(committed)
              : deliveries.deliver(outputs, committed.order(), committed.batch());
    } catch (HeadMoved _) {
      throw acquisition.superseded();
    } catch (Stop stop) {
      confirmTaken();
      throw stop;
    }
    state.step().clearOutputs();
  }

  /** Rule 12: what the head names and this worker has not delivered yet. */
  private void deliverOutbox() {
    try {
      refusedSinceHead += deliveries.deliver(head());
    } catch (HeadMoved _) {
      throw acquisition.superseded();
    } catch (Stop stop) {
      confirmTaken();
      throw stop;
    }
  }

  /**
   * Of a delivery whose time was up: what sinks have taken does not come again, so that the next
   * owner gets further. The head names the same outbox still. A write that is not applied costs
   * only that.
   */
  private void confirmTaken() {
    Head before = head();
    if (!deliveries.isLeft() || deliveries.confirmed().equals(before.confirmed())) {
      return;
    }
    config.failpoints().reached(Failpoint.CONFIRM);
    Head next =
        before
            .confirmed(
                config.stamp(),
                owned(),
                refusedSinceHead + deliveries.refusedBeforeLeft(),
                deliveries.confirmed())
            .withOutbox(before.outbox());
    if (item.write(before.nonce(), next)) {
      written(next);
    }
  }

  /**
   * Rule 11: empties the outbox without a batch.
   *
   * @param state null if the head has ended
   * @return whether the write was applied
   */
  boolean confirm(@Nullable WarmState state) {
    config.failpoints().reached(Failpoint.CONFIRM);
    Head before = head();
    Head next =
        before
            .confirmed(config.stamp(), owned(), refusedSinceHead, deliveries.confirmed())
            .withEmptySince(state == null ? before.emptySince() : state.ticks().emptySince());
    if (!item.write(before.nonce(), next)) {
      return false;
    }
    written(next);
    if (state == null) {
      unnamedPages = true;
    } else {
      state.step().counters().refused = next.counters().refused;
      state.tag(next.nonce());
      unnamed.deleteDropped(before, state.snapshot(), next, state.snapshot());
    }
    return true;
  }

  /**
   * Confirms letters that were delivered: somebody may take them from where they lie, and they must
   * not be there again because the next owner delivers what the head still names.
   *
   * @param state null if the head has ended
   */
  void confirmLetters(@Nullable WarmState state) {
    if (deliveries.hadLetters() && !head().outbox().isEmpty()) {
      confirm(state);
    }
  }

  /**
   * What an earlier owner did not come to delete; of a head that has ended, too. Only an owner does
   * so: a push worker has written nothing yet.
   */
  private void deleteUnnamed(@Nullable WarmState state) {
    if (!unnamedPages || config.isPush() && !mine) {
      return;
    }
    try {
      unnamed.delete(head(), state == null ? item.snapshot(head()) : state.snapshot());
    } catch (HeadMoved _) {
      throw acquisition.superseded();
    }
    unnamedPages = false;
  }

  @Override
  public void close() {
    deliveries.close();
  }
}
