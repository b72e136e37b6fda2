package dev.sluice.cli.explain;

import dev.sluice.cli.catalog.PlanText;
import dev.sluice.cli.explain.Verdict.Judged;
import dev.sluice.engine.commit.Head;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.plan.WindowSpec;
import dev.sluice.engine.time.Watermark;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says a verdict in words. */
final class Explanation {
  private static final int PAYLOAD_CHARS_MAX = 2_000;

  private final Plan plan;
  private final Verdict verdict;
  private final Optional<Head> head;

  Explanation(Plan plan, Verdict verdict, Optional<Head> head) {
    this.plan = plan;
    this.verdict = verdict;
    this.head = head;
  }

  void write(PrintStream out) {
    out.println(
        "offset %d, partition %d: %s".formatted(verdict.offset(), verdict.partition(), what()));
    switch (verdict.judged()) {
      case Judged.Dead(var code, var reason) -> line(out, code.text(), reason);
      case Judged.Late(long time, String key, long byMillis) -> {
        times(out, time, key);
        line(out, "late by", PlanText.duration(byMillis));
        windows(time).forEach(window -> window(out, window, "had closed"));
      }
      case Judged.Accepted(long time, String key, boolean partial) -> {
        times(out, time, key);
        windows(time).forEach(window -> window(out, window, fate(window)));
        if (plan.window() instanceof WindowSpec.None) {
          line(out, "window", "none: the event stands alone");
        }
        if (partial) {
          line(out, "late_partial", "counted once, since some of its windows had closed");
        }
      }
    }
    line(out, "committed", committed());
    String payload = verdict.payload();
    line(
        out,
        "event",
        payload.length() <= PAYLOAD_CHARS_MAX
            ? payload
            : payload.substring(0, PAYLOAD_CHARS_MAX) + "...");
  }

  private String what() {
    return switch (verdict.judged()) {
      case Judged.Accepted _ -> "accepted";
      case Judged.Late _ -> "late";
      case Judged.Dead _ -> "dead";
    };
  }

  private void times(PrintStream out, long time, String key) {
    if (plan.timeColumn() != Plan.NONE) {
      line(out, "event time", Instant.ofEpochMilli(time).toString());
      line(out, "watermark", shown(verdict.watermark()) + " before it");
    }
    if (!key.isEmpty()) {
      line(out, "key", key);
    }
  }

  private static String shown(long watermark) {
    return watermark == Watermark.START
        ? "none yet"
        : watermark == Watermark.END ? "end" : Instant.ofEpochMilli(watermark).toString();
  }

  /** {@code [start, end)}; for a sliding window {@code (start, end]}. */
  private record Span(long start, long end) {}

  private List<Span> windows(long time) {
    List<Span> spans = new ArrayList<>();
    switch (plan.window()) {
      case WindowSpec.Tumbling(long size, long offset) -> {
        long start = time - Math.floorMod(time - offset, size);
        spans.add(new Span(start, start + size));
      }
      case WindowSpec.Hopping(long size, long every) -> {
        for (long start = time - Math.floorMod(time, every); start + size > time; start -= every) {
          spans.addFirst(new Span(start, start + size));
        }
      }
      case WindowSpec.Sliding(long size) -> spans.add(new Span(time - size, time));
      case WindowSpec.None() -> {}
    }
    return spans;
  }

  private String fate(Span window) {
    if (plan.window() instanceof WindowSpec.Sliding) {
      return "its own, and of later events of its key up to "
          + PlanText.duration(sliding())
          + " on";
    }
    if (window.end() <= verdict.watermark()) {
      return "had closed before it";
    }
    return window.end() <= head.map(Head::watermark).orElse(Watermark.START) ? "closed" : "open";
  }

  private long sliding() {
    return plan.window() instanceof WindowSpec.Sliding(long size) ? size : 0;
  }

  private void window(PrintStream out, Span window, String fate) {
    String span =
        "%s to %s"
            .formatted(Instant.ofEpochMilli(window.start()), Instant.ofEpochMilli(window.end()));
    line(out, "window", "%s: %s".formatted(span, fate));
  }

  private String committed() {
    long in = head.map(known -> known.counters().in).orElse(0L);
    return verdict.number() < in
        ? "yes"
        : "not yet: the state has read %d events of this partition, and this is number %d"
            .formatted(in, verdict.number() + 1);
  }

  private static void line(PrintStream out, String name, String value) {
    out.println("  %-12s %s".formatted(name, value));
  }
}
