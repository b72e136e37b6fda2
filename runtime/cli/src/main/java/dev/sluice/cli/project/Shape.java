package dev.sluice.cli.project;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What has been seen of one JSON value over all lines of a sample. */
final class Shape {
  /** Whole numbers between these are times if their name says so. */
  private static final long EPOCH_MILLIS_MIN = Instant.parse("1990-01-01T00:00:00Z").toEpochMilli();

  private static final long EPOCH_MILLIS_MAX = Instant.parse("2100-01-01T00:00:00Z").toEpochMilli();

  /** The form that a time has in an event. */
  private static final Pattern TIME =
      Pattern.compile(
          "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?"
              + "(Z|[+-](0[0-9]|1[0-7]):[0-5][0-9])");

  private static final int DISTINCT_MAX = 10_000;

  /** What kinds of values there were. */
  enum Kind {
    STRING,
    WHOLE,
    FRACTION,
    BOOLEAN,
    OBJECT,
    ARRAY
  }

  private final Set<Kind> kinds = new HashSet<>();
  private final Set<String> distinct = new HashSet<>();
  private final Map<String, Shape> members = new LinkedHashMap<>();
  private @Nullable Shape element;
  private long count;
  private long nulls;
  private boolean allTimes = true;
  private boolean allEpochs = true;
  private boolean outOfLong;
  private boolean outOfDouble;

  void sawNull() {
    count++;
    nulls++;
  }

  void sawString(String text) {
    saw(Kind.STRING);
    remember(text);
    allEpochs = false;
    allTimes &= isTime(text);
  }

  void sawWhole(long number) {
    saw(Kind.WHOLE);
    remember(Long.toString(number));
    allTimes = false;
    allEpochs &= number >= EPOCH_MILLIS_MIN && number < EPOCH_MILLIS_MAX;
  }

  /** A whole number that no long can hold. */
  void sawHugeNumber(double nearest) {
    saw(Kind.WHOLE);
    outOfLong = true;
    sawDouble(nearest);
  }

  void sawFraction(double nearest) {
    saw(Kind.FRACTION);
    sawDouble(nearest);
  }

  private void sawDouble(double nearest) {
    outOfDouble |= Double.isInfinite(nearest);
    notTime();
  }

  void sawBoolean() {
    saw(Kind.BOOLEAN);
    notTime();
  }

  void sawObject() {
    saw(Kind.OBJECT);
    notTime();
  }

  void sawArray() {
    saw(Kind.ARRAY);
    notTime();
  }

  private void saw(Kind kind) {
    count++;
    kinds.add(kind);
  }

  private void notTime() {
    allTimes = false;
    allEpochs = false;
  }

  private void remember(String text) {
    if (distinct.size() < DISTINCT_MAX) {
      distinct.add(text);
    }
  }

  private static boolean isTime(String text) {
    try {
      return TIME.matcher(text).matches() && OffsetDateTime.parse(text).getYear() > 0;
    } catch (DateTimeParseException _) {
      return false;
    }
  }

  /** The shape of the member of this name. */
  Shape member(String name) {
    return members.computeIfAbsent(name, _ -> new Shape());
  }

  /** The shape of all elements. */
  Shape element() {
    Shape known = element;
    if (known == null) {
      known = new Shape();
      element = known;
    }
    return known;
  }

  Map<String, Shape> members() {
    return members;
  }

  /** The only kind there was; null if there were several, or only nulls. */
  @Nullable Kind kind() {
    if (kinds.equals(Set.of(Kind.WHOLE, Kind.FRACTION))) {
      return Kind.FRACTION;
    }
    return kinds.size() == 1 ? kinds.iterator().next() : null;
  }

  /** How often it was there, as null too. */
  long count() {
    return count;
  }

  boolean wasNull() {
    return nulls > 0;
  }

  /** How many different texts or whole numbers there were, up to a limit. */
  int distinctCount() {
    return distinct.size();
  }

  /** Whether every value was the text of a time with its zone. */
  boolean isTimeText() {
    return allTimes && kinds.equals(Set.of(Kind.STRING));
  }

  /** Whether every value can be a time in epoch milliseconds. */
  boolean canBeEpochMillis() {
    return allEpochs && kinds.equals(Set.of(Kind.WHOLE));
  }

  /** Whether there was a number that no long holds. */
  boolean isOutOfLong() {
    return outOfLong;
  }

  /** Whether there was a number that no double comes near to. */
  boolean isOutOfDouble() {
    return outOfDouble;
  }
}
