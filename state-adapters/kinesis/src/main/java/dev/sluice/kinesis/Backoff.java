package dev.sluice.kinesis;

import dev.sluice.aws.JitteredPause;

/** How often a request is sent and how long the pauses are: exponential, with full jitter. */
final class Backoff {
  /** Together the pauses come to 11 s, about: one answer of 10 MB keeps a shard busy for 5. */
  static final int SENDS_MAX = 12;

  /** Behind a sink the engine has retries of its own. */
  static final int SINK_SENDS_MAX = 4;

  /** How long it is waited in between. */
  static final JitteredPause PAUSE = new JitteredPause(50, 4_000);

  private Backoff() {}
}
