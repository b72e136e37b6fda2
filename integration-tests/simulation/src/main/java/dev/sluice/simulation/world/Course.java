package dev.sluice.simulation.world;

import dev.sluice.engine.commit.Head;
import dev.sluice.engine.time.Mark;
import dev.sluice.engine.time.Watermark;
import dev.sluice.testkit.oracle.Answer;
import dev.sluice.testkit.oracle.Item;
import dev.sluice.testkit.oracle.WorkedCase;
import dev.sluice.testkit.vectors.LineLog;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What befell a partition beside its input, as its heads tell: ticks of an idle log, and events
 * that were skipped. The oracle is told of both. A reset begins it anew.
 *
 * <p>A tick stands in the head as a mark, or shows in the watermark of a snapshot that saves it. It
 * would not show only where a snapshot comes in one commit with events behind the tick; versions of
 * a function with ticks make none like that.
 */
final class Course {
  /** What processes are called that skip an event: nothing else of theirs moves a head on. */
  static final String SKIPPER = "skipper";

  private record Raised(String afterOffset, long watermark) {}

  private final Set<Raised> known = new HashSet<>();
  private final List<Raised> ticks = new ArrayList<>();
  private final Set<String> skipped = new HashSet<>();

  /** What a new head tells. */
  enum News {
    NOTHING,
    TICK,
    SKIP,
    RESET
  }

  /** A head was written. */
  News seen(@Nullable Head before, Head now) {
    if (before == null) {
      return News.NOTHING;
    }
    if (now.order().incarnation() > before.order().incarnation()) {
      known.clear();
      ticks.clear();
      skipped.clear();
      return News.RESET;
    }
    boolean moved = !now.position().equals(before.position());
    if (moved && now.stamp().owner().startsWith(SKIPPER)) {
      skipped.add(now.position().offset());
      return News.SKIP;
    }
    int count = ticks.size();
    for (Mark mark : now.marks()) {
      if (mark.kind() == Mark.Kind.TICK) {
        add(new Raised(mark.afterOffset(), mark.watermark()));
      }
    }
    if (!moved && now.watermark() > before.watermark() && now.watermark() != Watermark.END) {
      add(new Raised(now.position().offset(), now.watermark()));
    }
    return ticks.size() > count ? News.TICK : News.NOTHING;
  }

  private void add(Raised tick) {
    if (known.add(tick)) {
      ticks.add(tick);
    }
  }

  /** The case with marks where the watermark was raised. */
  WorkedCase withTicks(WorkedCase worked, LineLog log) {
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < worked.input().size(); i++) {
      items.add(worked.input().get(i));
      for (Raised tick : ticks) {
        if (log.line(tick.afterOffset) == i + 1) {
          items.add(new Item.Handover(tick.watermark));
        }
      }
    }
    return worked.withInput(items);
  }

  /** The same with something dead, of the same length, in the place of skipped events. */
  WorkedCase withoutSkipped(WorkedCase worked, LineLog log) {
    Set<Integer> lines = lines(log);
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < worked.input().size(); i++) {
      Item item = worked.input().get(i);
      items.add(
          item instanceof Item.Line line && lines.contains(i + 1) ? dead(line.bytes()) : item);
    }
    return worked.withInput(items);
  }

  private static Item dead(byte[] bytes) {
    return new Item.Line(
        "#".repeat(bytes.length).getBytes(StandardCharsets.US_ASCII), OptionalLong.empty());
  }

  /** The answer to that, where dead letters say what these events died of. */
  Answer told(Answer answer, LineLog log) {
    Set<Integer> lines = lines(log);
    return new Answer(
        answer.results(),
        answer.failed(),
        answer.late(),
        answer.dead().stream()
            .map(
                dead ->
                    lines.contains(dead.line()) ? new Answer.Dead(dead.line(), "skipped") : dead)
            .toList(),
        answer.watermark(),
        answer.counters(),
        answer.marks(),
        answer.refused(),
        answer.offsets());
  }

  private Set<Integer> lines(LineLog log) {
    Set<Integer> lines = new HashSet<>();
    skipped.forEach(offset -> lines.add(log.line(offset)));
    return lines;
  }
}
