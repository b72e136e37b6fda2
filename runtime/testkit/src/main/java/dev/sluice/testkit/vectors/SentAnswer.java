package dev.sluice.testkit.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.time.Watermark;
import dev.sluice.testkit.oracle.AggregateRule;
import dev.sluice.testkit.oracle.Answer;
import dev.sluice.testkit.oracle.CanonicalValue;
import dev.sluice.testkit.oracle.ComponentType;
import dev.sluice.testkit.oracle.Declaration;
import dev.sluice.testkit.oracle.OutputIds;
import dev.sluice.testkit.oracle.WindowRule;
import dev.sluice.testkit.outcome.Totals;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads what the engine sent as the answer to a case. Strict: an envelope with a member too many or
 * too few, another function's name or an id that nobody expects is an error.
 */
public final class SentAnswer {
  private final String function;
  private final Declaration declaration;
  private final LineLog log;
  private final Map<String, Integer> lineById = new HashMap<>();
  private final SequencedMap<String, ComponentType> valueTypes = new LinkedHashMap<>();
  private final boolean perEvent;
  private final List<List<Answer.Row>> results = new ArrayList<>();
  private final List<Answer.Row> failed = new ArrayList<>();
  private final List<Answer.Late> late = new ArrayList<>();
  private final List<Answer.Dead> dead = new ArrayList<>();

  /** A reader of what {@code function} sent for the events of {@code log}; reads once. */
  public SentAnswer(String function, Declaration declaration, LineLog log) {
    this.function = function;
    this.declaration = declaration;
    this.log = log;
    for (long offset : log.offsets()) {
      String text = Long.toString(offset);
      lineById.put(OutputIds.ofEvent(function, 0, text, 0), log.line(text));
    }
    perEvent =
        switch (declaration.window()) {
          case WindowRule.Sliding _, WindowRule.Stateless _ -> true;
          case WindowRule.Tumbling _, WindowRule.Hopping _ -> false;
        };
    if (declaration.window() instanceof WindowRule.Stateless) {
      valueTypes.putAll(declaration.event());
    } else {
      declaration
          .aggregates()
          .forEach((String name, AggregateRule rule) -> valueTypes.put(name, rule.result()));
    }
  }

  /** What else a run says. */
  public record End(Totals totals, long watermark, List<String> marks, OptionalInt refused) {}

  /** The answer that these outputs are. */
  public Answer read(List<Sent> sent, End end) {
    sent.forEach(this::add);
    distinct(sent);
    Totals totals = end.totals();
    if (totals.failed() != failed.size()) {
      throw new AssertionError(
          "%d failed results were counted and %d sent".formatted(totals.failed(), failed.size()));
    }
    if (totals.out() != sent.stream().filter(s -> s.channel() == Channel.RESULT).count()) {
      throw new AssertionError("results were counted otherwise than sent: " + totals);
    }
    return new Answer(
        results,
        failed,
        late,
        dead,
        watermark(end.watermark()),
        new Answer.Tally(
            totals.in(), totals.accepted(), totals.late(), totals.dead(), totals.latePartial()),
        end.marks(),
        end.refused(),
        log.offsets().stream().limit(totals.in()).toList());
  }

  private static void distinct(List<Sent> sent) {
    Set<String> ids = new HashSet<>();
    for (Sent one : sent) {
      if (!one.id().isEmpty() && !ids.add(one.id())) {
        throw new AssertionError("two outputs have one id: " + one);
      }
    }
  }

  /** A watermark as a worked case writes it. */
  public static String watermark(long millis) {
    if (millis == Watermark.START) {
      return "-inf";
    }
    return millis == Watermark.END ? "+inf" : Long.toString(millis);
  }

  private void add(Sent sent) {
    JsonNode json = sent.tree();
    expect(function, json.path("function").asText(), json);
    expect(0, json.path("partition").asInt(-1), json);
    switch (sent.channel()) {
      case RESULT -> result(sent, json);
      case FAILED -> failed(sent, json);
      case LATE -> {
        names(json, Set.of("function", "partition", "offset", "lateBy", "event"));
        int line = log.line(json.path("offset").asText());
        expect(log.text(line), json.path("event").asText(), json);
        late.add(new Answer.Late(line, json.path("lateBy").longValue()));
      }
      case DEAD -> dead(json);
    }
  }

