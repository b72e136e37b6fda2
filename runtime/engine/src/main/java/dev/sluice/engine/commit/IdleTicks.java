package dev.sluice.engine.commit;

import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.source.Source;
import dev.sluice.engine.step.PartitionStep;
import dev.sluice.engine.time.Watermark;
import java.util.OptionalLong;

/**
 * Decides when an idle source's watermark goes on: when the source itself has said for {@code
 * idleAfter} that it is empty, by the time since it first said so. The clock only makes the mark;
 * what is true is the mark, which the commit that applies it records.
 *
 * <p><b>Waiting.</b> A tick that closes a window is worth a commit. Any other shows in nothing but
 * what comes behind it, so it waits for the next commit, where it goes before the events. Of
 * several ticks after one event the last says it all, so one is kept. An idle partition whose
 * windows have closed writes nothing.
 *
 * <p>A worker that lets go and opens again goes on where it was if it has its state still: what it
 * reads next says whether the source was empty meanwhile.
 */
final class IdleTicks {
  private static final long NOT_IDLE = Long.MIN_VALUE;

  private final long idleAfterMillis;
  private long emptySince = NOT_IDLE;
  private OptionalLong waiting = OptionalLong.empty();

  IdleTicks(long idleAfterMillis) {
    this.idleAfterMillis = idleAfterMillis;
  }

  /**
   * Takes the answer of one read.
   *
   * @param events how many events it gave
   * @return what a tick is to raise the watermark to now, if one must not wait
   */
  OptionalLong answered(Source.Answer answer, int events, long now, PartitionStep step) {
    if (idleAfterMillis == Plan.UNSET) {
      return OptionalLong.empty();
    }
    if (answer != Source.Answer.EMPTY) {
      emptySince = NOT_IDLE;
      return OptionalLong.empty();
    }
    if (events > 0 || emptySince == NOT_IDLE) {
      emptySince = now;
    }
    Watermark watermark = step.watermark();
    if (now - emptySince < idleAfterMillis || watermark.atLastEvent() == Watermark.START) {
      return OptionalLong.empty();
    }
    long raised = watermark.atLastEvent() + (now - emptySince);
    // Clocks go back, a watermark never does.
    if (raised <= Math.max(watermark.current(), waiting.orElse(Watermark.START))) {
      return OptionalLong.empty();
    }
    OptionalLong tick = OptionalLong.of(raised);
    boolean closes = raised >= step.operator().nextDue();
    waiting = closes ? OptionalLong.empty() : tick;
    return closes ? tick : OptionalLong.empty();
  }

  boolean isWaiting() {
    return waiting.isPresent();
  }

  /** What the tick that waited is to raise the watermark to; it waits no more. */
  OptionalLong takeWaiting() {
    OptionalLong tick = waiting;
    waiting = OptionalLong.empty();
    return tick;
  }

  /** Forgets what the source said: its state is read again. */
  void reset() {
    emptySince = NOT_IDLE;
    waiting = OptionalLong.empty();
  }
}
