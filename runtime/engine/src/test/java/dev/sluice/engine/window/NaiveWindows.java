package dev.sluice.engine.window;

import dev.sluice.engine.fixture.EventRows;
import dev.sluice.engine.fixture.NaiveAggregates;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.plan.WindowSpec;
import dev.sluice.engine.time.Watermark;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The rules for event i of tumbling and hopping windows, one event at a time, all events kept. */
final class NaiveWindows {
  private record Span(long end, long start) {}

  private final Plan plan;
  private final TreeMap<Span, Map<List<@Nullable Object>, List<@Nullable Object[]>>> open =
      new TreeMap<>(Comparator.comparingLong(Span::end).thenComparingLong(Span::start));
  private long watermark;
  private long ordinal;
  final RecordedEmission found = new RecordedEmission();

  NaiveWindows(Plan plan, long floor) {
    this.plan = plan;
    this.watermark = floor;
  }

  void event(@Nullable Object[] event) {
    long time = EventRows.time(event);
    long number = ordinal++;
    List<Span> spans = spans(time);
    List<Span> joined = spans.stream().filter(span -> span.end() > watermark).toList();
    if (joined.isEmpty()) {
      found.late.add(new RecordedEmission.Late(number, watermark - time));
      return;
    }
    found.accepted++;
    found.latePartial += joined.size() < spans.size() ? 1 : 0;
    List<@Nullable Object> key = new ArrayList<>();
    for (int column : plan.keyColumns()) {
      Object part = event[column];
      key.add(part instanceof Double number2 ? (Object) (number2 + 0.0) : part);
    }
    for (Span span : joined) {
      open.computeIfAbsent(span, _ -> new LinkedHashMap<>())
          .computeIfAbsent(key, _ -> new ArrayList<>())
          .add(event);
    }
    raise(time - plan.input().outOfOrderByMillis());
  }

  void raise(long to) {
    watermark = Math.max(watermark, to);
    while (!open.isEmpty() && open.firstKey().end() <= watermark) {
      Span span = open.firstKey();
      RecordedEmission.ClosedWindow window =
          new RecordedEmission.ClosedWindow(span.start(), span.end(), RecordedEmission.byKey());
      Map<List<@Nullable Object>, List<@Nullable Object[]>> byKey = open.remove(span);
      if (byKey != null) {
        for (Map.Entry<List<@Nullable Object>, List<@Nullable Object[]>> of : byKey.entrySet()) {
          window.results().put(of.getKey(), result(of.getValue()));
        }
      }
      found.windows.add(window);
    }
  }

  private Object result(List<@Nullable Object[]> events) {
    List<@Nullable Object> values = NaiveAggregates.of(plan.aggregates(), events);
    int overflow = values.indexOf(NaiveAggregates.OVERFLOW);
    return overflow < 0 ? values : overflow;
  }

  void end() {
    raise(Watermark.END);
  }

  private List<Span> spans(long time) {
    List<Span> spans = new ArrayList<>();
    switch (plan.window()) {
      case WindowSpec.Tumbling(long size, long offset) -> {
        long start = offset + Math.floorDiv(time - offset, size) * size;
        spans.add(new Span(start + size, start));
      }
      case WindowSpec.Hopping(long size, long every) -> {
        for (long k = Math.floorDiv(time - size, every); k <= Math.floorDiv(time, every); k++) {
          if (k * every <= time && time < k * every + size) {
            spans.add(new Span(k * every + size, k * every));
          }
        }
      }
      case WindowSpec.Sliding _, WindowSpec.None _ -> throw new IllegalArgumentException();
    }
    return spans;
  }
}
