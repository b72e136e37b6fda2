package dev.sluice.dynamodb;

import dev.sluice.aws.JitteredPause;
import dev.sluice.dynamodb.ServiceError.Reaction;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How often a request is sent and how long the pauses between are: exponential, with full jitter.
 *
 * @param sendsMax how often at most, the first time included
 * @param unknownToo whether it is sent again also when an earlier one may have been applied, as
 *     only a request may that does no harm twice
 */
record Backoff(int sendsMax, boolean unknownToo) {
  /** A head write is sent again only if it was not applied; else a read must tell (rule 7). */
  static final Backoff HEAD = new Backoff(10, false);

  /** All else of the state. */
  static final Backoff STORE = new Backoff(10, true);

  /** A sink's row: behind these the engine has retries of its own. */
  static final Backoff SINK = new Backoff(4, true);

  static final JitteredPause PAUSE = new JitteredPause(25, 4_000);

  /** Whether a request that ended so may be sent again. */
  boolean mayRepeat(Reaction reaction) {
    return switch (reaction) {
      case AGAIN -> true;
      case UNKNOWN -> unknownToo;
      case NOTHING, REFUSED, TOO_LARGE, IN_USE, MISSING, DENIED, BUG -> false;
    };
  }

  /** The pause after the request was sent {@code sends} times. */
  Duration pause(int sends, RandomGenerator random) {
    return PAUSE.after(sends, random);
  }
}
