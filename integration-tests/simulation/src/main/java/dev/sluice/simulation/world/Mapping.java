package dev.sluice.simulation.world;

import dev.sluice.engine.source.Pushed;
import dev.sluice.simulation.chance.Chances;
import dev.sluice.testkit.vectors.LineLog;
import java.time.Duration;
import java.util.Optional;

/**
 * Who calls workers with records: it cuts them as it likes, brings some again, does not know which
 * worker it calls, and may give records up that nobody took.
 */
final class Mapping {
  private static final int AGAIN_MAX = 4;
  private static final int MORE_MAX = 8;

  private final LineLog log;
  private final Chances chances;
  private int done;
  private int calls;
  private long triesUntil;

  Mapping(LineLog log, Chances chances) {
    this.log = log;
    this.chances = chances;
  }

  /** One call's records, and how many there are up to the last of them. */
  record Call(int number, Pushed records, int upTo, boolean hasOld) {}

  /** The next call, if there is anything to bring. */
  Optional<Call> next(long now) {
    int visible = log.visibleEvents();
    if (done >= visible || now < triesUntil) {
      return Optional.empty();
    }
    int from = Math.max(0, done - chances.amount(AGAIN_MAX));
    int to = Math.min(visible, done + 1 + chances.amount(MORE_MAX));
    return Optional.of(new Call(++calls, log.pushed(from, to), to, from < done));
  }

  /**
   * The records of a call that ended well are not brought again.
   *
   * @return whether it was waited for: a mapping makes another call of a shard only when the time
   *     of the one before is up, and whatever comes of that then is heard by nobody
   */
  boolean succeeded(Call call) {
    boolean heard = call.number() == calls;
    if (heard) {
      done = Math.max(done, call.upTo());
    }
    return heard;
  }

  /** Those of a call that was tried again in vain until then are not brought again either. */
  void givesUp(Call call, long until) {
    triesUntil = until;
    done = Math.max(done, call.upTo());
  }

  /** How long nobody is called. */
  Duration waits(long now) {
    return Duration.ofMillis(Math.max(0, triesUntil - now));
  }
}
