package dev.sluice.cli.run;

/** What a run does where its input has nothing more. */
public enum Ending {
  /** The input is bounded: every window closes. */
  END,
  /** It stops and leaves windows open; a later run goes on. */
  NO_END,
  /** It waits for more. */
  FOLLOW,
  /** It reads nothing new: what is committed is saved and delivered, no more. */
  DRAIN
}
