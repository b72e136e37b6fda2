package dev.sluice.testkit.oracle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Answers a case row by row. Every rule of the semantics is written down here once, as plainly as
 * it can be; speed and memory don't matter.
 */
public final class Oracle {
  private static final long MINUS_INFINITY = Long.MIN_VALUE;
  private static final long PLUS_INFINITY = Long.MAX_VALUE;

  private final Declaration declaration;
  private final EventReader reader;

  /** Open windows in the order in which they close, each with the events of its keys. */
  private final TreeMap<WindowRule.Span, Map<List<String>, List<EventReader.Event>>> open =
      new TreeMap<>(
          (a, b) ->
              a.end() != b.end()
                  ? Long.compare(a.end(), b.end())
                  : Long.compare(a.start(), b.start()));

  private final Map<List<String>, List<EventReader.Event>> history = new HashMap<>();
  private final List<List<Answer.Row>> results = new ArrayList<>();
  private final List<Answer.Row> failed = new ArrayList<>();
  private final List<Answer.Late> late = new ArrayList<>();
  private final List<Answer.Dead> dead = new ArrayList<>();
  private final List<String> marks = new ArrayList<>();
  private final List<Long> offsets = new ArrayList<>();
  private long lateCount;
  private long accepted;
  private long latePartial;
  private long watermark;
  private Optional<IdleTime> idle = Optional.empty();
  private boolean ended;
  private OptionalInt refused = OptionalInt.empty();
  private long position;

  private final Calls calls;

  /** Is told of every call of the handler, in order; of those of one window in any. */
  @FunctionalInterface
  public interface Calls {
    /**
     * A call.
     *
     * @param row what the handler is given
     * @param offset of the event that it is about; empty for a window that closed
     */
    void call(Answer.Row row, OptionalLong offset, long eventTime, long watermark);
  }

  private record IdleTime(long since, long watermarkAtStart) {}

  private Oracle(Declaration declaration, Calls calls) {
    this.declaration = declaration;
    this.calls = calls;
    this.reader = new EventReader(declaration);
    this.watermark = declaration.floor().orElse(MINUS_INFINITY);
  }

  /** The answer to a case. */
  public static Answer answer(WorkedCase worked) {
    return answer(worked, (_, _, _, _) -> {});
  }

  /** The same, telling of the calls that the handler would get. */
  public static Answer answer(WorkedCase worked, Calls calls) {
    Oracle oracle = new Oracle(worked.declaration(), calls);
    for (int i = 0; i < worked.input().size() && oracle.refused.isEmpty(); i++) {
      switch (worked.input().get(i)) {
        case Item.Tick tick -> oracle.tick(tick);
        case Item.End _ -> oracle.end();
        case Item.Gap _ -> oracle.raiseTo(oracle.watermark);
        case Item.Handover(long given) -> oracle.raiseTo(given);
        case Item.Line line -> oracle.line(i + 1, line);
      }
    }
    if (worked.declaration().end()) {
      oracle.closeAtEnd();
    }
    return oracle.answer();
  }

  private Answer answer() {
    return new Answer(
        results,
        failed,
        late,
        dead,
        shown(watermark),
        new Answer.Tally(offsets.size(), accepted, lateCount, dead.size(), latePartial),
        marks,
        refused,
        offsets);
  }

  private static String shown(long watermark) {
    return watermark == MINUS_INFINITY
        ? "-inf"
        : watermark == PLUS_INFINITY ? "+inf" : Long.toString(watermark);
  }

  private void tick(Item.Tick tick) {
    if (idle.isEmpty() || idle.get().since() != tick.since()) {
      idle = Optional.of(new IdleTime(tick.since(), watermark));
    }
    long lasted = tick.now() - tick.since();
    long start = idle.get().watermarkAtStart();
    boolean due = lasted >= declaration.limits().idleAfter().orElse(PLUS_INFINITY);
    if (due && start != MINUS_INFINITY && start != PLUS_INFINITY) {
      watermark = Math.max(watermark, start + lasted);
    }
    marks.add(shown(watermark));
    closeDue();
  }

  private void raiseTo(long given) {
    watermark = Math.max(watermark, given);
    marks.add(shown(watermark));
    closeDue();
  }

  private void end() {
    closeAtEnd();
    ended = true;
    marks.add(shown(watermark));
  }

  private void closeAtEnd() {
    watermark = PLUS_INFINITY;
    closeDue();
  }

  private void line(int number, Item.Line line) {
    long offset = position;
    position += line.bytes().length + 1L;
    byte[] bytes = offset == 0 ? LineText.withoutByteOrderMark(line.bytes()) : line.bytes();
    if (LineText.isBlank(bytes)) {
      return;
    }
    if (ended) {
      refused = OptionalInt.of(number);
      return;
    }
    idle = Optional.empty();
    offsets.add(offset);
    try {
      event(number, reader.read(bytes, line));
    } catch (DeadEvent e) {
      dead.add(new Answer.Dead(number, e.code()));
    }
  }

