package dev.sluice.engine.commit;

import dev.sluice.engine.fault.Failpoint;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.source.Position;
import dev.sluice.engine.source.RawBatch;
import dev.sluice.engine.source.Source;
import dev.sluice.engine.state.Manifest;
import dev.sluice.engine.state.Reached;
import dev.sluice.engine.step.PartitionStep;
import dev.sluice.engine.time.Mark;
import java.time.Duration;

/**
 * Rule 4, cold: builds the state that equals a head. Loads the snapshot's pages, reads the source
 * again from its position to the head's with the recorded marks in their places and all output
 * suppressed, and sees that this came to what the head says.
 */
final class Recovery {
  private static final int SILENT_READS_MAX = 100;
  private static final Duration SILENT_READ_PAUSE = Duration.ofMillis(100);

  private final WorkerConfig config;
  private final HeadItem item;
  private final MemoryBudget budget;
  private final PlanChange planChange;
  private final Inheritance inheritance;
  private final StatePages pages;

  Recovery(
      WorkerConfig config,
      HeadItem item,
      MemoryBudget budget,
      PlanChange planChange,
      Inheritance inheritance) {
    this.config = config;
    this.item = item;
    this.budget = budget;
    this.planChange = planChange;
    this.inheritance = inheritance;
    this.pages = new StatePages(config, budget);
  }

  /** The state of a partition that nobody has had, for the head with this nonce. */
  WarmState fresh(Head first) {
    PartitionStep step = newStep();
    try {
      inherit(step, first);
    } catch (RuntimeException e) {
      step.close();
      throw e;
    }
    return opened(step, Manifest.none(), first);
  }

  /**
   * The state that equals {@code head}; the caller closes it.
   *
   * @throws HeadMoved if the head was overwritten meanwhile
   * @throws Stop {@code PLAN_CHANGED} if another plan wrote it and it can't be taken over
   */
  WarmState recover(Head head) throws HeadMoved {
    Manifest snapshot = item.snapshot(head);
    planChange.check(head, snapshot);
    try {
      return recovered(opened(loaded(head, snapshot), snapshot, head), head);
    } catch (Stop stop) {
      return behindLoss(config.behindLoss(stop, head.position()), snapshot, head);
    }
  }

  /**
   * What is left where the events behind the snapshot can't be read again and the function is to go
   * on: the snapshot's state without the windows that were closed since, and a gap behind what the
   * head has. What the lost events did to windows that are open is lost with them.
   */
  private WarmState behindLoss(Position behind, Manifest snapshot, Head head) throws HeadMoved {
    PartitionStep step = loaded(head, snapshot);
    step.apply(new Mark("", Mark.Kind.HANDOVER, head.watermark()), true);
    begin(step, head.reached());
    WarmState state = openedAt(behind, step, snapshot, head);
    state.passGap();
    return state;
  }

  /** A step with the rows of the snapshot. */
  private PartitionStep loaded(Head head, Manifest snapshot) throws HeadMoved {
    PartitionStep step = newStep();
    boolean loaded = false;
    try {
      load(step, head, snapshot);
      loaded = true;
      return step;
    } finally {
      if (!loaded) {
        step.close();
      }
    }
  }

  private void inherit(PartitionStep step, Head head) {
    if (inheritance.concerns(head)) {
      inheritance.takeOver(step);
    }
  }

  private PartitionStep newStep() {
    return new PartitionStep(
        config.plan(), config.invoker(), config.partition(), config.allocator());
  }

  private WarmState opened(PartitionStep step, Manifest snapshot, Head head) {
    // A head that has read nothing knows better where that was than no snapshot does.
    Position from = head.position().isStart() ? head.position() : snapshot.reached().position();
    return openedAt(from, step, snapshot, head);
  }

  /** Takes over the step. */
  private WarmState openedAt(Position from, PartitionStep step, Manifest snapshot, Head head) {
    try {
      Source.Reader reader = config.source().open(config.partition(), from);
      IdleTicks ticks = new IdleTicks(config.plan().input().idleAfterMillis(), head.emptySince());
      return new WarmState(step, reader, ticks, snapshot, head.nonce());
    } catch (RuntimeException e) {
      step.close();
      throw e;
    }
  }

  private void load(PartitionStep step, Head head, Manifest snapshot) throws HeadMoved {
    begin(step, snapshot.reached());
    step.seen().add(snapshot.seen());
    inherit(step, head);
    pages.load(step, item, head, snapshot, StatePages.Rows.ALL);
  }

  private static void begin(PartitionStep step, Reached reached) {
    step.begin(
        reached.counters(),
        reached.watermark(),
        reached.watermarkAtLastEvent(),
        reached.ended(),
        reached.inherited());
  }

  /** Takes over the state. */
  private WarmState recovered(WarmState state, Head head) {
    boolean recovered = false;
    try {
      readAgain(state, head);
      recovered = true;
      return state;
    } finally {
      if (!recovered) {
        state.close();
      }
    }
  }

  private void readAgain(WarmState state, Head head) {
    for (Mark mark : head.marks()) {
      // A mark names an offset only; the head's own position below names the very event.
      readUpTo(state, new Position(mark.afterOffset(), ""));
      state.step().apply(mark, true);
    }
    readUpTo(state, head.position());
    if (!state.reader().position().equals(head.position())) {
      throw lost(head.position());
    }
    Reached again = state.reached();
    if (!again.reproduces(head.reached())) {
      throw new Stop(
          Stop.Code.NOT_REPRODUCIBLE,
          "reading again up to offset %s gave watermark %d and %s, but committed was watermark %d and %s; nothing was committed. Use the program version that wrote the state, or start again with --fresh"
              .formatted(
                  head.position().offset(),
                  again.watermark(),
                  again.counters(),
                  head.watermark(),
                  head.counters()));
    }
    // Rule 4: out, failed and refused can't be counted again and are taken from the head.
    state.step().counters().copyFrom(head.counters());
  }

  private void readUpTo(WarmState state, Position target) {
    Source.Limit limit =
        new Source.Limit(config.settings().batchEvents(), config.settings().batchBytes(), target);
    RawBatch batch = state.batch();
    int silent = 0;
    while (!state.reader().position().offset().equals(target.offset())) {
      Source.Answer answer = state.reader().read(batch, limit);
      boolean nothing = batch.count() == 0;
      config.failpoints().reached(Failpoint.RECOVERY_REREAD);
      state.step().process(batch, true);
      budget.check(state.step());
      silent = nothing ? silent + 1 : 0;
      if (nothing && answer != Source.Answer.MORE) {
        throw lost(target);
      }
      if (silent > SILENT_READS_MAX) {
        throw silent(target);
      }
      if (silent > 0) {
        config.sleeper().sleep(SILENT_READ_PAUSE);
      }
    }
  }

  /** A log that says that there is more has lost nothing yet. */
  private Stop silent(Position target) {
    return new Stop(
        Stop.Code.SOURCE_FAILED,
        "the input of function %s gave nothing %d times in a row on the way to the event at offset %s, which was read before, and said that more is to come; start again when it is well"
            .formatted(config.plan().function(), SILENT_READS_MAX + 1, target.offset()));
  }

  private Stop lost(Position target) {
    return new Stop(
        Stop.Code.DATA_LOSS,
        "the input of function %s no longer has the event at offset %s, which was read before; give back the input, or start again with --fresh"
            .formatted(config.plan().function(), target.offset()));
  }
}
