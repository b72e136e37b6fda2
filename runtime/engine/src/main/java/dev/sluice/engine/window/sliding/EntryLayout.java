package dev.sluice.engine.window.sliding;

/**
 * What the trees of a {@link Forest} keep of an entry beside its time, and where it lies in a
 * block.
 *
 * <p>A <b>leaf</b> of capacity c is one array after the other: c times, c longs for each lane, c
 * references if there are any, c ints for each value number.
 *
 * <p>An <b>inner node</b> has a record for each child: the latest time, the place, how many slots
 * are taken, for each sum what lies before the child, and a row of merged accumulators if there are
 * any. One more record behind the last child's has only what lies before it. What is looked at
 * together lies together: most ways go by the last child or the first.
 */
final class EntryLayout {
  /** Fields of a child's record; its latest time is the first. */
  static final int RECORD_CHILD = 8;

  static final int RECORD_FILL = 12;
  static final int RECORD_SUMS = 16;

  private static final int LEAF_MIN = 32;
  private static final int FAN_MIN = 16;

  private final boolean[] wide;
  private final int sums;
  private final boolean merged;
  private final int values;
  private final int entryBytes;
  private final int smallestLeafBytes;
  private final int leafBytes;
  private final int nodeBytes;
  private final int fan;
  private final int recordBytes;

  /**
   * @param wide for each lane whether it needs two sums
   * @param merged whether entries refer to retained events, whose aggregates are merged
   * @param values how many value numbers an entry has
   */
  EntryLayout(boolean[] wide, boolean merged, int values) {
    this.wide = wide.clone();
    this.merged = merged;
    this.values = values;
    int count = 1;
    for (boolean two : wide) {
      count += two ? 2 : 1;
    }
    this.sums = count;
    this.entryBytes = Long.BYTES * (1 + wide.length + (merged ? 1 : 0)) + Integer.BYTES * values;
    this.smallestLeafBytes = powerOfTwo(2 * entryBytes);
    this.leafBytes = powerOfTwo(LEAF_MIN * entryBytes);
    this.recordBytes = RECORD_SUMS + (count + (merged ? 1 : 0)) * Long.BYTES;
    this.nodeBytes = powerOfTwo((FAN_MIN + 1) * recordBytes);
    this.fan = nodeBytes / recordBytes - 1;
  }

  private static int powerOfTwo(int bytes) {
    return Integer.highestOneBit(Math.max(bytes, 64) - 1) << 1;
  }

  int lanes() {
    return wide.length;
  }

  boolean isWide(int lane) {
    return wide[lane];
  }

  int sums() {
    return sums;
  }

  boolean merged() {
    return merged;
  }

  int values() {
    return values;
  }

  /** Bytes of the block that a key's first entry gets. */
  int smallestLeafBytes() {
    return smallestLeafBytes;
  }

  /** Bytes of the leaves of a tree with inner nodes. */
  int leafBytes() {
    return leafBytes;
  }

  int leafCapacity(int bytes) {
    return bytes / entryBytes;
  }

  int nodeBytes() {
    return nodeBytes;
  }

  /** How many children a node has at most. */
  int fan() {
    return fan;
  }

  int laneOffset(int lane, int capacity) {
    return (1 + lane) * capacity << 3;
  }

  int referenceOffset(int capacity) {
    return (1 + wide.length) * capacity << 3;
  }

  int valueOffset(int value, int capacity) {
    return ((1 + wide.length + (merged ? 1 : 0)) * capacity << 3) + (value * capacity << 2);
  }

  /** Bytes of a child's record. */
  int recordBytes() {
    return recordBytes;
  }

  /** Where in a child's record the row of its merged accumulators is. */
  int rowOffset() {
    return RECORD_SUMS + sums * Long.BYTES;
  }
}
