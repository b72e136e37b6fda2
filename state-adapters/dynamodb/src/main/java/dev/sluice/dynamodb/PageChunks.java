package dev.sluice.dynamodb;

import java.util.Optional;

/**
 * The chunks of a large page, numbered from 0, wherever they lie.
 *
 * <p>They are written in order and deleted from the last one on, so what is there is always a
 * beginning: how many there are is found by bisection, without a count that would have to be kept
 * right, and whoever was interrupted leaves what the next one finds. (A worker that writes on while
 * its page is deleted breaks that; see {@link PageDeletion}.)
 */
interface PageChunks {
  /** A page has at most so many chunks: what their numbers, of five digits, can say. */
  int CHUNKS_MAX = 100_000;

  /** Writes a chunk; again does no harm. */
  void put(int number, byte[] bytes, int length, boolean last);

  /** A chunk, verified; empty if it is not there. */
  Optional<Piece> get(int number);

  /** Whether a chunk is there, as last written. */
  boolean has(int number);

  /** Deletes a chunk, which need not be there. */
  void delete(int number);

  /** Deletes a chunk that was deleted before, and is there only if it was written again since. */
  void deleteAgain(int number);

  /**
   * How many there are, as last written; 1 also when there is none. A look is billed like reading
   * the chunk, and nearly every page has the first.
   */
  default int countAtLeastOne() {
    return ChunkCount.atLeastOne(this::has);
  }

  /** Deletes the first {@code count}, from the last one on. */
  default void deleteFirst(int count) {
    for (int number = count - 1; number >= 0; number--) {
      delete(number);
    }
  }
}
