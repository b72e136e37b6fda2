package dev.sluice.simulation.world;

import dev.sluice.dynamodb.Service;
import dev.sluice.dynamodb.TableSink;
import dev.sluice.engine.commit.Head;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.sink.Sink;
import dev.sluice.simulation.dynamo.Attributes;
import dev.sluice.simulation.dynamo.Database;
import dev.sluice.testkit.oracle.Answer;
import dev.sluice.testkit.oracle.Oracle;
import dev.sluice.testkit.oracle.WorkedCase;
import dev.sluice.testkit.outcome.Totals;
import dev.sluice.testkit.vectors.CasePlan;
import dev.sluice.testkit.vectors.LineLog;
import dev.sluice.testkit.vectors.Sent;
import dev.sluice.testkit.vectors.SentAnswer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The tables that outputs go to, and what is in them in the end beside the oracle's answer. */
final class Outputs {
  private static final String REFUSED = "\"code\":\"refused\"";

  /** The key whose row somebody else has written. */
  private static final String FOREIGN_KEY = "a";

  private final Database database;
  private final Arrangement arrangement;
  private final boolean hasForeignRow;

  Outputs(Database database, Arrangement arrangement, boolean hasForeignRow) {
    this.database = database;
    this.arrangement = arrangement;
    this.hasForeignRow = hasForeignRow && arrangement.isByKey();
    for (Channel channel : Channel.values()) {
      database.create(arrangement.definition(channel));
    }
    if (this.hasForeignRow) {
      database.put(
          arrangement.results().name(),
          Map.of(
              SimulatedCase.KEY,
              AttributeValue.fromS(FOREIGN_KEY),
              "_function",
              AttributeValue.fromS("somebody-else")));
    }
  }

  /** The sinks of a worker. */
  Map<Channel, Sink> sinks(Service service) {
    Map<Channel, Sink> sinks = new EnumMap<>(Channel.class);
    for (Channel channel : Channel.values()) {
      sinks.put(
          channel,
          channel == Channel.RESULT
              ? TableSink.ofResults(service, arrangement.results(), Failpoints.NONE)
              : TableSink.ofLetters(service, arrangement.table(channel), Failpoints.NONE));
    }
    return sinks;
  }

  /** What is different from the oracle's answer. */
  Optional<String> difference(WorkedCase input, LineLog inputLog, Head head, Course course) {
    WorkedCase worked = course.withTicks(input, inputLog);
    LineLog log = new LineLog(worked.input(), worked.declaration().limits().maxEventBytes());
    Answer full =
        course.told(Oracle.answer(course.withoutSkipped(worked, log)), log).asOutputsSay();
    long results = full.results().stream().mapToLong(List::size).sum();
    if (head.counters().out != results) {
      return Optional.of("%d results were counted, not %d".formatted(head.counters().out, results));
    }
    List<Sent> sent = sent(head.order().incarnation());
    long letters = sent.stream().filter(Outputs::isRefusal).count();
    long refused =
        hasForeignRow
            ? full.results().stream().flatMap(List::stream).filter(row -> isForeign(row)).count()
            : 0;
    if (letters != refused || head.counters().refused != refused) {
      return Optional.of(
          "of %d refused results %d were counted, and %d have a letter"
              .formatted(refused, head.counters().refused, letters));
    }
    sent.removeIf(Outputs::isRefusal);
    Answer expected = arrangement.isByKey() ? lastOfEachKey(full) : full;
    long rows = sent.stream().filter(one -> one.channel() == Channel.RESULT).count();
    SentAnswer.End end =
        new SentAnswer.End(
            withOut(Totals.of(head.counters()), rows),
            head.watermark(),
            expected.marks(),
            OptionalInt.empty());
    Answer found = new SentAnswer(CasePlan.FUNCTION, worked.declaration(), log).read(sent, end);
    return expected.difference(found);
  }

  private static boolean isRefusal(Sent sent) {
    return sent.channel() == Channel.DEAD && sent.json().contains(REFUSED);
  }

  private static boolean isForeign(Answer.Row row) {
    return row.values().getFirst().equals('"' + FOREIGN_KEY + '"');
  }

  private static Totals withOut(Totals totals, long out) {
    return new Totals(
        totals.in(),
        totals.accepted(),
        totals.late(),
        totals.latePartial(),
        totals.dead(),
        totals.failed(),
        out);
  }

  /** A table by key holds of each key what came last; of a key with a foreign row nothing. */
  private Answer lastOfEachKey(Answer full) {
    Map<String, Answer.Row> last = new HashMap<>();
    full.results().forEach(group -> group.forEach(row -> last.put(row.values().getFirst(), row)));
    List<List<Answer.Row>> groups = new ArrayList<>();
    for (List<Answer.Row> group : full.results()) {
      List<Answer.Row> kept =
          group.stream()
              .filter(row -> row.equals(last.get(row.values().getFirst())))
              .filter(row -> !hasForeignRow || !isForeign(row))
              .toList();
      if (!kept.isEmpty()) {
        groups.add(kept);
      }
    }
    return new Answer(
        groups,
        full.failed(),
        full.late(),
        full.dead(),
        full.watermark(),
        full.counters(),
        full.marks(),
        full.refused(),
        full.offsets());
  }

  /** All rows of an incarnation, those of each table in the order of their outputs. */
  private List<Sent> sent(long incarnation) {
    String of = "%010d.".formatted(incarnation);
    List<Sent> sent = new ArrayList<>();
    rows(Channel.RESULT, "_seq", of)
        .forEach(row -> sent.add(Sent.of(Channel.RESULT, RowText.of(row))));
    arrangement
        .letters()
        .keySet()
        .forEach(
            channel ->
                rows(channel, "seq", of)
                    .forEach(row -> sent.add(Sent.of(channel, Attributes.text(row, "payload")))));
    return sent;
  }

  private List<Map<String, AttributeValue>> rows(Channel channel, String seq, String of) {
    return database.items(arrangement.table(channel), row -> row.containsKey(seq)).values().stream()
        .filter(row -> Attributes.text(row, seq).startsWith(of))
        .sorted(Comparator.comparing(row -> Attributes.text(row, seq)))
        .toList();
  }
}
