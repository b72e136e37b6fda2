package dev.sluice.api;

/**
 * What becomes of a record whose partition key is not the text of the component that the function
 * says the stream is partitioned by: the events of one key may then lie in several partitions, and
 * would be counted apart.
 */
public enum Misplaced {
  /** The function stops in front of it. */
  STOP,
  /** It goes to the dead letter. */
  DEAD_LETTER
}
