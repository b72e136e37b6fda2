package dev.sluice.engine.plan;

/** Which events belong together. Sizes in milliseconds. */
public sealed interface WindowSpec {
  /** {@code [offset + k*size, offset + (k+1)*size)} for every whole k. */
  record Tumbling(long sizeMillis, long offsetMillis) implements WindowSpec {
    public Tumbling {
      positive("size", sizeMillis);
    }
  }

  /** {@code [k*every, k*every + size)} for every whole k; {@code 0 < every <= size}. */
  record Hopping(long sizeMillis, long everyMillis) implements WindowSpec {
    public Hopping {
      positive("size", sizeMillis);
      positive("every", everyMillis);
      if (everyMillis > sizeMillis) {
        throw new IllegalArgumentException(
            "every %d ms is longer than size %d ms".formatted(everyMillis, sizeMillis));
      }
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
