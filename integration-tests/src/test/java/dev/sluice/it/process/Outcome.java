package dev.sluice.it.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.testkit.oracle.Answer;
import dev.sluice.testkit.oracle.Item;
import dev.sluice.testkit.oracle.Oracle;
import dev.sluice.testkit.oracle.WindowRule;
import dev.sluice.testkit.oracle.WorkedCase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * All that a run over one partition says, in a form in which two are equal exactly if they are the
 * same for a user: results in order (those of one window in any), late, dead, failed, counters.
 */
record Outcome(
    List<List<String>> results,
    List<String> late,
    List<String> dead,
    List<String> failed,
    String counters) {
  private static final JsonMapper JSON = new JsonMapper();

  /** What the oracle says to the end of these lines. */
  static Outcome expected(FraudCase function, List<byte[]> lines) {
    List<Item> items = new ArrayList<>();
    List<Long> offsets = new ArrayList<>();
    long offset = 0;
    for (byte[] line : lines) {
      items.add(new Item.Line(line, OptionalLong.empty()));
      offsets.add(offset);
      offset += line.length + 1L;
    }
    Answer answer =
        Oracle.answer(new WorkedCase(function.function(), function.declaration(), items));
    List<List<String>> groups = new ArrayList<>();
    long out = 0;
    for (List<Answer.Row> group : answer.results()) {
      List<String> shown =
          group.stream().flatMap(row -> result(function, row).stream()).sorted().toList();
      out += shown.size();
      if (!shown.isEmpty()) {
        groups.add(shown);
      }
    }
    Answer.Tally tally = answer.counters();
    return new Outcome(
        groups,
        answer.late().stream().map(l -> offsets.get(l.line() - 1) + " by " + l.lateBy()).toList(),
        answer.dead().stream().map(d -> offsets.get(d.line() - 1) + " " + d.code()).toList(),
        List.of(),
        counters(
            tally.in(), tally.accepted(), tally.late(), tally.dead(), tally.latePartial(), out, 0));
  }

  private static Optional<String> result(FraudCase function, Answer.Row row) {
    String key =
        row.key().isEmpty() ? "" : "{\"%s\":%s}".formatted(function.key(), row.key().getFirst());
    String window = row.window().map(Outcome::window).orElse("");
    return function.value(row).map(value -> key + window + value);
  }

  private static String window(WindowRule.Span span) {
    return "{\"start\":\"%s\",\"end\":\"%s\"}"
        .formatted(Instant.ofEpochMilli(span.start()), Instant.ofEpochMilli(span.end()));
  }

  /**
   * What a run wrote.
   *
   * @param counters what it printed with {@code --json}
   */
  static Outcome written(Path output, String counters) {
    List<List<String>> groups = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    String lastWindow = "";
    for (JsonNode result : lines(output, "")) {
      String window = text(result, "window");
      boolean joins = result.has("pane") && window.equals(lastWindow);
      if (!joins) {
        groups.add(new ArrayList<>());
      }
      lastWindow = window;
      groups.getLast().add(text(result, "key") + window + result.path("value"));
      String id = result.path("id").asText();
      if (!id.matches("[0-9a-f]{32}") || !ids.add(id)) {
        throw new AssertionError("not an id of its own: " + result);
      }
    }
    return new Outcome(
        groups.stream().map(group -> group.stream().sorted().toList()).toList(),
        lines(output, ".late").stream()
            .map(l -> l.path("offset") + " by " + l.path("lateBy"))
            .toList(),
        lines(output, ".dead").stream()
            .map(d -> d.path("offset") + " " + d.path("code").asText())
            .toList(),
        lines(output, ".failed").stream().map(JsonNode::toString).toList(),
        counters(read(counters)));
  }

  private static String text(JsonNode result, String member) {
    return result.has(member) ? result.get(member).toString() : "";
  }

  private static String counters(JsonNode json) {
    return counters(
        json.required("in").asLong(),
        json.required("accepted").asLong(),
        json.required("late").asLong(),
        json.required("dead").asLong(),
        json.required("late_partial").asLong(),
        json.required("out").asLong(),
        json.required("failed").asLong());
  }

  private static String counters(
      long in, long accepted, long late, long dead, long latePartial, long out, long failed) {
    return "in %d = accepted %d + late %d + dead %d, late_partial %d, out %d, failed %d"
        .formatted(in, accepted, late, dead, latePartial, out, failed);
  }

  private static List<JsonNode> lines(Path output, String suffix) {
    Path file = output.resolveSibling(output.getFileName() + suffix);
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      List<String> lines = Files.readAllLines(file);
      if (lines.isEmpty()) {
        throw new AssertionError("a file without lines exists: " + file);
      }
      return lines.stream().map(Outcome::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new AssertionError("not JSON: " + json, e);
    }
  }
}
