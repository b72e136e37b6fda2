package dev.sluice.engine.source;

/**
 * The records of one partition that a call brought, in the order of their offsets. Made by the
 * adapter whose {@link Source} reads the same log.
 */
public interface Pushed {
  /** How many there are; at least one. */
  int count();

  /** Where a record lies, as the log's own reader says after it gave it. */
  Position position(int record);

  /** How many bytes of a record's payload a batch keeps. */
  int bytes(int record);

  /** Replaces what is in {@code into}, a batch of the log's kind, by {@code [from, to)}. */
  void give(RawBatch into, int from, int to);
}
