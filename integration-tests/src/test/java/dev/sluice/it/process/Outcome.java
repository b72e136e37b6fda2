package dev.sluice.it.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.testkit.oracle.Answer;
import dev.sluice.testkit.oracle.Item;
import dev.sluice.testkit.oracle.Oracle;
import dev.sluice.testkit.oracle.OutputIds;
import dev.sluice.testkit.oracle.WindowRule;
import dev.sluice.testkit.oracle.WorkedCase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
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
          group.stream().flatMap(row -> result(function, row, offsets).stream()).sorted().toList();
      out += shown.size();
      if (!shown.isEmpty()) {
        groups.add(shown);
      }
    }
    Answer.Tally tally = answer.counters();
    return new Outcome(
        groups,
        answer.late().stream()
            .map(
                l ->
                    late(
                        function.function(),
                        offsets.get(l.line() - 1),
                        l.lateBy(),
                        new String(lines.get(l.line() - 1), StandardCharsets.UTF_8)))
            .toList(),
        answer.dead().stream()
            .map(
                d ->
                    dead(
                        function.function(),
                        offsets.get(d.line() - 1),
                        d.code(),
                        new String(lines.get(d.line() - 1), StandardCharsets.UTF_8),
                        sha256(lines.get(d.line() - 1))))
            .toList(),
        List.of(),
        counters(
            tally.in(), tally.accepted(), tally.late(), tally.dead(), tally.latePartial(), out, 0));
  }

  private static Optional<String> result(FraudCase function, Answer.Row row, List<Long> offsets) {
    String name = function.function();
    List<String> keys = row.key().stream().map(text -> text.replace("\"", "")).toList();
    String id =
        row.line().isPresent()
            ? OutputIds.ofEvent(name, 0, Long.toString(offsets.get(row.line().getAsInt() - 1)), 0)
            : OutputIds.ofWindow(name, 0, keys, row.window().orElseThrow(), 0);
    String key =
        row.key().isEmpty() ? "" : "{\"%s\":%s}".formatted(function.key(), row.key().getFirst());
    String window = row.window().map(Outcome::window).orElse("");
    return function.value(row).map(value -> String.join(" ", name, id, key, window, value));
  }

  private static String late(String function, long offset, long lateBy, String event) {
    return "%s %d by %d: %s".formatted(function, offset, lateBy, event);
  }

  private static String dead(
      String function, long offset, String code, String payload, String sha256) {
    return "%s %d %s %s: %s".formatted(function, offset, code, sha256, payload);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
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
      String id = result.path("id").asText();
      groups
          .getLast()
          .add(
              String.join(
                  " ",
                  result.path("function").asText(),
                  id,
                  text(result, "key"),
                  window,
                  result.path("value").toString()));
      if (!ids.add(id)) {
        throw new AssertionError("not an id of its own: " + result);
      }
    }
    return new Outcome(
        groups.stream().map(group -> group.stream().sorted().toList()).toList(),
        lines(output, ".late").stream()
            .map(
                l ->
                    late(
                        l.path("function").asText(),
                        l.path("offset").asLong(-1),
                        l.path("lateBy").asLong(-1),
                        l.path("event").asText()))
            .toList(),
        lines(output, ".dead").stream()
            .map(
                d ->
                    dead(
                        d.path("function").asText(),
                        d.path("offset").asLong(-1),
                        d.path("code").asText(),
                        d.path("payload").asText(),
                        d.path("sha256").asText()))
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
