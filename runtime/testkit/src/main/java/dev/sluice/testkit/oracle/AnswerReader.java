package dev.sluice.testkit.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads the expectation of a worked case. A name it does not know is an error, never skipped. */
public final class AnswerReader {
  private final Declaration declaration;
  private final JsonNode expect;

  private AnswerReader(Declaration declaration, JsonNode expect) {
    this.declaration = declaration;
    this.expect = expect;
  }

  /**
   * The expected answer. What the case leaves unsaid (marks, offsets) is taken from {@code
   * computed}.
   */
  public static Answer read(JsonNode json, Declaration declaration, Answer computed) {
    JsonNode expect = json.required("expect");
    Names.check(
        expect,
        Set.of(
            "results",
            "failed",
            "late",
            "dead",
            "watermark",
            "counters",
            "marks",
            "refused",
            "offsets"));
    return new AnswerReader(declaration, expect).read(computed);
  }

  private Answer read(Answer computed) {
    List<List<Answer.Row>> results = new ArrayList<>();
    expect.required("results").forEach(group -> results.add(rows(group)));
    return new Answer(
        results,
        rows(expect.required("failed")),
        late(),
        dead(),
        expect.required("watermark").asText(),
        tally(expect.required("counters")),
        expect.has("marks") ? texts(expect.get("marks")) : computed.marks(),
        refused(),
        expect.has("offsets") ? numbers(expect.get("offsets")) : computed.offsets());
  }

  private List<Answer.Row> rows(JsonNode group) {
    List<Answer.Row> rows = new ArrayList<>();
    group.forEach(row -> rows.add(row(row)));
    return rows;
  }

  private Answer.Row row(JsonNode json) {
    Names.check(json, Set.of("line", "key", "window", "values", "code"));
    List<ComponentType> types =
        declaration.window() instanceof WindowRule.Stateless
            ? List.copyOf(declaration.event().values())
            : declaration.aggregates().values().stream().map(AggregateRule::result).toList();
    List<ComponentType> keys = declaration.key().stream().map(declaration::typeOf).toList();
    return new Answer.Row(
        json.has("line") ? OptionalInt.of(json.get("line").intValue()) : OptionalInt.empty(),
        json.has("key") ? values(keys, json.get("key")) : List.of(),
        json.has("window") ? Optional.of(span(json.get("window"))) : Optional.empty(),
        json.has("values") ? values(types, json.get("values")) : List.of(),
        json.has("code") ? Optional.of(json.get("code").asText()) : Optional.empty());
  }

  private static WindowRule.Span span(JsonNode json) {
    return new WindowRule.Span(json.required(0).longValue(), json.required(1).longValue());
  }

  private static List<String> values(List<ComponentType> types, JsonNode json) {
    if (types.size() != json.size()) {
      throw new IllegalArgumentException("%s should have %d values".formatted(json, types.size()));
    }
    List<String> values = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      values.add(CaseReader.value(types.get(i), json.get(i)));
    }
    return values;
  }

  private List<Answer.Late> late() {
    List<Answer.Late> late = new ArrayList<>();
    for (JsonNode json : expect.required("late")) {
      Names.check(json, Set.of("line", "lateBy"));
      late.add(
          new Answer.Late(json.required("line").intValue(), json.required("lateBy").longValue()));
    }
    return late;
  }

  private List<Answer.Dead> dead() {
    List<Answer.Dead> dead = new ArrayList<>();
    for (JsonNode json : expect.required("dead")) {
      Names.check(json, Set.of("line", "code"));
      dead.add(new Answer.Dead(json.required("line").intValue(), json.required("code").asText()));
    }
    return dead;
  }

  private static Answer.Tally tally(JsonNode json) {
    Names.check(json, Set.of("in", "accepted", "late", "dead", "late_partial"));
    return new Answer.Tally(
        json.required("in").longValue(),
        json.required("accepted").longValue(),
        json.required("late").longValue(),
        json.required("dead").longValue(),
        json.required("late_partial").longValue());
  }

  private OptionalInt refused() {
    return expect.has("refused")
        ? OptionalInt.of(expect.get("refused").required("line").intValue())
        : OptionalInt.empty();
  }

  private static List<String> texts(JsonNode json) {
    List<String> texts = new ArrayList<>();
    json.forEach(item -> texts.add(item.asText()));
    return texts;
  }

  private static List<Long> numbers(JsonNode json) {
    List<Long> numbers = new ArrayList<>();
    json.forEach(item -> numbers.add(item.longValue()));
    return numbers;
  }
}
