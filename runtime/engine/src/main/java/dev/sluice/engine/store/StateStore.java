package dev.sluice.engine.store;

/** Keeps the heads and pages of functions. */
public interface StateStore extends AutoCloseable {
  /**
   * The items of one partition of a function; takes what lock the store has.
   *
   * @throws dev.sluice.engine.fault.Stop {@code LOCKED} if another process has it, {@code
   *     WRONG_STATE} if the place holds something else
   */
  PartitionStore open(String function, int partition);

  @Override
  void close();
}
