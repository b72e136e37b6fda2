package dev.sluice.bench.cloud;

import java.util.Arrays;

/** Times that were measured. One thread. */
final class Sample {
  private long[] nanos = new long[64];
  private int count;

  void add(long time) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = time;
  }

  int count() {
    return count;
  }

  /** The time that this part of them does not exceed, in milliseconds. */
  double millis(double part) {
    if (count == 0) {
      throw new IllegalStateException("nothing was measured");
    }
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return sorted[Math.min(count - 1, (int) (part * count))] / 1e6;
  }

  double median() {
    return millis(0.5);
  }
}