  private void event(int line, EventReader.Event event) {
    boolean isLate =
        switch (declaration.window()) {
          case WindowRule.Tumbling tumbling -> !join(event, List.of(tumbling.span(event.time())));
          case WindowRule.Hopping hopping -> !join(event, hopping.spans(event.time()));
          case WindowRule.Sliding sliding -> !slide(line, event, sliding);
          case WindowRule.Stateless _ -> {
            Answer.Row row = stateless(line, event);
            results.add(List.of(row));
            calls.call(row, OptionalLong.of(offsets.getLast()), event.time(), watermark);
            yield false;
          }
        };
    if (isLate) {
      lateCount++;
      if (declaration.lateToSideOutput()) {
        late.add(new Answer.Late(line, watermark - event.time()));
      }
    } else {
      accepted++;
    }
    watermark = Math.max(watermark, event.time() - declaration.outOfOrderBy());
    closeDue();
  }

  /** Whether any of its windows was still open. */
  private boolean join(EventReader.Event event, List<WindowRule.Span> spans) {
    List<WindowRule.Span> still = spans.stream().filter(span -> span.end() > watermark).toList();
    for (WindowRule.Span span : still) {
      open.computeIfAbsent(span, _ -> new LinkedHashMap<>())
          .computeIfAbsent(keyOf(event), _ -> new ArrayList<>())
          .add(event);
    }
    if (!still.isEmpty() && still.size() < spans.size()) {
      latePartial++;
    }
    return !still.isEmpty();
  }

  /** Whether the event was in time. */
  private boolean slide(int line, EventReader.Event event, WindowRule.Sliding sliding) {
    long t = event.time();
    if (t < watermark) {
      return false;
    }
    List<String> key = keyOf(event);
    List<EventReader.Event> seen = history.computeIfAbsent(key, _ -> new ArrayList<>());
    seen.add(event);
    WindowRule.Span span = new WindowRule.Span(t - sliding.size(), t);
    List<EventReader.Event> inside =
        seen.stream().filter(e -> e.time() > span.start() && e.time() <= t).toList();
    Answer.Row row = row(OptionalInt.of(line), key, span, inside);
    if (row.code().isPresent()) {
      failed.add(row);
    } else {
      results.add(List.of(row));
      calls.call(row, OptionalLong.of(offsets.getLast()), t, watermark);
    }
    return true;
  }

  private Answer.Row stateless(int line, EventReader.Event event) {
    List<String> values = new ArrayList<>();
    declaration.event().forEach((name, type) -> values.add(shown(type, event.values(), name)));
    return new Answer.Row(
        OptionalInt.of(line), List.of(), Optional.empty(), values, Optional.empty());
  }

  private static String shown(ComponentType type, Map<String, Object> values, String name) {
    Object value = values.get(name);
    return value == null ? CanonicalValue.NULL : CanonicalValue.of(type, value);
  }

  private List<String> keyOf(EventReader.Event event) {
    List<String> key = new ArrayList<>();
    for (String name : declaration.key()) {
      Object value = event.values().get(name);
      if (value == null) {
        throw new IllegalStateException("an event whose key is null is dead");
      }
      key.add(CanonicalValue.of(declaration.typeOf(name), CanonicalValue.positiveZero(value)));
    }
    return key;
  }

  private void closeDue() {
    while (!open.isEmpty() && open.firstKey().end() <= watermark) {
      var due = open.pollFirstEntry();
      List<Answer.Row> group = new ArrayList<>();
      due.getValue()
          .forEach(
              (key, events) -> {
                Answer.Row row = row(OptionalInt.empty(), key, due.getKey(), events);
                (row.code().isPresent() ? failed : group).add(row);
              });
      if (!group.isEmpty()) {
        results.add(group);
      }
      for (Answer.Row row : group) {
        calls.call(row, OptionalLong.empty(), due.getKey().end(), watermark);
      }
    }
  }

  private Answer.Row row(
      OptionalInt line, List<String> key, WindowRule.Span span, List<EventReader.Event> events) {
    ExactAggregates aggregates = new ExactAggregates(declaration, events);
    List<String> values = new ArrayList<>();
    try {
      for (AggregateRule rule : declaration.aggregates().values()) {
        values.add(
            aggregates
                .value(rule)
                .map(value -> CanonicalValue.of(rule.result(), value))
                .orElse(CanonicalValue.NULL));
      }
      return new Answer.Row(line, key, Optional.of(span), values, Optional.empty());
    } catch (ResultOverflow _) {
      return new Answer.Row(line, key, Optional.of(span), List.of(), Optional.of("overflow"));
    }
  }
}
