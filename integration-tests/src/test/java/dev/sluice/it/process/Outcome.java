package dev.sluice.it.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.chaos.oracle.FraudCase;
import dev.sluice.engine.commit.Head;
import dev.sluice.testkit.oracle.Answer;
import dev.sluice.testkit.oracle.Oracle;
import dev.sluice.testkit.oracle.OutputIds;
import dev.sluice.testkit.oracle.WindowRule;
import dev.sluice.testkit.outcome.Totals;
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
import java.util.Set;
import java.util.function.Function;

/**
 * All that a run says, in a form in which two are equal exactly if they are the same for a user.
 *
 * @param partitions what each partition wrote and counted
 * @param counted what the run printed, all partitions together
 */
record Outcome(List<Written> partitions, Totals counted) {
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * What one partition says: results in order (those of one window in any), late, dead, failed,
   * counters.
   */
  record Written(
      List<List<String>> results,
      List<String> late,
      List<String> dead,
      List<String> failed,
      Totals counted) {}

  /** What the oracle says to the end of these lines. */
  static Outcome expected(FraudRun run, List<byte[]> lines) {
    return expected(run.function(), run.split(lines), true);
  }

  /**
   * What the oracle says of the lines of each partition.
   *
   * @param end whether no more can come
   */
  static Outcome expected(FraudCase function, List<List<FraudRun.Line>> split, boolean end) {
    List<Written> partitions = new ArrayList<>();
    Totals all = Totals.NOTHING;
    for (List<FraudRun.Line> own : split) {
      Written written = expected(function, partitions.size(), own, end);
      partitions.add(written);
      all = all.plus(written.counted());
    }
    return new Outcome(partitions, all);
  }

  private static Written expected(
      FraudCase function, int partition, List<FraudRun.Line> lines, boolean end) {
    Answer answer =
        Oracle.answer(
            FraudRun.worked(function, lines.stream().map(FraudRun.Line::bytes).toList(), end));
    List<List<String>> groups = new ArrayList<>();
    long out = 0;
    for (List<Answer.Row> group : answer.results()) {
      List<String> shown =
          group.stream()
              .flatMap(row -> result(function, partition, row, lines).stream())
              .sorted()
              .toList();
      out += shown.size();
      if (!shown.isEmpty()) {
        groups.add(shown);
      }
    }
    String who = who(function.function(), partition);
    Answer.Tally tally = answer.counters();
    return new Written(
        groups,
        answer.late().stream()
            .map(
                l -> late(who, lines.get(l.line() - 1).offset(), l.lateBy(), text(lines, l.line())))
            .toList(),
        answer.dead().stream()
            .map(
                d ->
                    dead(
                        who,
                        lines.get(d.line() - 1).offset(),
                        d.code(),
                        text(lines, d.line()),
                        sha256(lines.get(d.line() - 1).bytes())))
            .toList(),
        List.of(),
        new Totals(
            tally.in(), tally.accepted(), tally.late(), tally.latePartial(), tally.dead(), 0, out));
  }

  private static String text(List<FraudRun.Line> lines, int line) {
    return new String(lines.get(line - 1).bytes(), StandardCharsets.UTF_8);
  }

  private static Optional<String> result(
      FraudCase function, int partition, Answer.Row row, List<FraudRun.Line> lines) {
    String name = function.function();
    List<String> keys = row.key().stream().map(text -> text.replace("\"", "")).toList();
    String id =
        row.line().isPresent()
            ? OutputIds.ofEvent(name, partition, lines.get(row.line().getAsInt() - 1).offset(), 0)
            : OutputIds.ofWindow(name, partition, keys, row.window().orElseThrow(), 0);
    String key =
        row.key().isEmpty() ? "" : "{\"%s\":%s}".formatted(function.key(), row.key().getFirst());
    String window = row.window().map(Outcome::window).orElse("");
    return function
        .value(row)
        .map(value -> String.join(" ", who(name, partition), id, key, window, value));
  }

  private static String who(String function, int partition) {
    return "%s p%d".formatted(function, partition);
  }

  private static String late(String who, String offset, long lateBy, String event) {
    return "%s %s by %d: %s".formatted(who, offset, lateBy, event);
  }

