package dev.sluice.engine.commit;

import dev.sluice.engine.fault.EngineBug;
import dev.sluice.engine.fault.Failpoint;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.source.Source;
import dev.sluice.engine.state.Manifest;
import dev.sluice.engine.state.PageReference;
import dev.sluice.engine.state.Reached;
import dev.sluice.engine.time.Mark;
import dev.sluice.engine.time.Watermark;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.arrow.memory.OutOfMemoryException;
import org.jspecify.annotations.Nullable;

/**
 * Runs one partition of a function by the protocol: a pull worker. One thread; {@link #open}, then
 * {@link #runBatch} until it says ENDED or nobody wants more, then {@link #close}.
 *
 * <p><b>State.</b> {@code head} is the head as this worker last read or wrote it. {@code warm} is
 * the state; it may be used only while it is tagged with that head's nonce (rule 3).
 *
 * <p><b>Order.</b> Read, step, write pages, write the head, deliver. Before the head write nothing
 * of a batch is real; after it everything is decided (rule 6).
 *
 * <p><b>Failure.</b> Anything that is thrown leaves the last committed head as it is, and this
 * object good for nothing but {@link #close}, which then writes nothing. A head write that was not
 * certainly applied costs the warm state, never the truth (rule 7).
 */
public final class PartitionWorker implements AutoCloseable {
  /** Deploys are numbered by what deploys; where nothing does, all are the first (rule 20). */
  private static final long DEPLOY = 1;

  private static final int ATTEMPTS_MAX = 8;
  private static final long IDLE_CONFIRM_MILLIS = 5_000;

  private final WorkerConfig config;
  private final HeadItem item;
  private final Recovery recovery;
  private final SnapshotWriter snapshots;
  private final Deliveries deliveries;
  private final UnnamedPages unnamed;
  private final IdleTicks ticks;
  private @Nullable Head head;
  private @Nullable WarmState warm;
  private boolean mayCommit;
  private long refusedSinceHead;
  private long savedAtMillis;
  private long committedAtMillis;

