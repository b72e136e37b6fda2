package dev.sluice.dynamodb;

import java.util.function.IntPredicate;

/**
 * How many chunks a page has, found by looking at some of them. They are numbered from 0 without a
 * gap.
 */
public final class ChunkCount {
  private ChunkCount() {}

  /** How many there are; 1 also when there is none, since nearly every page has the first. */
  static int atLeastOne(IntPredicate has) {
    int there = 1;
    int missing = 2;
    while (missing <= PageChunks.CHUNKS_MAX && has.test(missing - 1)) {
      there = missing;
      missing = 2 * missing;
    }
    // Chunk there - 1 is there, or there is none; chunk missing - 1 is not.
    while (missing - there > 1) {
      int middle = (there + missing) >>> 1;
      if (has.test(middle - 1)) {
        there = middle;
      } else {
        missing = middle;
      }
    }
    return there;
  }

  /**
   * At how many objects a deletion looks, of a page that has so many in a bucket: at none if it is
   * one, as its marker says; the last for more of them.
   */
  public static int looksOfDeletion(int chunks) {
    if (chunks == 1) {
      return 0;
    }
    int[] looks = {0};
    int found =
        atLeastOne(
            number -> {
              looks[0]++;
              return number < chunks;
            });
    return looks[0] + (found < PageChunks.CHUNKS_MAX ? 1 : 0);
  }
}