  private void result(Sent sent, JsonNode json) {
    expect(sent.id(), json.path("id").asText(), json);
    List<String> names = new ArrayList<>(List.of("id", "function", "partition", "value"));
    Optional<WindowRule.Span> span = Optional.empty();
    if (!(declaration.window() instanceof WindowRule.Stateless)) {
      names.add("window");
      span = Optional.of(span(json));
    }
    if (!declaration.key().isEmpty()) {
      names.add("key");
    }
    if (!perEvent) {
      names.add("pane");
      expect(0, json.path("pane").asInt(-1), json);
    }
    names(json, names);
    names(json.path("value"), valueTypes.keySet());
    List<String> values = new ArrayList<>();
    valueTypes.forEach((name, type) -> values.add(value(type, json.path("value").path(name))));
    OptionalInt line = perEvent ? OptionalInt.of(lineOf(sent)) : OptionalInt.empty();
    List<String> key = key(json);
    // A worked case leaves the key of a stateless result out.
    group(new Answer.Row(line, span.isEmpty() ? List.of() : key, span, values, Optional.empty()));
  }

  private int lineOf(Sent sent) {
    Integer line = lineById.get(sent.id());
    if (line == null) {
      throw new AssertionError("no event gives a result of the id " + sent);
    }
    return line;
  }

  private void group(Answer.Row row) {
    boolean same =
        !perEvent
            && !results.isEmpty()
            && results.getLast().getFirst().window().equals(row.window());
    if (!same) {
      results.add(new ArrayList<>());
    }
    results.getLast().add(row);
  }

  private void failed(Sent sent, JsonNode json) {
    expect(sent.id(), json.path("id").asText(), json);
    List<String> names = new ArrayList<>(List.of("id", "function", "partition", "code", "reason"));
    names.add(perEvent ? "offset" : "window");
    if (!declaration.key().isEmpty()) {
      names.add("key");
    }
    names(json, names);
    OptionalInt line =
        perEvent ? OptionalInt.of(log.line(json.path("offset").asText())) : OptionalInt.empty();
    Optional<WindowRule.Span> span = perEvent ? Optional.empty() : Optional.of(span(json));
    Optional<String> code = Optional.of(json.path("code").asText());
    if (!code.get().equals("overflow")) {
      throw new AssertionError("a handler that only echoes failed: " + json);
    }
    failed.add(new Answer.Row(line, key(json), span, List.of(), code));
  }

  private void dead(JsonNode json) {
    String payload = json.has("payload") ? "payload" : "payloadBase64";
    names(
        json,
        Set.of("function", "partition", "offset", "code", "reason", "length", "sha256", payload));
    int line = log.line(json.path("offset").asText());
    expect(log.length(line), json.path("length").asInt(), json);
    if (payload.equals("payload")) {
      String kept = json.path("payload").asText();
      if (!log.text(line).startsWith(kept)) {
        throw new AssertionError("a dead letter holds another payload than its event: " + json);
      }
    }
    dead.add(new Answer.Dead(line, json.path("code").asText()));
  }

  private List<String> key(JsonNode json) {
    List<String> key = new ArrayList<>();
    if (!declaration.key().isEmpty()) {
      names(json.path("key"), declaration.key());
      for (String name : declaration.key()) {
        key.add(value(declaration.typeOf(name), json.path("key").path(name)));
      }
    }
    return key;
  }

  private static WindowRule.Span span(JsonNode json) {
    JsonNode window = json.path("window");
    names(window, Set.of("start", "end"));
    return new WindowRule.Span(
        Instant.parse(window.path("start").asText()).toEpochMilli(),
        Instant.parse(window.path("end").asText()).toEpochMilli());
  }

  private static String value(ComponentType type, JsonNode json) {
    if (json.isNull()) {
      return CanonicalValue.NULL;
    }
    boolean kind =
        switch (type.kind()) {
          case LONG, INT -> json.isIntegralNumber();
          case DOUBLE -> json.isNumber();
          case BOOLEAN -> json.isBoolean();
          case STRING, ENUM, DECIMAL, INSTANT -> json.isTextual();
        };
    if (!kind) {
      throw new AssertionError("%s is written as %s".formatted(type, json));
    }
    return switch (type.kind()) {
      case LONG, INT -> CanonicalValue.of(json.bigIntegerValue());
      case INSTANT ->
          CanonicalValue.of(BigInteger.valueOf(Instant.parse(json.asText()).toEpochMilli()));
      case DOUBLE -> CanonicalValue.of(json.doubleValue());
      case BOOLEAN -> CanonicalValue.of(json.booleanValue());
      case STRING, ENUM -> CanonicalValue.of(json.asText());
      case DECIMAL -> {
        expect(type.scale(), new BigDecimal(json.asText()).scale(), json);
        yield CanonicalValue.of(json.asText());
      }
    };
  }

  private static void names(JsonNode json, Collection<String> expected) {
    Set<String> found = new TreeSet<>();
    json.fieldNames().forEachRemaining(found::add);
    expect(new TreeSet<>(expected), found, json);
  }

  private static void expect(Object expected, Object found, JsonNode json) {
    if (!expected.equals(found)) {
      throw new AssertionError("expected %s, found %s in %s".formatted(expected, found, json));
    }
  }
}
