package dev.sluice.testkit.oracle;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/** One item of a partition's sequence: a line, or a mark. */
public sealed interface Item {
  /** A line without its newline; blank ones are no events. */
  record Line(byte[] bytes, OptionalLong arrival) implements Item {
    /** A line of text without a recorded arrival. */
    public static Line of(String text) {
      return new Line(text.getBytes(StandardCharsets.UTF_8), OptionalLong.empty());
    }

    @Override
    public String toString() {
      return new String(bytes, StandardCharsets.UTF_8)
          + (arrival.isPresent() ? " (arrived at %d)".formatted(arrival.getAsLong()) : "");
    }
  }

  /** The source says at {@code now} that it has been empty since {@code since}. */
  record Tick(long since, long now) implements Item {}

  /** The input is over. */
  record End() implements Item {}

  /** The source lost events, and the function was told to go on. */
  record Gap() implements Item {}

  /** The watermark of an earlier declaration or of a parent. */
  record Handover(long watermark) implements Item {}
}
