package dev.sluice.testkit.oracle;

import java.util.ArrayList;
import java.util.List;

/** Which windows an event belongs to. */
public sealed interface WindowRule {
  /** {@code [start, end)} in milliseconds; for a sliding window start is exclusive, end is not. */
  record Span(long start, long end) {}

  /** {@code [offset + k*size, offset + (k+1)*size)}. */
  record Tumbling(long size, long offset) implements WindowRule {
    Span span(long t) {
      long start = t - Math.floorMod(Math.subtractExact(t, offset), size);
      return new Span(start, start + size);
    }
  }

  /** {@code [k*every, k*every + size)}. */
  record Hopping(long size, long every) implements WindowRule {
    /** Earliest first. */
    List<Span> spans(long t) {
      List<Span> spans = new ArrayList<>();
      long start = t - Math.floorMod(t, every);
      while (start + size > t) {
        spans.addFirst(new Span(start, start + size));
        start -= every;
      }
      return spans;
    }
  }

  /** {@code (t - size, t]}. */
  record Sliding(long size) implements WindowRule {}

  /** Each event alone. */
  record Stateless() implements WindowRule {}
}
