package dev.sluice.kinesis;

import dev.sluice.engine.commit.Sleeper;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Time that passes only while somebody sleeps. */
final class VirtualTime implements InstantSource, Sleeper {
  private final List<Duration> slept = new ArrayList<>();
  private Instant now = Instant.ofEpochMilli(1_800_000_000_000L);

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public void sleep(Duration duration) {
    slept.add(duration);
    now = now.plus(duration);
  }

  /** How long it was slept, each time. */
  List<Duration> slept() {
    return slept;
  }
}
