package dev.sluice.dev.mapping;

/** What became of a call that brought records. */
sealed interface Outcome {
  /** All of them are done. */
  record Done() implements Outcome {}

  /** Those before this one are done; from it on they come again. */
  record FailedFrom(String sequenceNumber) implements Outcome {}

  /** The call failed, or its time was up: all come again. */
  record Failed(String reason) implements Outcome {}

  /** Nobody knows; they come again, and it counts for nothing. */
  record Lost() implements Outcome {}
}
