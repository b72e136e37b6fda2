package dev.sluice.engine.window.sliding;

/**
 * What the trees of a {@link Forest} keep of an entry beside its time, and where it lies in a
 * block.
 *
 * <p>A <b>leaf</b> of capacity c is one array after the other: c times, c longs for each lane, c
 * references if there are any, c ints for each value number.
 *
 * <p>An <b>inner node</b> has for each child the latest time, the place, how many slots are taken,
 * a row of merged accumulators if there are any; and for each sum, one more than children, what
 * lies before each child and behind the last.
 */
final class EntryLayout {
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
  private final int sumsOffset;

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
    this.nodeBytes = powerOfTwo(nodeBytes(FAN_MIN));
    int most = FAN_MIN;
    while (nodeBytes(most + 1) <= nodeBytes) {
      most++;
    }
    this.fan = most;
    this.sumsOffset = sumsOffset(most);
  }

  private static int powerOfTwo(int bytes) {
    return Integer.highestOneBit(Math.max(bytes, 64) - 1) << 1;
  }

  private int sumsOffset(int children) {
    int bytes = children * (Long.BYTES + (merged ? 3 : 2) * Integer.BYTES);
    return (bytes + Long.BYTES - 1) & -Long.BYTES;
  }

  private int nodeBytes(int children) {
    return sumsOffset(children) + sums * (children + 1) * Long.BYTES;
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

  int childOffset() {
    return fan << 3;
  }

  int fillOffset() {
    return (fan << 3) + (fan << 2);
  }

  int rowOffset() {
    return (fan << 3) + (fan << 3);
  }

  /** Where the array of a sum starts. */
  int sumOffset(int sum) {
    return sumsOffset + (sum * (fan + 1) << 3);
  }
}
