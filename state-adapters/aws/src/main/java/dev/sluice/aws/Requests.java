package dev.sluice.aws;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.core.exception.SdkException;

/** Sends requests that may be sent twice, a bounded number of times, with pauses in between. */
public final class Requests {
  private static final int SENDS_MAX = 5;
  private static final JitteredPause PAUSE = new JitteredPause(50, 2_000);

  private final Consumer<Duration> sleeper;
  private final RandomGenerator random;

  /** Pauses by {@code sleeper}. */
  public Requests(Consumer<Duration> sleeper, RandomGenerator random) {
    this.sleeper = sleeper;
    this.random = random;
  }

  /**
   * Sends one until there is an answer.
   *
   * @throws SdkException the last, if there is none
   */
  public <T> T send(Supplier<T> request) {
    for (int sends = 1; ; sends++) {
      try {
        return request.get();
      } catch (SdkException e) {
        if (sends == SENDS_MAX || Trouble.of(e) != Trouble.AGAIN) {
          throw e;
        }
        sleeper.accept(PAUSE.after(sends, random));
      }
    }
  }

  /** The same with one whose answer says only that it is done. */
  public void run(Runnable request) {
    Object _ =
        send(
            () -> {
              request.run();
              return request;
            });
  }
}
