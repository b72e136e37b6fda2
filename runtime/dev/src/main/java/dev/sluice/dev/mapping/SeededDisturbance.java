package dev.sluice.dev.mapping;

import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;

/** Disturbances that a seed decides. */
public final class SeededDisturbance implements Disturbance {
  private final SplittableRandom chances;
  private final Rates rates;

  /**
   * How often each is, of a thousand times.
   *
   * @param cut a call brings fewer records than it could
   * @param again a call begins with records that came well before
   * @param forgetful records of a failed call are cut anew
   * @param loses a call is taken for lost
   * @param lossMax after how long at most
   */
  public record Rates(int cut, int again, int forgetful, int loses, Duration lossMax) {}

  /** Of one shard. */
  public SeededDisturbance(long seed, int shard, Rates rates) {
    this.chances = new SplittableRandom(seed ^ new SplittableRandom(shard).nextLong());
    this.rates = rates;
  }

  private boolean happens(int perMille) {
    return chances.nextInt(1_000) < perMille;
  }

  @Override
  public int cut(int most) {
    return happens(rates.cut()) ? 1 + chances.nextInt(most) : most;
  }

  @Override
  public int again(int most) {
    return most > 0 && happens(rates.again()) ? 1 + chances.nextInt(most) : 0;
  }

  @Override
  public boolean isForgetful() {
    return happens(rates.forgetful());
  }

  @Override
  public Optional<Duration> loses() {
    return happens(rates.loses())
        ? Optional.of(Duration.ofMillis(chances.nextLong(rates.lossMax().toMillis() + 1)))
        : Optional.empty();
  }
}
