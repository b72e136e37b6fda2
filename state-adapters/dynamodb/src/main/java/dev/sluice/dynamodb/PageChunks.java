package dev.sluice.dynamodb;

import dev.sluice.engine.store.PartitionStore.PageName;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The chunks of a large page, numbered from 0.
 *
 * <p>They are written in order and deleted from the last one on, so what is there is always a
 * beginning: how many there are is found by bisection, without a count that would have to be kept
 * right, and whoever was interrupted leaves what the next one finds. (A worker that writes on while
 * its page is deleted breaks that; see {@link PageDeletion}.)
 */
final class PageChunks {
  /** A page has at most so many chunks: what their numbers, of five digits, can say. */
  static final int CHUNKS_MAX = 100_000;

  private final StateTable table;
  private final ItemKey.Partition partition;
  private final PageName name;

  PageChunks(StateTable table, ItemKey.Partition partition, PageName name) {
    this.table = table;
    this.partition = partition;
    this.name = name;
  }

  /** Writes a chunk; again does no harm. */
  void put(int number, byte[] bytes, int length, boolean last) {
    ItemKey key = partition.chunk(name, number);
    table.putAlways(Operation.PAGE_WRITE, key, Piece.attributes(key, bytes, length, last));
  }

  /** A chunk, verified; empty if it is not there. */
  Optional<Piece> get(int number) {
    ItemKey key = partition.chunk(name, number);
    Optional<Map<String, AttributeValue>> item = table.getUnchanging(Operation.PAGE_READ, key);
    return item.map(found -> Piece.read(key, table.name(), found));
  }

  /**
   * How many there are, as last written; 1 also when there is none. A look is billed like reading
   * the chunk, and nearly every page has the first.
   */
  int countAtLeastOne() {
    int there = 1;
    int missing = 2;
    while (missing <= CHUNKS_MAX && has(missing - 1)) {
      there = missing;
      missing = 2 * missing;
    }
    // Chunk there - 1 is there, or there is none; chunk missing - 1 is not.
    while (missing - there > 1) {
      int middle = (there + missing) >>> 1;
      if (has(middle - 1)) {
        there = middle;
      } else {
        missing = middle;
      }
    }
    return there;
  }

  boolean has(int number) {
    return table.has(Operation.PAGE_READ, partition.chunk(name, number));
  }

  /** Deletes the first {@code count}, from the last one on. */
  void deleteFirst(int count) {
    for (int number = count - 1; number >= 0; number--) {
      delete(number);
    }
  }

  void delete(int number) {
    table.delete(Operation.PAGE_DELETE, partition.chunk(name, number), null);
  }
}