  public PartitionWorker(WorkerConfig config) {
    this.config = config;
    this.item = new HeadItem(config.store(), config.subject());
    this.recovery = new Recovery(config, item);
    this.snapshots = new SnapshotWriter(config.allocator(), config.failpoints());
    this.deliveries = new Deliveries(config);
    this.unnamed = new UnnamedPages(config.store());
    this.ticks = new IdleTicks(config.plan().input().idleAfterMillis());
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
   * Acquires the partition, brings its state to the head and delivers what the head still names.
   *
   * @throws Stop if the state can't be used, or another worker keeps taking it
   */
  public void open() {
    guarded(
        () -> {
          acquire();
          deliveries.open(head());
          deliverOutbox();
          if (warm != null) {
            unnamed.delete(head(), warm.snapshot());
          } else if (!head().outbox().isEmpty() && !confirm()) {
            throw superseded();
          }
          return Progress.EMPTY;
        });
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
          throw new Stop(
              Stop.Code.STORE_FAILED,
              "the store did not say %d times in a row whether it took a commit; check it and start again"
                  .formatted(ATTEMPTS_MAX));
        });
  }

  /** Saves and confirms what is committed, and lets go. After a failure it only frees. */
  @Override
  public void close() {
    try {
      if (mayCommit) {
        guarded(
            () -> {
              letGo();
              return Progress.ENDED;
            });
      }
    } finally {
      mayCommit = false;
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
    boolean done = false;
    try {
      Progress progress = action.run();
      done = true;
      return progress;
    } catch (OutOfMemoryException e) {
      throw outOfMemory(e);
    } finally {
      mayCommit = done;
    }
  }

  /** Rule 2. Rule 20: the state is loaded and checked before the first write. */
  private void acquire() {
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      Optional<Head> read = item.read();
      boolean acquired = read.isPresent() ? acquire(read.get()) : create();
      if (acquired) {
        savedAtMillis = config.clock().millis();
        committedAtMillis = savedAtMillis;
        return;
      }
      dropWarm();
    }
    throw new Stop(
        Stop.Code.SUPERSEDED,
        "another worker keeps committing to this state; stop it, or use another state directory");
  }

  private boolean create() {
    Head first = Head.first(config.nonces().get(), config.subject(), DEPLOY);
    warm = recovery.fresh(first);
    head = first;
    return item.write("", first);
  }

  private boolean acquire(Head read) {
    item.check(read);
    if (read.deploy() > DEPLOY) {
      throw superseded();
    }
    head = read;
    if (read.ended()) {
      // Nothing more will be committed, so an ended state is opened without a write; what is
      // undelivered is drained by whoever finds it (rule 22).
      return read.outbox().isEmpty() || take(read);
    }
    try {
      warm = recovery.recover(read);
    } catch (HeadMoved _) {
      return false;
    }
    checkMemory(warm);
    return take(read);
  }

  private boolean take(Head read) {
    Head mine = read.acquired(config.nonces().get());
    if (!item.write(read.nonce(), mine)) {
      return false;
    }
    head = mine;
    if (warm != null) {
      // Rule 3: judged against the head as read before this write, which it equals.
      warm.tag(mine.nonce(), warm.snapshot());
    }
    return true;
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
    Head before = head();
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      dropWarm();
      Head now = item.reread();
      if (!now.order().sameOwner(before.order())) {
        throw superseded();
      }
      try {
        warm = recovery.recover(now);
      } catch (HeadMoved _) {
        continue;
      }
      head = now;
      refusedSinceHead = 0;
      ticks.reset();
      deliverOutbox();
      return;
    }
    throw superseded();
  }

  private Stop superseded() {
    return new Stop(
        Stop.Code.SUPERSEDED,
        "another worker has taken over the state of function %s, partition %d; this one stops"
            .formatted(config.plan().function(), config.partition()));
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
    Source.Answer answer = state.reader().read(state.batch(), config.settings().limit());
    int events = state.batch().count();
    state.untag();
    if (events > 0) {
      state.step().process(state.batch(), false);
    }
    Optional<Mark> mark = mark(state, answer, events);
    mark.ifPresent(due -> state.step().apply(due, false));
    if (events == 0 && mark.isEmpty()) {
      state.tag(head().nonce(), state.snapshot());
      return idle(state, answer);
    }
    boolean ended = state.step().ended();
    if (!commit(state, mark, ended || snapshotDue(state))) {
      return Optional.empty();
    }
    return Optional.of(ended ? Progress.ENDED : Progress.COMMITTED);
  }

  private Optional<Mark> mark(WarmState state, Source.Answer answer, int events) {
    String offset = state.reader().position().offset();
    if (answer == Source.Answer.END && config.settings().endMark()) {
      return Optional.of(new Mark(offset, Mark.Kind.END, Watermark.END));
    }
    OptionalLong tick =
        ticks.answered(answer, events, config.clock().millis(), state.step().watermark());
    return tick.isPresent()
        ? Optional.of(new Mark(offset, Mark.Kind.TICK, tick.getAsLong()))
        : Optional.empty();
  }

  private Optional<Progress> idle(WarmState state, Source.Answer answer) {
    if (snapshotDue(state) && hasUnsaved(state)) {
      if (!commit(state, Optional.empty(), true)) {
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
        || config.clock().millis() - savedAtMillis >= config.plan().checkpoint().everyMillis();
  }

  /** Whether a recovery would have to read or apply anything behind the snapshot. */
  private boolean hasUnsaved(WarmState state) {
    return !head().position().equals(state.snapshot().reached().position())
        || !head().marks().isEmpty();
  }

  /** Rule 6. Returns whether the head write was applied; if not, the state is good for nothing. */
  private boolean commit(WarmState state, Optional<Mark> mark, boolean save) {
    state.untag();
    checkMemory(state);
    Head before = head();
    String nonce = config.nonces().get();
    CommitPages pages = new CommitPages(config.store(), before.order().nextBatch(), nonce);
    state.step().counters().refused = before.counters().refused + refusedSinceHead;
    Reached reached = state.reached();
    Manifest snapshot = state.snapshot();
    PageReference manifest = before.manifest();
    List<Mark> marks = marksWith(before.marks(), mark);
    if (save) {
      SnapshotWriter.Written written = snapshots.write(state, reached, pages);
      snapshot = written.manifest();
      manifest = written.page();
      marks = List.of();
    }
    OutputBuffer outputs = state.step().outputs();
    Head.Batch batch = new Head.Batch(reached, marks, new Outbox.Empty(), manifest);
    Head next = before.committed(nonce, DEPLOY, batch, deliveries.confirmed());
    next = next.withOutbox(HeadCodec.outboxFor(next, outputs, pages));
    if (reached.ended()) {
      config.failpoints().reached(Failpoint.END_COMMIT);
    }
    if (!item.write(before.nonce(), next)) {
      return false;
    }
    head = next;
    refusedSinceHead = 0;
    state.tag(nonce, snapshot);
    committedAtMillis = config.clock().millis();
    deliver(outputs, next.batch());
    state.step().clearOutputs();
    unnamed.deleteDropped(before.outbox());
    if (save) {
      savedAtMillis = committedAtMillis;
      unnamed.delete(next, snapshot);
    }
    return true;
  }

  /** Of several ticks after one offset the last says it all. */
  private static List<Mark> marksWith(List<Mark> marks, Optional<Mark> mark) {
    List<Mark> all = new ArrayList<>(marks);
    if (mark.isPresent() && !all.isEmpty() && isTickAt(all.getLast(), mark.get().afterOffset())) {
      all.removeLast();
    }
    mark.ifPresent(all::add);
    return all;
  }

  private static boolean isTickAt(Mark mark, String offset) {
    return mark.kind() == Mark.Kind.TICK && mark.afterOffset().equals(offset);
  }

  private void checkMemory(WarmState state) {
    long used = state.step().bytesUsed();
    if (used > config.settings().stateBytesMax()) {
      throw outOfMemory(null);
    }
  }

  private Stop outOfMemory(@Nullable Throwable cause) {
    Stop stop =
        new Stop(
            Stop.Code.OUT_OF_MEMORY,
            "the state of function %s, partition %d, needs more than the %d bytes it may use; raise --max-state, or use a smaller window or fewer keys"
                .formatted(
                    config.plan().function(),
                    config.partition(),
                    config.settings().stateBytesMax()));
    if (cause != null) {
      stop.initCause(cause);
    }
    return stop;
  }

  /** Rule 12: what the head names and this worker has not delivered yet. */
  private void deliverOutbox() {
    switch (head().outbox()) {
      case Outbox.Empty() -> {}
      case Outbox.Inline(var batch, var outputs) -> deliver(decoded(outputs), batch);
      case Outbox.Page(var batch, var page) -> {
        if (!deliveries.hasDelivered(batch)) {
          deliver(decoded(outboxPage(page)), batch);
        }
      }
    }
  }

  private byte[] outboxPage(PageReference page) {
    try {
      return item.page(head(), page);
    } catch (HeadMoved _) {
      throw superseded();
    }
  }

  private static OutputBuffer decoded(byte[] outputs) {
    try {
      return OutputBuffer.decode(outputs);
    } catch (IllegalArgumentException e) {
      throw new Stop(
          Stop.Code.CORRUPT,
          "the outputs that the head still names can't be read; restore the state from a copy, or"
              + " start again with --fresh",
          e);
    }
  }

  private void deliver(OutputBuffer outputs, long batch) {
    if (outputs.count() > 0 && !deliveries.hasDelivered(batch)) {
      refusedSinceHead += deliveries.deliver(outputs, head().order(), batch);
    }
  }

  /** Rule 11: empties the outbox without a batch. Returns whether the write was applied. */
  private boolean confirm() {
    config.failpoints().reached(Failpoint.CONFIRM);
    Head before = head();
    Head next = before.confirmed(config.nonces().get(), refusedSinceHead, deliveries.confirmed());
    if (!item.write(before.nonce(), next)) {
      return false;
    }
    head = next;
    refusedSinceHead = 0;
    WarmState state = warm;
    if (state != null) {
      state.step().counters().refused = next.counters().refused;
      state.tag(next.nonce(), state.snapshot());
    }
    unnamed.deleteDropped(before.outbox());
    return true;
  }

  private void letGo() {
    WarmState state = warm;
    boolean save = state != null && !head().ended() && hasUnsaved(state);
    if (save && state != null && !commit(state, Optional.empty(), true)) {
      return;
    }
    if (!head().outbox().isEmpty()) {
      confirm();
    }
  }
}
