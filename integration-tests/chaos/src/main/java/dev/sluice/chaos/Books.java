package dev.sluice.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.chaos.oracle.FraudCase;
import dev.sluice.testkit.oracle.Answer;
import dev.sluice.testkit.oracle.Item;
import dev.sluice.testkit.oracle.Oracle;
import dev.sluice.testkit.oracle.WindowRule;
import dev.sluice.testkit.oracle.WorkedCase;
import dev.sluice.testkit.outcome.Totals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * All that a function said and counted, but for the shard in which it did: in that form it is the
 * same however its stream was divided. Each list is sorted, and has twice what is there twice.
 */
record Books(
    List<String> results,
    List<String> late,
    List<String> dead,
    List<String> failed,
    Totals totals) {
  private static final JsonMapper JSON = new JsonMapper();

  Books {
    results = results.stream().sorted().toList();
    late = late.stream().sorted().toList();
    dead = dead.stream().sorted().toList();
    failed = failed.stream().sorted().toList();
  }

  /** What the oracle says of payments that may be followed by others. */
  static Books expected(FraudCase function, List<byte[]> lines) {
    List<Item> items = new ArrayList<>();
    lines.forEach(line -> items.add(new Item.Line(line, OptionalLong.empty())));
    Answer answer =
        Oracle.answer(new WorkedCase(function.function(), function.declaration(false), items));
    List<String> results =
        answer.results().stream()
            .flatMap(List::stream)
            .flatMap(row -> result(function, row).stream())
            .toList();
    Answer.Tally tally = answer.counters();
    return new Books(
        results,
        answer.late().stream().map(late -> text(lines, late.line())).toList(),
        answer.dead().stream()
            .map(dead -> "%s %s".formatted(dead.code(), text(lines, dead.line())))
            .toList(),
        List.of(),
        new Totals(
            tally.in(),
            tally.accepted(),
            tally.late(),
            tally.latePartial(),
            tally.dead(),
            0,
            results.size()));
  }

  private static String text(List<byte[]> lines, int line) {
    return new String(lines.get(line - 1), StandardCharsets.UTF_8);
  }

  private static Optional<String> result(FraudCase function, Answer.Row row) {
    String key = row.key().isEmpty() ? "" : row.key().getFirst().replace("\"", "");
    return function
        .value(row)
        .map(value -> result(key, row.window().map(Books::window).orElse(""), components(value)));
  }

  private static String window(WindowRule.Span span) {
    return window(
        Instant.ofEpochMilli(span.start()).toString(), Instant.ofEpochMilli(span.end()).toString());
  }

  private static String window(String start, String end) {
    return "%s/%s".formatted(start, end);
  }

  private static Map<String, String> components(String json) {
    Map<String, String> components = new TreeMap<>();
    read(json)
        .properties()
        .forEach(
            member ->
                components.put(
                    member.getKey(),
                    member.getValue().isTextual()
                        ? member.getValue().asText()
                        : number(member.getValue().decimalValue())));
    return components;
  }

  private static String number(BigDecimal number) {
    return number.stripTrailingZeros().toPlainString();
  }

  private static String result(String key, String window, Map<String, String> components) {
    return "%s %s %s".formatted(key, window, components);
  }

  /**
   * What the tables of a function have.
   *
   * @param tables gives all rows of a table
   */
  static Books found(FraudCase function, Rows tables, Totals totals) {
    String table = function.table();
    return new Books(
        tables.of(table).stream().map(row -> result(function, row)).toList(),
        tables.of(table + "-late").stream().map(row -> letter(row).path("event").asText()).toList(),
        tables.of(table + "-dead").stream()
            .map(Books::letter)
            .map(l -> "%s %s".formatted(l.path("code").asText(), l.path("payload").asText()))
            .toList(),
        tables.of(table + "-failed").stream().map(row -> letter(row).toString()).toList(),
        totals);
  }

  /** The rows of tables, by their names. */
  interface Rows {
    List<Map<String, AttributeValue>> of(String table);
  }

  private static String result(FraudCase function, Map<String, AttributeValue> row) {
    String key = function.key().isEmpty() ? "" : attribute(row, "_key_" + function.key()).s();
    String window =
        row.containsKey("_window_start")
            ? window(attribute(row, "_window_start").s(), attribute(row, "_window_end").s())
            : "";
    Map<String, String> components = new TreeMap<>();
    for (String component : function.components()) {
      AttributeValue value = attribute(row, component);
      components.put(component, value.n() == null ? value.s() : number(new BigDecimal(value.n())));
    }
    return result(key, window, components);
  }

  private static AttributeValue attribute(Map<String, AttributeValue> row, String name) {
    @Nullable AttributeValue value = row.get(name);
    return Objects.requireNonNull(value, name);
  }

  private static JsonNode letter(Map<String, AttributeValue> row) {
    return read(attribute(row, "payload").s());
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How these differ from what was expected, in words; empty if they do not. */
  Optional<String> difference(Books expected) {
    return first("results", results, expected.results)
        .or(() -> first("late events", late, expected.late))
        .or(() -> first("dead events", dead, expected.dead))
        .or(() -> first("failed events", failed, expected.failed))
        .or(
            () ->
                totals.equals(expected.totals)
                    ? Optional.empty()
                    : Optional.of("counted %s, expected %s".formatted(totals, expected.totals)));
  }

  private static Optional<String> first(String what, List<String> found, List<String> expected) {
    if (found.equals(expected)) {
      return Optional.empty();
    }
    int at = 0;
    while (at < found.size() && at < expected.size() && found.get(at).equals(expected.get(at))) {
      at++;
    }
    return Optional.of(
        "%d %s, expected %d; the first that differs: %s, expected %s"
            .formatted(
                found.size(),
                what,
                expected.size(),
                at < found.size() ? found.get(at) : "none",
                at < expected.size() ? expected.get(at) : "none"));
  }
}
