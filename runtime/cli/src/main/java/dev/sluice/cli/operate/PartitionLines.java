package dev.sluice.cli.operate;

import dev.sluice.engine.commit.Head;
import dev.sluice.engine.commit.Inspection;
import dev.sluice.engine.commit.Outbox;
import dev.sluice.engine.output.JsonText;
import dev.sluice.engine.store.Lease;
import dev.sluice.engine.time.Watermark;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Shows partitions, a line each. */
abstract sealed class PartitionLines {
  final PrintStream out;
  final long nowMillis;

  private PartitionLines(PrintStream out, long nowMillis) {
    this.out = out;
    this.nowMillis = nowMillis;
  }

  abstract void add(PartitionLine line);

  /** After the last. */
  abstract void end();

  final Optional<Long> sinceMillis(long then) {
    return then == 0 || then == Watermark.START || then == Watermark.END
        ? Optional.empty()
        : Optional.of(nowMillis - then);
  }

  /** Who works on it: the lease says it, if it is not over, else who wrote last. */
  final String owner(PartitionLine line) {
    Optional<Lease.Holder> holding =
        line.holder().filter(holder -> holder.untilMillis() > nowMillis);
    return holding.isPresent()
        ? holding.get().owner()
        : "none (last: %s)".formatted(line.seen().orElseThrow().head().stamp().owner());
  }

  /** For people. */
  static final class Table extends PartitionLines {
    private static final String FORMAT =
        "%-18s %4s %6s %8s %12s %10s %-24s %9s %-12s %5s %9s  %s%n";

    private boolean any;

    Table(PrintStream out, long nowMillis) {
      super(out, nowMillis);
    }

    @Override
    void add(PartitionLine line) {
      if (!any) {
        out.printf(
            FORMAT,
            "function",
            "part",
            "epoch",
            "batch",
            "offset",
            "lag",
            "watermark",
            "snapshot",
            "outbox",
            "pages",
            "committed",
            "owner");
        any = true;
      }
      if (line.seen().isEmpty()) {
        out.printf("%-18s %4d nobody has had it yet%n", line.function(), line.partition());
        return;
      }
      Inspection seen = line.seen().get();
      Head head = seen.head();
      out.printf(
          FORMAT,
          line.function(),
          line.partition(),
          head.order().epoch(),
          head.batch(),
          head.position().offset().isEmpty() ? "-" : head.position().offset(),
          shown(sinceMillis(head.reached().watermarkAtLastEvent())),
          watermark(head.watermark()),
          shown(sinceMillis(seen.snapshot().atMillis())),
          outbox(head.outbox()),
          seen.pages(),
          shown(sinceMillis(head.stamp().atMillis())),
          owner(line));
    }

    private static String watermark(long watermark) {
      return watermark == Watermark.START
          ? "none yet"
          : watermark == Watermark.END ? "end" : Instant.ofEpochMilli(watermark).toString();
    }

    private static String outbox(Outbox outbox) {
      return switch (outbox) {
        case Outbox.Empty() -> "empty";
        case Outbox.Inline(_, var outputs) -> "%d bytes".formatted(outputs.length);
        case Outbox.Page(_, var page) -> "%d bytes".formatted(page.bytes());
      };
    }

    /** A time in one unit, the largest of which there are two. */
    private static String shown(Optional<Long> millis) {
      if (millis.isEmpty()) {
        return "-";
      }
      Duration time = Duration.ofMillis(millis.get());
      if (time.toHours() >= 48) {
        return time.toDays() + " d";
      }
      if (time.toMinutes() >= 120) {
        return time.toHours() + " h";
      }
      return time.toSeconds() >= 120
          ? time.toMinutes() + " min"
          : String.format(Locale.ROOT, "%.1f s", millis.get() / 1e3);
    }

    @Override
    void end() {
      if (!any) {
        out.println("there is no state of any function in this table");
      }
    }
  }

  /** For programs: times in milliseconds since 1970, or spans in milliseconds. */
  static final class Json extends PartitionLines {
    Json(PrintStream out, long nowMillis) {
      super(out, nowMillis);
    }

    @Override
    void add(PartitionLine line) {
      JsonText json = new JsonText();
      json.raw("{\"function\":").string(line.function());
      json.raw(",\"partition\":").number(line.partition());
      line.seen().ifPresent(seen -> add(line, seen, json));
      json.raw('}');
      out.write(json.array(), 0, json.size());
      out.println();
    }

    private void add(PartitionLine line, Inspection seen, JsonText json) {
      Head head = seen.head();
      json.raw(",\"incarnation\":").number(head.order().incarnation());
      json.raw(",\"epoch\":").number(head.order().epoch());
      json.raw(",\"batch\":").number(head.batch());
      json.raw(",\"deploy\":").number(head.deploy());
      json.raw(",\"offset\":").string(head.position().offset());
      json.raw(",\"ended\":").raw(Boolean.toString(head.ended()));
      number(",\"lagMillis\":", sinceMillis(head.reached().watermarkAtLastEvent()), json);
      boolean shown = head.watermark() != Watermark.START && head.watermark() != Watermark.END;
      number(
          ",\"watermarkMillis\":", shown ? Optional.of(head.watermark()) : Optional.empty(), json);
      number(",\"snapshotAgeMillis\":", sinceMillis(seen.snapshot().atMillis()), json);
      json.raw(",\"outboxEmpty\":").raw(Boolean.toString(head.outbox().isEmpty()));
      json.raw(",\"pages\":").number(seen.pages());
      json.raw(",\"committedAtMillis\":").number(head.stamp().atMillis());
      json.raw(",\"owner\":").string(owner(line));
    }

    private static void number(String name, Optional<Long> value, JsonText json) {
      json.raw(name);
      if (value.isPresent()) {
        json.number(value.get());
      } else {
        json.raw("null");
      }
    }

    @Override
    void end() {}
  }
}
