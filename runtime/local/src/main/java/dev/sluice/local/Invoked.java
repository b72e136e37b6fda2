package dev.sluice.local;

/** What became of a call of a function. */
public sealed interface Invoked {
  /** The function answered. */
  record Answered(String body) implements Invoked {}

  /** It threw, or could not be made: JSON with {@code errorMessage} and {@code errorType}. */
  record Failed(String body) implements Invoked {}

  /** Its time was up, and its process was killed. */
  record TimedOut() implements Invoked {}

  /** Its process ended before it answered. */
  record Ended(int status) implements Invoked {}
}
