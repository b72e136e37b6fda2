package dev.sluice.engine.commit;

import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.source.Source;
import dev.sluice.engine.time.Watermark;
import java.util.OptionalLong;

/**
 * Decides when an idle source's watermark goes on: when the source itself has said for {@code
 * idleAfter} that it is empty, by the time since it first said so. The clock only makes the mark;
 * what is true is the mark, which the commit that applies it records.
 */
final class IdleTicks {
  /** A tick is a commit, so they do not come more often than this, idleAfter permitting. */
  private static final long PERIOD_MILLIS = 1000;

  private static final long NOT_IDLE = Long.MIN_VALUE;

  private final long idleAfterMillis;
  private long emptySince = NOT_IDLE;
  private long nextTick;

  IdleTicks(long idleAfterMillis) {
    this.idleAfterMillis = idleAfterMillis;
  }

  /**
   * Takes the answer of one read.
   *
   * @param events how many events it gave
   * @return what a tick is to raise the watermark to, if one is due
   */
  OptionalLong answered(Source.Answer answer, int events, long now, Watermark watermark) {
    if (idleAfterMillis == Plan.UNSET) {
      return OptionalLong.empty();
    }
    if (answer != Source.Answer.EMPTY) {
      emptySince = NOT_IDLE;
      return OptionalLong.empty();
    }
    if (events > 0 || emptySince == NOT_IDLE) {
      emptySince = now;
      nextTick = now + idleAfterMillis;
    }
    if (now < nextTick || watermark.atLastEvent() == Watermark.START) {
      return OptionalLong.empty();
    }
    long raised = watermark.atLastEvent() + (now - emptySince);
    if (raised <= watermark.current()) {
      return OptionalLong.empty();
    }
    nextTick = now + Math.min(idleAfterMillis, PERIOD_MILLIS);
    return OptionalLong.of(raised);
  }

  /** Forgets what the source said: its state is read again. */
  void reset() {
    emptySince = NOT_IDLE;
  }
}
