package dev.sluice.engine.commit;

import dev.sluice.engine.fault.EngineBug;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.source.Position;
import dev.sluice.engine.source.Source;
import dev.sluice.engine.store.Lease;
import dev.sluice.engine.time.Mark;
import dev.sluice.engine.time.Watermark;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
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
 * <p><b>State.</b> {@code warm} is the state; it may be used only while it is tagged with the nonce
 * of the head that the {@link Committer} has (rule 3).
 *
 * <p><b>Order.</b> Read, step, and what the {@link Committer} does: write pages, write the head,
 * deliver.
 *
 * <p><b>Failure.</b> Anything that is thrown leaves the last committed head as it is (or with more
 * confirmed, see {@link #until}), and this object good for nothing but {@link #close}, which then
 * writes nothing. A head write that was not certainly applied costs the warm state, never the truth
 * (rule 7).
 */
public final class PartitionWorker implements AutoCloseable {
  private static final int ATTEMPTS_MAX = 8;
  private static final long IDLE_CONFIRM_MILLIS = 5_000;

  /** More marks than this make a snapshot due, so that the head stays small. */
  static final int MARKS_MAX = 16;

  private final WorkerConfig config;
  private final MemoryBudget budget;
  private final Acquisition acquisition;
  private final Committer committer;
  private final LeaseKeeper lease;
  private @Nullable WarmState warm;
  private boolean failed;
  private boolean letGo;

  public PartitionWorker(WorkerConfig config) {
    this.config = config;
    this.budget = new MemoryBudget(config);
    HeadItem item = new HeadItem(config);
    this.acquisition = new Acquisition(config, item, budget);
    this.committer = new Committer(config, item, acquisition, budget);
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

  /**
   * Says when deliveries from now on are to be left. What sinks have taken by then is confirmed,
   * and the worker stops as {@code OUTBOX_BLOCKED}; the next goes on there.
   */
  public void until(BooleanSupplier timeIsUp) {
    committer.until(timeIsUp);
  }

  /** The head as last read or written. */
  public Head head() {
    return committer.head();
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
          own(acquired(kept));
          committer.opened(warm, warm == null || warm != kept);
          return Progress.EMPTY;
        });
  }

  private Acquisition.Owned acquired(@Nullable WarmState kept) {
    try {
      return acquisition.acquire(kept);
    } catch (Stop stop) {
      if (stop.code() == Stop.Code.DATA_LOSS) {
        deliverBefore(stop);
      }
      throw stop;
    }
  }

  /**
   * What is committed is delivered (rule 12) also where the state can't be built again: that needs
   * neither, and who acts on the loss may do so in a way in which nobody comes to it any more.
   */
  private void deliverBefore(Stop stop) {
    try {
      Optional<Acquisition.Owned> undelivered = acquisition.undelivered();
      if (undelivered.isPresent()) {
        committer.own(undelivered.get());
        committer.opened(null, true);
      }
    } catch (Stop blocked) {
      stop.addSuppressed(blocked);
    }
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
    try (OutboxWriter outbox = committer.newOutbox(state)) {
      applyWaitingTick(state);
      state.step().skip(state.batch(), why);
      state.ticks().notEmpty();
      return committer.commit(state, outbox, true);
    }
  }

  private Stop skipRefused(String what) {
    return new Stop(
        Stop.Code.SKIP_REFUSED,
        "function %s, partition %d %s; only the next event can be skipped, and nothing was changed"
            .formatted(config.plan().function(), config.partition(), what));
  }

  /**
   * Ends a call that may be the last for long: letters that it delivered are confirmed, which the
   * next commit would do else.
   */
  public void endCall() {
    guarded(
        () -> {
          committer.confirmLetters(warm);
          return Progress.EMPTY;
        });
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
      if (committer.isOpen() && !failed) {
        letGo();
      }
    } finally {
      dropWarm();
      try (var _ = config.store()) {
        committer.close();
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
    committer.own(owned);
    warm = owned.state();
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
    own(acquisition.reload(before, committer.isMine()));
    committer.reloaded(before);
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
    if (committer.writesResults() && !head().outbox().isEmpty() && !committer.confirm(state)) {
      // Results are written in a commit only over an empty outbox.
      return Optional.empty();
    }
    Source.Answer answer;
    try {
      answer = state.reader().read(state.batch(), config.settings().limit());
    } catch (Stop stop) {
      if (stop.code() == Stop.Code.DATA_LOSS
          && !head().outbox().isEmpty()
          && !committer.confirm(state)) {
        return Optional.empty();
      }
      return passGap(state, stop);
    }
    int events = state.batch().count();
    state.untag();
    try (OutboxWriter outbox = committer.newOutbox(state)) {
      if (events > 0) {
        applyWaitingTick(state);
        state.step().process(state.batch(), false);
      }
      mark(state, answer, events).ifPresent(state::apply);
      if (events == 0 && state.marks().isEmpty()) {
        state.tag(head().nonce());
        return idle(state, outbox, answer);
      }
      boolean ended = state.step().ended();
      if (!committer.commit(state, outbox, ended || snapshotDue(state))) {
        return Optional.empty();
      }
      return Optional.of(ended ? Progress.ENDED : Progress.COMMITTED);
    }
  }

  /**
   * Goes on behind what the source has lost, if that is wanted. Nothing can be read again across
   * the gap, so the commit has a snapshot.
   */
  private Optional<Progress> passGap(WarmState state, Stop stop) {
    Position behind = config.behindLoss(stop, state.reader().position());
    state.untag();
    try (OutboxWriter outbox = committer.newOutbox(state)) {
      applyWaitingTick(state);
      state.passGap(config.source().open(config.partition(), behind));
      return committer.commit(state, outbox, true)
          ? Optional.of(Progress.COMMITTED)
          : Optional.empty();
    }
  }

  private Optional<Mark> mark(WarmState state, Source.Answer answer, int events) {
    String offset = state.reader().position().offset();
    if (answer == Source.Answer.CLOSED) {
      return Optional.of(new Mark(offset, Mark.Kind.CLOSED, Watermark.START));
    }
    if (answer == Source.Answer.END && config.settings().endMark()) {
      return Optional.of(new Mark(offset, Mark.Kind.END, Watermark.END));
    }
    if (events == 0 && config.isPush()) {
      // What was brought was known already, which says nothing of what else there is.
      return Optional.empty();
    }
    OptionalLong tick =
        state.ticks().answered(answer, events, config.clock().millis(), state.step());
    return tick.isPresent()
        ? Optional.of(new Mark(offset, Mark.Kind.TICK, tick.getAsLong()))
        : Optional.empty();
  }

  /** The tick comes behind what is committed, and before what is not. */
  private void applyWaitingTick(WarmState state) {
    OptionalLong tick = state.ticks().takeWaiting();
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
        && committer.sinceCommitMillis() >= IDLE_CONFIRM_MILLIS
        && !committer.confirm(state)) {
      return Optional.empty();
    }
    return Optional.of(answer == Source.Answer.END ? Progress.ENDED : Progress.EMPTY);
  }

  private boolean snapshotDue(WarmState state) {
    long events = state.step().counters().in - state.snapshot().reached().counters().in;
    return events >= config.plan().checkpoint().events()
        || head().manifest() == null && config.source().startMoves()
        || acquisition.isInherited(head())
        || state.hasPassedGap()
        || head().marks().size() >= MARKS_MAX
        || committer.sinceSnapshotMillis() >= config.plan().checkpoint().everyMillis();
  }

  /** Whether a recovery would have to read or apply anything behind the snapshot. */
  private boolean hasUnsaved(WarmState state) {
    return acquisition.isInherited(head())
        || state.hasPassedGap()
        || !head().position().equals(state.snapshot().reached().position())
        || !head().marks().isEmpty();
  }

  /** Commits what was read already, or a tick that waits, together with a snapshot. */
  private boolean commitSnapshot(WarmState state, OutboxWriter outbox) {
    state.untag();
    applyWaitingTick(state);
    return committer.commit(state, outbox, true);
  }

  private void saveAndConfirm() {
    WarmState state = warm;
    boolean tells = false;
    if (state != null && !head().ended()) {
      if ((hasUnsaved(state) || state.ticks().isWaiting()) && !commitLast(state)) {
        return;
      }
      tells = !state.ticks().emptySince().equals(head().emptySince());
    }
    if (tells || !head().outbox().isEmpty()) {
      committer.confirm(state);
    }
  }

  private boolean commitLast(WarmState state) {
    try (OutboxWriter outbox = committer.newOutbox(state)) {
      return commitSnapshot(state, outbox);
    }
  }
}
