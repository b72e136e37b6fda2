package dev.sluice.engine.commit;

import dev.sluice.engine.fault.EngineBug;
import dev.sluice.engine.fault.Failpoint;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.source.Source;
import dev.sluice.engine.state.Manifest;
import dev.sluice.engine.store.Lease;
import dev.sluice.engine.time.Mark;
import dev.sluice.engine.time.Watermark;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.arrow.memory.OutOfMemoryException;
import org.jspecify.annotations.Nullable;

/**
 * Runs one partition of a function by the protocol. One thread; {@link #open}, then {@link
 * #runBatch} until it says ENDED or nobody wants more, then {@link #close}. A worker that is called
 * now and then lets go with {@link #letGo} in between and opens again: if nobody else came
 * meanwhile, it has its state still.
 *
 * <p><b>Pull and push.</b> A pull worker asks for the {@link #lease}, takes the partition when it
 * opens, and stops when another takes it over. A push worker only reads when it opens; its first
 * commit takes the partition, and when another's came first it goes on from that (rule 2).
 *
 * <p><b>State.</b> {@code head} is the head as this worker last read or wrote it. {@code warm} is
 * the state; it may be used only while it is tagged with that head's nonce (rule 3). {@code mine}
 * says whether the head has an epoch that this worker wrote.
 *
 * <p><b>Order.</b> Read, step, write pages, write the head, deliver. Before the head write nothing
 * of a batch is real; after it everything is decided (rule 6).
 *
 * <p><b>Failure.</b> Anything that is thrown leaves the last committed head as it is, and this
 * object good for nothing but {@link #close}, which then writes nothing. A head write that was not
 * certainly applied costs the warm state, never the truth (rule 7).
 */
public final class PartitionWorker implements AutoCloseable {
  private static final int ATTEMPTS_MAX = 8;
  private static final long IDLE_CONFIRM_MILLIS = 5_000;

  /** More marks than this make a snapshot due, so that the head stays small. */
  static final int MARKS_MAX = 16;

  private final WorkerConfig config;
  private final HeadItem item;
  private final MemoryBudget budget;
  private final Acquisition acquisition;
  private final ResultsInCommit results;
  private final Drafting drafting;
  private final Deliveries deliveries;
  private final UnnamedPages unnamed;
  private final IdleTicks ticks;
  private final LeaseKeeper lease;
  private @Nullable Head head;
  private @Nullable WarmState warm;
  private boolean mine;
  private boolean failed;
  private boolean letGo;

  /** Whether failed commits, of this worker or others, may have left pages. */
  private boolean unnamedPages;

  private long refusedSinceHead;
  private long savedAtMillis;
  private long committedAtMillis;

  public PartitionWorker(WorkerConfig config) {
    this.config = config;
    this.item = new HeadItem(config);
    this.budget = new MemoryBudget(config);
    this.acquisition = new Acquisition(config, item, budget);
    this.results = new ResultsInCommit(config);
    this.drafting = new Drafting(config, results);
    this.deliveries = new Deliveries(config, item);
    this.unnamed = new UnnamedPages(config.store());
    this.ticks = new IdleTicks(config.plan().input().idleAfterMillis());
    this.lease = new LeaseKeeper(config);
  }

  /**
   * Asks for the lease, which says whether to try now; one that is had is prolonged by {@link
   * #runBatch} and given back by {@link #letGo}.
   *
   * @return who has it, if another worker has
   */
  public Optional<Lease.Holder> lease() {
    return lease.take();
  }

  /** The head as last read or written. */
  public Head head() {
    Head current = head;
    if (current == null) {
      throw new IllegalStateException("the worker is not open");
    }
    return current;
  }

