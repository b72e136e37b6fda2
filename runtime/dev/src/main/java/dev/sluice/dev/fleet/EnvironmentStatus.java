package dev.sluice.dev.fleet;

/**
 * What an execution environment does now.
 *
 * @param number from 1, by the order in which those of a fleet were started
 * @param pid of its process
 * @param sinceMillis since when it does that
 * @param calls how many it has had, with the one that runs
 */
public record EnvironmentStatus(int number, long pid, Phase phase, long sinceMillis, long calls) {
  /** What it may do. */
  public enum Phase {
    /** It is warm, and waits. */
    IDLE,
    /** It is called. */
    BUSY,
    /** It is called, and its process is stopped. */
    SUSPENDED,
    /** It is called still, and who called it thinks that the time is up. */
    LOST
  }
}
