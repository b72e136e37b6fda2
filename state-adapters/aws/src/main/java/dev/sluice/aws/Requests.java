package dev.sluice.aws;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.core.exception.SdkException;

/** Sends requests that may be sent twice, a bounded number of times, with pauses in between. */
public final class Requests {
  private static final int SENDS_MAX = 5;

  /** With the pauses in between 13 seconds at most, and half of that on average. */
  private static final int STARTING_SENDS_MAX = 12;

  private static final JitteredPause PAUSE = new JitteredPause(50, 2_000);

  private final Consumer<Duration> sleeper;
  private final RandomGenerator random;
  private final int sendsMax;

  /** Pauses by {@code sleeper}. */
  public Requests(Consumer<Duration> sleeper, RandomGenerator random) {
    this(sleeper, random, SENDS_MAX);
  }

  private Requests(Consumer<Duration> sleeper, RandomGenerator random, int sendsMax) {
    this.sleeper = sleeper;
    this.random = random;
    this.sendsMax = sendsMax;
  }

  /** To a service that may be starting, which is given some seconds more. */
  public static Requests toStarting(Consumer<Duration> sleeper, RandomGenerator random) {
    return new Requests(sleeper, random, STARTING_SENDS_MAX);
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
        if (sends == sendsMax || Trouble.of(e) != Trouble.AGAIN) {
          throw e;
        }
        pause(sends);
      }
    }
  }

  /** Waits before something is sent again that was sent {@code sends} times. */
  public void pause(int sends) {
    sleeper.accept(PAUSE.after(sends, random));
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