  private static String dead(
      String who, String offset, String code, String payload, String sha256) {
    return "%s %s %s %s: %s".formatted(who, offset, code, sha256, payload);
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
   * What a run wrote, and its heads count.
   *
   * @param printed what it printed with {@code --json}
   */
  static Outcome written(FraudRun run, Path output, String printed) {
    return inFiles(run, output, CommittedHeads.of(run, output), printed);
  }

  /** The same of files whose heads are elsewhere. */
  static Outcome inFiles(FraudRun run, Path output, List<Head> heads, String printed) {
    return outcome(
        heads,
        (partition, suffix) -> {
          String ofPartition = run.partitions() == 1 ? "" : ".p" + partition;
          return lines(output.resolveSibling(output.getFileName() + ofPartition + suffix));
        },
        counted(read(printed)));
  }

  /** The same of tables, in the order of their {@code seq}, and of heads in the database. */
  static Outcome inTables(FraudRun run, Database database, String printed) {
    return inTables(run, database, counted(read(printed)));
  }

  /** The same of a function on a stream, whose heads are those of its shards. */
  static Outcome inTables(FraudCase function, DatabaseReader database, List<Head> heads) {
    return outcome(heads, new TableLines(function, database)::of, counted(heads));
  }

  private static Totals counted(List<Head> heads) {
    return heads.stream()
        .map(head -> Totals.of(head.counters()))
        .reduce(Totals.NOTHING, Totals::plus);
  }

  /** The same of a function whose letters are elsewhere. */
  static Outcome inBoxes(
      FraudCase function, DatabaseReader database, List<Head> heads, BoxLetters letters) {
    TableLines results = new TableLines(function, database);
    return outcome(
        heads,
        (partition, suffix) ->
            suffix.isEmpty()
                ? results.of(partition, suffix)
                : letters.of(partition, suffix.substring(1)),
        counted(heads));
  }

  /** The same of a run that was not a process. */
  static Outcome inTables(FraudRun run, Database database, Totals counted) {
    return outcome(
        database.heads(run), new TableLines(run.function(), database.reader())::of, counted);
  }

  /** Where a partition's lines of a kind are read; the kind is what stands behind a file's name. */
  private interface Lines {
    List<JsonNode> of(int partition, String suffix);
  }

  private static Outcome outcome(List<Head> heads, Lines lines, Totals printed) {
    List<Written> partitions = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (int partition = 0; partition < heads.size(); partition++) {
      int own = partition;
      Totals counted = Totals.of(heads.get(partition).counters());
      partitions.add(written(suffix -> lines.of(own, suffix), counted, ids));
    }
    return new Outcome(partitions, printed);
  }

  private static Written written(
      Function<String, List<JsonNode>> lines, Totals counted, Set<String> ids) {
    List<List<String>> groups = new ArrayList<>();
    String lastWindow = "";
    for (JsonNode result : lines.apply("")) {
      String window = text(result, "window");
      boolean joins = result.has("pane") && window.equals(lastWindow);
      if (!joins) {
        groups.add(new ArrayList<>());
      }
      lastWindow = window;
      String id = result.path("id").asText();
      String value = result.path("value").toString();
      groups.getLast().add(String.join(" ", who(result), id, text(result, "key"), window, value));
      if (!ids.add(id)) {
        throw new AssertionError("not an id of its own: " + result);
      }
    }
    return new Written(
        groups.stream().map(group -> group.stream().sorted().toList()).toList(),
        lines.apply(".late").stream()
            .map(
                l ->
                    late(
                        who(l),
                        l.path("offset").asText(),
                        l.path("lateBy").asLong(-1),
                        l.path("event").asText()))
            .toList(),
        lines.apply(".dead").stream()
            .map(
                d ->
                    dead(
                        who(d),
                        d.path("offset").asText(),
                        d.path("code").asText(),
                        d.path("payload").asText(),
                        d.path("sha256").asText()))
            .toList(),
        lines.apply(".failed").stream().map(JsonNode::toString).toList(),
        counted);
  }

  private static String who(JsonNode line) {
    return who(line.path("function").asText(), line.path("partition").asInt(-1));
  }

  private static String text(JsonNode result, String member) {
    return result.has(member) ? result.get(member).toString() : "";
  }

  private static Totals counted(JsonNode json) {
    return new Totals(
        json.required("in").asLong(),
        json.required("accepted").asLong(),
        json.required("late").asLong(),
        json.required("late_partial").asLong(),
        json.required("dead").asLong(),
        json.required("failed").asLong(),
        json.required("out").asLong());
  }

  private static List<JsonNode> lines(Path file) {
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
