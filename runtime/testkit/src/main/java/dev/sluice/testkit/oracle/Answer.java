package dev.sluice.testkit.oracle;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Everything a function answers to an input. Two answers are equal exactly if they are the same for
 * a user: rows of one group and failed rows stand in one order.
 *
 * @param results groups in order; the rows of one group are the keys of one window
 * @param watermark a number, {@code -inf} or {@code +inf}
 * @param marks the watermark after each tick and end mark
 * @param refused the line that was refused because the state had ended
 * @param offsets the byte offset of every event
 */
public record Answer(
    List<List<Row>> results,
    List<Row> failed,
    List<Late> late,
    List<Dead> dead,
    String watermark,
    Tally counters,
    List<String> marks,
    OptionalInt refused,
    List<Long> offsets) {

  /**
   * A result, or a failed one. Values are canonical text: integers and instants as digits, doubles
   * as {@link Double#toString}, text and decimals in quotes, null as null.
   *
   * @param line the event's line for per-event results, counted from 1
   * @param window empty for a stateless function
   * @param code why it failed; empty for a result
   */
  public record Row(
      OptionalInt line,
      List<String> key,
      Optional<WindowRule.Span> window,
      List<String> values,
      Optional<String> code) {
    public Row {
      key = List.copyOf(key);
      values = List.copyOf(values);
    }
  }

  /** A late event in the side output. */
  public record Late(int line, long lateBy) {}

  /** A dead event. */
  public record Dead(int line, String code) {}

  /** What was counted. */
  public record Tally(long in, long accepted, long late, long dead, long latePartial) {}

  private static final Comparator<Row> ANY_FIXED = Comparator.comparing(Row::toString);

  public Answer {
    results = results.stream().map(group -> group.stream().sorted(ANY_FIXED).toList()).toList();
    failed = failed.stream().sorted(ANY_FIXED).toList();
    late = List.copyOf(late);
    dead = List.copyOf(dead);
    marks = List.copyOf(marks);
    offsets = List.copyOf(offsets);
  }

  /** The same answer as far as outputs show it: a failed result of an event says no window. */
  public Answer asOutputsSay() {
    List<Row> shown =
        failed.stream()
            .map(
                row ->
                    row.line().isPresent()
                        ? new Row(row.line(), row.key(), Optional.empty(), List.of(), row.code())
                        : row)
            .toList();
    return new Answer(results, shown, late, dead, watermark, counters, marks, refused, offsets);
  }

  /** What is different in {@code other}, in one sentence; empty if nothing is. */
  public Optional<String> difference(Answer other) {
    List<String> found = new ArrayList<>();
    firstDifference("result groups", results, other.results).ifPresent(found::add);
    firstDifference("failed results", failed, other.failed).ifPresent(found::add);
    firstDifference("late events", late, other.late).ifPresent(found::add);
    firstDifference("dead events", dead, other.dead).ifPresent(found::add);
    firstDifference("marks", marks, other.marks).ifPresent(found::add);
    firstDifference("offsets", offsets, other.offsets).ifPresent(found::add);
    compare("watermark", watermark, other.watermark).ifPresent(found::add);
    compare("counters", counters, other.counters).ifPresent(found::add);
    compare("refused line", refused, other.refused).ifPresent(found::add);
    return found.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", found));
  }

  private static <T> Optional<String> firstDifference(String what, List<T> these, List<T> those) {
    int same = 0;
    while (same < Math.min(these.size(), those.size()) && these.get(same).equals(those.get(same))) {
      same++;
    }
    if (same == these.size() && same == those.size()) {
      return Optional.empty();
    }
    return Optional.of(
        "%s differ at number %d: expected %s, found %s"
            .formatted(what, same, at(these, same), at(those, same)));
  }

  private static String at(List<?> list, int index) {
    return index < list.size() ? list.get(index).toString() : "nothing more";
  }

  private static Optional<String> compare(String what, Object expected, Object found) {
    return expected.equals(found)
        ? Optional.empty()
        : Optional.of("%s expected %s, found %s".formatted(what, expected, found));
  }
}