  /**
   * Brings the state to the head, which a pull worker acquires, and delivers what the head still
   * names.
   *
   * @throws Stop if the state can't be used, or another worker keeps taking it
   */
  public void open() {
    guarded(
        () -> {
          WarmState kept = warm;
          warm = null;
          letGo = false;
          own(acquisition.acquire(kept));
          committedAtMillis = config.clock().millis();
          if (warm == null || warm != kept) {
            savedAtMillis = lastSaved();
            unnamedPages = true;
            // Whoever confirms a head's outputs counts what was refused of them.
            refusedSinceHead = 0;
            deliveries.open(head());
          }
          deliverOutbox();
          if (warm == null && !head().outbox().isEmpty() && !confirm()) {
            throw acquisition.superseded();
          }
          deleteUnnamed();
          return Progress.EMPTY;
        });
  }

  /** When the last snapshot was made, or now if there is none. */
  private long lastSaved() {
    WarmState state = warm;
    return state == null || head().manifest() == null
        ? config.clock().millis()
        : state.snapshot().atMillis();
  }

  /**
   * What an earlier owner did not come to delete; of a head that has ended, too. Only an owner does
   * so: a push worker has written nothing yet.
   */
  private void deleteUnnamed() {
    if (!unnamedPages || config.isPush() && !mine) {
      return;
    }
    WarmState state = warm;
    try {
      unnamed.delete(head(), state == null ? item.snapshot(head()) : state.snapshot());
    } catch (HeadMoved _) {
      throw acquisition.superseded();
    }
    unnamedPages = false;
  }

