package dev.sluice.engine.window.sliding;

/** An entry on its way into a tree; reused. */
final class Entry {
  /** No value: null. */
  static final int NO_VALUE = -1;

  private static final long LOWER_HALF = 0xffffffffL;

  private final EntryLayout layout;
  private final long[] lanes;
  private final int[] values;
  private final long[] sums;
  private long time;
  private long reference;

  Entry(EntryLayout layout) {
    this.layout = layout;
    this.lanes = new long[layout.lanes()];
    this.values = new int[layout.values()];
    this.sums = new long[layout.sums()];
    sums[0] = 1;
  }

  long time() {
    return time;
  }

  void setTime(long millis) {
    this.time = millis;
  }

  long lane(int lane) {
    return lanes[lane];
  }

  /** Sets what a lane adds, {@code sum} being its first sum. */
  void setLane(int lane, int sum, long value) {
    lanes[lane] = value;
    if (layout.isWide(lane)) {
      sums[sum] = value >> Integer.SIZE;
      sums[sum + 1] = value & LOWER_HALF;
    } else {
      sums[sum] = value;
    }
  }

  /** What it adds to each sum. */
  long[] sums() {
    return sums;
  }

  long reference() {
    return reference;
  }

  /** Sets where the retained event is. */
  void setReference(long to) {
    this.reference = to;
  }

  int value(int index) {
    return values[index];
  }

  /** Sets a value number, or {@link #NO_VALUE}. */
  void setValue(int index, int number) {
    values[index] = number;
  }
}
