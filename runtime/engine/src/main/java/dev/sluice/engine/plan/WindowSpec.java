package dev.sluice.engine.plan;

import dev.sluice.api.HoppingWindow;

/** Which events belong together. Sizes in milliseconds. */
public sealed interface WindowSpec {
  /** {@code [offset + k*size, offset + (k+1)*size)} for every whole k. */
  record Tumbling(long sizeMillis, long offsetMillis) implements WindowSpec {
    public Tumbling {
      positive("size", sizeMillis);
    }
  }

  /**
   * {@code [k*every, k*every + size)} for every whole k; {@code 0 < every <= size}, and at most
   * {@value HoppingWindow#SLICES_MAX} slices a window.
   */
  record Hopping(long sizeMillis, long everyMillis) implements WindowSpec {
    public Hopping {
      positive("size", sizeMillis);
      positive("every", everyMillis);
      if (everyMillis > sizeMillis) {
        throw new IllegalArgumentException(
            "every %d ms is longer than size %d ms".formatted(everyMillis, sizeMillis));
      }
      long slices = sizeMillis / commonDivisor(sizeMillis, everyMillis);
      if (slices > HoppingWindow.SLICES_MAX) {
        throw new IllegalArgumentException(
            "size %d ms every %d ms is made of %,d slices, at most %,d are kept; use a coarser every, or a sliding window"
                .formatted(sizeMillis, everyMillis, slices, HoppingWindow.SLICES_MAX));
      }
    }

    /** How long a slice is: the largest pieces that no window cuts. */
    public long sliceMillis() {
      return commonDivisor(sizeMillis, everyMillis);
    }

    private static long commonDivisor(long a, long b) {
      return b == 0 ? a : commonDivisor(b, a % b);
    }
  }

  /** {@code (t - size, t]} for an event at t. */
  record Sliding(long sizeMillis) implements WindowSpec {
    public Sliding {
      positive("size", sizeMillis);
    }
  }

  /** No window: each event stands alone. */
  record None() implements WindowSpec {}

  private static void positive(String what, long millis) {
    if (millis <= 0) {
      throw new IllegalArgumentException(
          "window %s must be more than 0 ms, was %d".formatted(what, millis));
    }
  }
}
