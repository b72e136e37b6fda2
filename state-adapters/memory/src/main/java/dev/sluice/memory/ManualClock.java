package dev.sluice.memory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until a test moves it. */
public final class ManualClock implements InstantSource {
  private final AtomicLong millis;

  public ManualClock(long millis) {
    this.millis = new AtomicLong(millis);
  }

  /** Moves on; this is also what a test's worker sleeps by. */
  public void advance(Duration by) {
    millis.addAndGet(by.toMillis());
  }

  @Override
  public long millis() {
    return millis.get();
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis.get());
  }
}