  /**
   * Reads, commits and delivers one batch.
   *
   * @throws Stop {@code ENDED} if there is input behind the end; any other if the partition can't
   *     go on
   */
  public Progress runBatch() {
    return guarded(
        () -> {
          if (!lease.keep()) {
            throw acquisition.superseded();
          }
          for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            if (head().ended()) {
              return behindEnd();
            }
            Optional<Progress> progress = tryBatch(warm());
            if (progress.isPresent()) {
              return progress.get();
            }
            reload();
          }
          throw notTaken();
        });
  }

  private static Stop notTaken() {
    return new Stop(
        Stop.Code.STORE_FAILED,
        "the store did not take a commit %d times in a row, or did not say whether it did; check it and start again"
            .formatted(ATTEMPTS_MAX));
  }

  /**
   * Passes over the next event, which must be the one at {@code offset}: it becomes a dead letter
   * with the code {@code skipped}. The way past an event that no version of the function survives.
   *
   * <p>The snapshot in the same commit sees to it that it is never read again.
   *
   * @param why for the dead letter
   * @throws Stop {@code SKIP_REFUSED} if another event is next; nothing is changed then
   */
  public void skip(String offset, String why) {
    guarded(
        () -> {
          for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            if (trySkip(offset, why)) {
              return Progress.COMMITTED;
            }
            reload();
          }
          throw notTaken();
        });
  }

  private boolean trySkip(String offset, String why) {
    if (head().ended()) {
      throw skipRefused("is at its end, so there is nothing to skip");
    }
    WarmState state = warm();
    Source.Answer _ = state.reader().read(state.batch(), config.settings().limitOfOne());
    if (state.batch().count() == 0) {
      throw skipRefused("has no event behind offset '%s'".formatted(head().position().offset()));
    }
    if (!state.batch().offset(0).equals(offset)) {
      throw skipRefused(
          "has its next event at offset %s, not %s".formatted(state.batch().offset(0), offset));
    }
    state.untag();
    try (OutboxWriter outbox = newOutbox(state)) {
      applyWaitingTick(state);
      state.step().skip(state.batch(), why);
      return commit(state, outbox, true);
    }
  }

  private Stop skipRefused(String what) {
    return new Stop(
        Stop.Code.SKIP_REFUSED,
        "function %s, partition %d %s; only the next event can be skipped, and nothing was changed"
            .formatted(config.plan().function(), config.partition(), what));
  }

  /**
   * Saves and confirms what is committed and gives the lease back, but keeps the state for the next
   * {@link #open}.
   */
  public void letGo() {
    guarded(
        () -> {
          if (!letGo) {
            letGo = true;
            saveAndConfirm();
            lease.release();
          }
          return Progress.EMPTY;
        });
  }

  /** Lets go, if that was not done, and frees all. After a failure it only frees. */
  @Override
  public void close() {
    try {
      if (head != null && !failed) {
        letGo();
      }
    } finally {
      dropWarm();
      try (var _ = config.store()) {
        deliveries.close();
      }
    }
  }

  private interface Action {
    Progress run();
  }

  private Progress guarded(Action action) {
    if (failed) {
      throw new IllegalStateException("the worker has stopped; close it and open another");
    }
    boolean done = false;
    try {
      Progress progress = action.run();
      done = true;
      return progress;
    } catch (OutOfMemoryException e) {
      Stop stop = budget.exceeded();
      stop.initCause(e);
      throw stop;
    } finally {
      failed = !done;
    }
  }

  private void own(Acquisition.Owned owned) {
    head = owned.head();
    warm = owned.state();
    mine = owned.mine();
    ticks.reset();
  }

  private WarmState warm() {
    WarmState state = warm;
    if (state == null || !state.equalsHead(head().nonce())) {
      throw new EngineBug("the state is not that of the head");
    }
    return state;
  }

  private void dropWarm() {
    WarmState state = warm;
    warm = null;
    if (state != null) {
      state.close();
    }
  }

  /** Rule 7: after a head write that was not certainly applied. */
  private void reload() {
    dropWarm();
    Head before = head();
    own(acquisition.reload(before, mine));
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

  private Progress behindEnd() {
    try (Source.Reader reader = config.source().open(config.partition(), head().position())) {
      var batch = reader.newBatch();
      Source.Answer answer = reader.read(batch, Source.Limit.of(1, 1));
      if (batch.count() > 0) {
        throw new Stop(
            Stop.Code.ENDED,
            "the state of function %s is at its end and there is more input, from offset %s; start again with --fresh, or run with --no-end from the beginning"
                .formatted(config.plan().function(), batch.offset(0)));
      }
      return answer == Source.Answer.MORE ? Progress.EMPTY : Progress.ENDED;
    }
  }

  /** Empty if the commit was not certainly applied. */
  private Optional<Progress> tryBatch(WarmState state) {
    if (results.isWanted() && !head().outbox().isEmpty() && !confirm()) {
      // Results are written in a commit only over an empty outbox.
      return Optional.empty();
    }
    Source.Answer answer = state.reader().read(state.batch(), config.settings().limit());
    int events = state.batch().count();
    state.untag();
    try (OutboxWriter outbox = newOutbox(state)) {
      if (events > 0) {
        applyWaitingTick(state);
        state.step().process(state.batch(), false);
      }
      mark(state, answer, events).ifPresent(state::apply);
      if (events == 0 && state.marks().isEmpty()) {
        state.tag(head().nonce(), state.snapshot());
        return idle(state, outbox, answer);
      }
      boolean ended = state.step().ended();
      if (!commit(state, outbox, ended || snapshotDue(state))) {
        return Optional.empty();
      }
      return Optional.of(ended ? Progress.ENDED : Progress.COMMITTED);
    }
  }

  /** Begins a commit: its nonce names what is written before its head, outputs that spill too. */
  private OutboxWriter newOutbox(WarmState state) {
    CommitPages pages = new CommitPages(config.store(), owned().nextBatch(), config.nonces().get());
    OutboxWriter outbox = new OutboxWriter(pages);
    state.step().spillTo(outbox, config.settings().blockBytes());
    return outbox;
  }

  /** The order of the head if this worker owns it, and what it is as soon as it does (rule 2). */
  private Order owned() {
    return mine ? head().order() : head().order().nextEpoch();
  }

  private Optional<Mark> mark(WarmState state, Source.Answer answer, int events) {
    String offset = state.reader().position().offset();
    if (answer == Source.Answer.CLOSED) {
      return Optional.of(new Mark(offset, Mark.Kind.CLOSED, Watermark.START));
    }
    if (answer == Source.Answer.END && config.settings().endMark()) {
      return Optional.of(new Mark(offset, Mark.Kind.END, Watermark.END));
    }
    OptionalLong tick = ticks.answered(answer, events, config.clock().millis(), state.step());
    return tick.isPresent()
        ? Optional.of(new Mark(offset, Mark.Kind.TICK, tick.getAsLong()))
        : Optional.empty();
  }

  /** The tick comes behind what is committed, and before what is not. */
  private void applyWaitingTick(WarmState state) {
    OptionalLong tick = ticks.takeWaiting();
    if (tick.isPresent()) {
      String offset = head().position().offset();
      state.apply(new Mark(offset, Mark.Kind.TICK, tick.getAsLong()));
    }
  }

  private Optional<Progress> idle(WarmState state, OutboxWriter outbox, Source.Answer answer) {
    if (snapshotDue(state) && hasUnsaved(state)) {
      if (!commitSnapshot(state, outbox)) {
        return Optional.empty();
      }
    } else if (!head().outbox().isEmpty()
        && config.clock().millis() - committedAtMillis >= IDLE_CONFIRM_MILLIS
        && !confirm()) {
      return Optional.empty();
    }
    return Optional.of(answer == Source.Answer.END ? Progress.ENDED : Progress.EMPTY);
  }

  private boolean snapshotDue(WarmState state) {
    long events = state.step().counters().in - state.snapshot().reached().counters().in;
    return events >= config.plan().checkpoint().events()
        || head().manifest() == null && config.source().startMoves()
        || acquisition.isInherited(head())
        || head().marks().size() >= MARKS_MAX
        || config.clock().millis() - savedAtMillis >= config.plan().checkpoint().everyMillis();
  }

  /** Whether a recovery would have to read or apply anything behind the snapshot. */
  private boolean hasUnsaved(WarmState state) {
    return acquisition.isInherited(head())
        || !head().position().equals(state.snapshot().reached().position())
        || !head().marks().isEmpty();
  }

  /** Commits what was read already, or a tick that waits, together with a snapshot. */
  private boolean commitSnapshot(WarmState state, OutboxWriter outbox) {
    state.untag();
    applyWaitingTick(state);
    return commit(state, outbox, true);
  }

  /** Rule 6. Returns whether the head write was applied; if not, the state is good for nothing. */
  private boolean commit(WarmState state, OutboxWriter outbox, boolean save) {
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
    head = next;
    mine = true;
    refusedSinceHead = 0;
    Manifest old = state.snapshot();
    state.tag(next.nonce(), draft.snapshot());
    committedAtMillis = config.clock().millis();
    deliverCommitted(draft.undelivered(), state, outbox);
    unnamed.deleteDropped(before, old, next, draft.snapshot());
    if (save) {
      savedAtMillis = committedAtMillis;
      deleteUnnamed();
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
    }
    state.step().clearOutputs();
  }

  /** Rule 12: what the head names and this worker has not delivered yet. */
  private void deliverOutbox() {
    try {
      refusedSinceHead += deliveries.deliver(head());
    } catch (HeadMoved _) {
      throw acquisition.superseded();
    }
  }

  /** Rule 11: empties the outbox without a batch. Returns whether the write was applied. */
  private boolean confirm() {
    config.failpoints().reached(Failpoint.CONFIRM);
    Head before = head();
    Head next = before.confirmed(config.stamp(), owned(), refusedSinceHead, deliveries.confirmed());
    if (!item.write(before.nonce(), next)) {
      return false;
    }
    head = next;
    mine = true;
    refusedSinceHead = 0;
    WarmState state = warm;
    if (state == null) {
      unnamedPages = true;
    } else {
      state.step().counters().refused = next.counters().refused;
      state.tag(next.nonce(), state.snapshot());
      unnamed.deleteDropped(before, state.snapshot(), next, state.snapshot());
    }
    return true;
  }

  private void saveAndConfirm() {
    WarmState state = warm;
    boolean save = state != null && !head().ended() && (hasUnsaved(state) || ticks.isWaiting());
    if (save && state != null && !commitLast(state)) {
      return;
    }
    if (!head().outbox().isEmpty()) {
      confirm();
    }
  }

  private boolean commitLast(WarmState state) {
    try (OutboxWriter outbox = newOutbox(state)) {
      return commitSnapshot(state, outbox);
    }
  }
}
