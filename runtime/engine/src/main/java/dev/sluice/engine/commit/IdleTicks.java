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
 * <p><b>Owners.</b> Calls of one partition go to several processes in turn, so since when the
 * source is empty stands in the head: a worker that lets go leaves it there, and the next one
 * counts from it. What that one reads says whether the source was empty meanwhile.
 */
final class IdleTicks {
  private final long idleAfterMillis;
  private OptionalLong emptySince;
  private OptionalLong waiting = OptionalLong.empty();

  /**
   * Goes on from what earlier owners were told.
   *
   * @param idleAfterMillis of the plan; {@code UNSET} if time does not go on by itself
   * @param emptySince as the head has it
   */
  IdleTicks(long idleAfterMillis, OptionalLong emptySince) {
    this.idleAfterMillis = idleAfterMillis;
    this.emptySince = idleAfterMillis == Plan.UNSET ? OptionalLong.empty() : emptySince;
  }

  /**
   * Takes the answer of one read.
   *
   * @param events how many events it gave
   * @return what a tick is to raise the watermark to now, if one must not wait
   */
  OptionalLong answered(Source.Answer answer, int events, long now, PartitionStep step) {
    Watermark watermark = step.watermark();
    if (idleAfterMillis == Plan.UNSET || watermark.atLastEvent() == Watermark.START) {
      return OptionalLong.empty();
    }
    if (answer != Source.Answer.EMPTY) {
      notEmpty();
      return OptionalLong.empty();
    }
    // What is empty now behind the last event was so all along, whoever asked, by his clock.
    long since = events > 0 ? now : Math.min(now, emptySince.orElse(now));
    emptySince = OptionalLong.of(since);
    if (now - since < idleAfterMillis) {
      return OptionalLong.empty();
    }
    long raised = watermark.atLastEvent() + (now - since);
    // Clocks go back, a watermark never does.
    if (raised <= Math.max(watermark.current(), waiting.orElse(Watermark.START))) {
      return OptionalLong.empty();
    }
    OptionalLong tick = OptionalLong.of(raised);
    boolean closes = raised >= step.operator().nextDue();
    waiting = closes ? OptionalLong.empty() : tick;
    return closes ? tick : OptionalLong.empty();
  }

  /** There was something behind the last event, whatever became of it. */
  void notEmpty() {
    emptySince = OptionalLong.empty();
  }

  /** Since when the source has said that it is empty behind the last event. */
  OptionalLong emptySince() {
    return emptySince;
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
}
