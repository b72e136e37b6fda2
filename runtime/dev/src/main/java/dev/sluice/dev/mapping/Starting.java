package dev.sluice.dev.mapping;

import java.time.Instant;

/** Where a mapping begins in shards that are there when it is made. */
public sealed interface Starting {
  /** With the oldest record. */
  record TrimHorizon() implements Starting {}

  /** With what comes from now on. */
  record Latest() implements Starting {}

  /** With what came at an instant or after it. */
  record At(Instant instant) implements Starting {}
}
