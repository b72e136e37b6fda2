package dev.sluice.bench.cloud;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** One after the other: no two workers of this process have the same. */
final class Nonces implements Supplier<String> {
  private static final AtomicLong GIVEN = new AtomicLong();

  @Override
  public String get() {
    return "%032x".formatted(GIVEN.incrementAndGet());
  }
}
