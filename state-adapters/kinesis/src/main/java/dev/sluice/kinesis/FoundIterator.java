package dev.sluice.kinesis;

/** Where a shard can be read from, or why it can't from there. */
sealed interface FoundIterator {
  /** From here. */
  record Here(String iterator) implements FoundIterator {}

  /** The shard never had, or no longer knows, what it was to begin with. */
  record Refused(String why) implements FoundIterator {}

  /** The stream is there, and this shard is not, or no longer. */
  record NoShard() implements FoundIterator {}
}
