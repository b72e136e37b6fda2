package dev.sluice.engine.store;

/**
 * Rows of a sink that are written with a head, all or nothing: a sink makes them for the store of
 * its own kind, which alone knows what they are.
 */
public interface CommitRows {
  /** Whether they have the row of this output of the block that they were made of. */
  boolean contains(int output);
}
