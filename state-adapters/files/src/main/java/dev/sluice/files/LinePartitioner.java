package dev.sluice.files;

import dev.sluice.engine.source.RawBatch;

/** Says which partition each line of a file belongs to. One thread. */
public interface LinePartitioner extends AutoCloseable {
  /**
   * Writes the partition of each line.
   *
   * @param numbers the physical numbers of the lines in their file, from 0, blank ones counted
   * @param into has room for every line
   */
  void assign(RawBatch lines, long[] numbers, int[] into);

  /** By line number: for functions whose answer does not depend on what is read together. */
  static LinePartitioner byLineNumber(int partitions) {
    return (lines, numbers, into) -> {
      for (int row = 0; row < lines.count(); row++) {
        into[row] = (int) (numbers[row] % partitions);
      }
    };
  }

  @Override
  default void close() {}
}
