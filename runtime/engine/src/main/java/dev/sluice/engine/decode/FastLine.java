package dev.sluice.engine.decode;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.column.Storage;
import dev.sluice.engine.plan.EventSchema;
import dev.sluice.engine.plan.ValueType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.apache.arrow.memory.util.MemoryUtil;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the plain form of an event in one pass, and knows at once when it is not that.
 *
 * <p>Speculation: producers write members in a stable order, so the order of the last event that
 * the careful path decoded is expected again. Each member's name, quotes and colon is compared as
 * one or two words; its value is read by the operation of its type: ASCII text without escapes,
 * numbers of few digits, times in UTC, null. Anything else (another order, white space other than
 * one blank behind a colon or comma, an escape, a letter that is not ASCII, any fault) makes {@link
 * #decode} give up, and {@link CarefulLine} decodes the payload from its beginning. So this class
 * never judges an event, and nothing that it leaves in a row counts.
 */
final class FastLine {
  /** What {@link #decode} found out. */
  private static final int GIVE_UP = -1;

  private static final int MEMBERS_MAX = 64;
  private static final int SKIP = 0;
  private static final int STRING = 1;
  private static final int LONG = 2;
  private static final int INT = 3;
  private static final int DOUBLE = 4;
  private static final int BOOLEAN = 5;
  private static final int INSTANT = 6;
  private static final int DECIMAL = 7;
  private static final int ENUMERATION = 8;

  private static final long NULL = Words.of("null");
  private static final long TRUE = Words.of("true");
  private static final long FALSE = Words.of("false");
  private static final int LONG_DIGITS_MAX = 18;
  private static final int DOUBLE_DIGITS_MAX = 15;
  private static final double[] DOUBLE_POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
  };
  private static final long[] POWERS = new long[19];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = 10 * POWERS[i - 1];
    }
  }

  private final EventSchema schema;
  private final boolean flat;

  private int members;
  private final int[] operations = new int[MEMBERS_MAX];
  private final @Nullable Column[] targets = new Column[MEMBERS_MAX];
  private final boolean[] nullable = new boolean[MEMBERS_MAX];
  private final long[][] names = new long[MEMBERS_MAX][];
  private final long[] lastMask = new long[MEMBERS_MAX];
  private final int[] nameLengths = new int[MEMBERS_MAX];
  private final int[] precisions = new int[MEMBERS_MAX];
  private final int[] scales = new int[MEMBERS_MAX];
  private final byte[][][] enumNames = new byte[MEMBERS_MAX][][];
  private Column[] absent = new Column[0];
  private @Nullable ColumnBatch learned;

  private long dateLow;
  private long dateHigh;
  private long dateMillis;
  private boolean dateKnown;
  private int lineEnd;

  FastLine(EventSchema schema) {
    this.schema = schema;
    this.flat = schema.columns().stream().allMatch(column -> column.type().isScalar());
  }

  /** Whether there is an order to expect for events of this batch. */
  boolean isReady(ColumnBatch into) {
    return learned == into;
  }

  /** Takes the order of a payload that the careful path found valid. Cold. */
  void learn(byte[] data, int start, ColumnBatch into) {
    learned = null;
    if (!flat) {
      return;
    }
    int count = 0;
    BitSet seen = new BitSet();
    for (int at = JsonSpan.skipSpace(data, JsonSpan.skipSpace(data, start) + 1);
        data[at] != '}'; ) {
      int nameEnd = JsonSpan.endOfValue(data, at);
      String name = new String(data, at + 1, nameEnd - at - 2, StandardCharsets.UTF_8);
      boolean plain = name.chars().allMatch(c -> c >= ' ' && c < 0x7F && c != '\\' && c != '"');
      int column = schema.columnOf(name).orElse(EventSchema.NO_PARENT);
      if (!plain || count == MEMBERS_MAX || column >= 0 && seen.get(column)) {
        return;
      }
      if (column >= 0) {
        seen.set(column);
      }
      expect(count++, name, column, into);
      at = JsonSpan.skipSpace(data, JsonSpan.skipSpace(data, nameEnd) + 1);
      at = JsonSpan.skipSpace(data, JsonSpan.endOfValue(data, at));
      at = data[at] == ',' ? JsonSpan.skipSpace(data, at + 1) : at;
    }
    members = count;
    absent =
        schema.columns().stream()
            .map(EventSchema.Column::index)
            .filter(column -> !seen.get(column) && into.has(column))
            .map(into::column)
            .toArray(Column[]::new);
    learned = count > 0 ? into : null;
  }

  private void expect(int member, String name, int column, ColumnBatch into) {
    byte[] expected =
        Arrays.copyOf(
            ("\"" + name + "\":").getBytes(StandardCharsets.UTF_8), name.length() + 3 + Long.BYTES);
    nameLengths[member] = name.length() + 3;
    int words = (nameLengths[member] + Long.BYTES - 1) / Long.BYTES;
    long[] text = new long[words];
    lastMask[member] = Words.mask(nameLengths[member] - (words - 1) * Long.BYTES);
    for (int i = 0; i < words; i++) {
      text[i] = Words.at(expected, i * Long.BYTES) & (i == words - 1 ? lastMask[member] : -1L);
    }
    names[member] = text;
    targets[member] = column >= 0 && into.has(column) ? into.column(column) : null;
    operations[member] = SKIP;
    if (column >= 0) {
      nullable[member] = schema.columns().get(column).nullable();
      operation(member, schema.columns().get(column).type());
    }
  }

  private void operation(int member, ValueType type) {
    switch (type) {
      case ValueType.Scalar scalar ->
          operations[member] =
              switch (scalar) {
                case STRING -> STRING;
                case LONG -> LONG;
                case INT -> INT;
                case DOUBLE -> DOUBLE;
                case BOOLEAN -> BOOLEAN;
                case INSTANT -> INSTANT;
              };
      case ValueType.Decimal(int precision, int scale) -> {
        operations[member] = DECIMAL;
        precisions[member] = precision;
        scales[member] = scale;
      }
      case ValueType.Enumeration(List<String> all) -> {
        operations[member] = ENUMERATION;
        enumNames[member] =
            all.stream().map(one -> one.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
      }
      case ValueType.Nested _, ValueType.ListOf _ -> {}
    }
  }

  /**
   * Decodes {@code [start, end)} into {@code row}; false if it is not of the plain form. Capacity
   * for row and text is there.
   */
  boolean decode(byte[] data, int start, int end, int row) {
    if (!isClosed(data, start, end)) {
      return false;
    }
    lineEnd = end;
    int at = start + 1;
    for (int member = 0; member < members; member++) {
      at = afterName(data, at, member);
      if (at == GIVE_UP) {
        return false;
      }
      at = value(data, at, member, row);
      if (at == GIVE_UP || data[at] != (member == members - 1 ? '}' : ',')) {
        return false;
      }
      at++;
      if (data[at] == ' ') {
        at++;
      }
    }
    while (at < end && (data[at] == '\r' || data[at] == ' ')) {
      at++;
    }
    if (at != end) {
      return false;
    }
    if (absent.length > 0) {
      writeAbsent(row);
    }
    return true;
  }

  /**
   * Whether the payload begins and ends as an object: then no run of digits can go on behind it.
   */
  private static boolean isClosed(byte[] data, int start, int end) {
    int last = end - 1;
    while (last > start && (data[last] == '\r' || data[last] == ' ')) {
      last--;
    }
    return last > start && data[start] == '{' && data[last] == '}';
  }

  private int afterName(byte[] data, int from, int member) {
    long[] name = names[member];
    int last = name.length - 1;
    int at = from;
    for (int i = 0; i < last; i++, at += Long.BYTES) {
      if (Words.at(data, at) != name[i]) {
        return GIVE_UP;
      }
    }
    if ((Words.at(data, at) & lastMask[member]) != name[last]) {
      return GIVE_UP;
    }
    at = from + nameLengths[member];
    return data[at] == ' ' ? at + 1 : at;
  }

  private int value(byte[] data, int at, int member, int row) {
    Column target = targets[member];
    return switch (operations[member]) {
      case STRING ->
          data[at] == '"' ? string(data, at + 1, target, row) : orNull(data, at, member, row);
      case INSTANT ->
          data[at] == '"' ? time(data, at + 1, target, row) : epoch(data, at, member, row);
      case LONG -> whole(data, at, member, row, Long.MIN_VALUE, Long.MAX_VALUE);
      case INT -> whole(data, at, member, row, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case DOUBLE -> real(data, at, member, row);
      case DECIMAL -> decimal(data, at, member, row);
      case BOOLEAN -> truth(data, at, member, row);
      case ENUMERATION -> enumeration(data, at, member, row);
      default -> skip(data, at);
    };
  }

  /** Text up to its quote, copied eight bytes at a time where it is kept. */
  private int string(byte[] data, int from, @Nullable Column target, int row) {
    int at = from;
    if (target == null) {
      while (at < lineEnd) {
        long stops = Words.stops(Words.at(data, at));
        if (stops != 0) {
          at += Words.first(stops);
          return data[at] == '"' ? at + 1 : GIVE_UP;
        }
        at += Long.BYTES;
      }
      return GIVE_UP;
    }
    int start = target.start(row);
    long to = target.address() + start;
    while (at < lineEnd) {
      long word = Words.at(data, at);
      MemoryUtil.putLong(to, word);
      long stops = Words.stops(word);
      if (stops != 0) {
        at += Words.first(stops);
        target.setEnd(row, start + at - from);
        target.setPresent(row);
        return data[at] == '"' ? at + 1 : GIVE_UP;
      }
      at += Long.BYTES;
      to += Long.BYTES;
    }
    return GIVE_UP;
  }

  private int orNull(byte[] data, int at, int member, int row) {
    if (!nullable[member] || (Words.at(data, at) & Words.mask(4)) != NULL) {
      return GIVE_UP;
    }
    Column target = targets[member];
    if (target != null) {
      writeNull(target, row);
    }
    return at + 4;
  }

  private static void writeNull(Column target, int row) {
    if (target.storage() == Storage.BYTES) {
      target.setEnd(row, target.start(row));
    }
    target.setNull(row);
  }

  private void writeAbsent(int row) {
    for (Column target : absent) {
      writeNull(target, row);
    }
  }

  private int whole(byte[] data, int from, int member, int row, long min, long max) {
    boolean negative = data[from] == '-';
    int first = negative ? from + 1 : from;
    int at = first;
    long value = 0;
    for (int digit = data[at] - '0'; digit >= 0 && digit <= 9; digit = data[++at] - '0') {
      value = value * 10 + digit;
    }
    int digits = at - first;
    if (digits == 0) {
      return orNull(data, from, member, row);
    }
    value = negative ? -value : value;
    if (digits > LONG_DIGITS_MAX
        || isMore(data[at])
        || data[first] == '0' && digits > 1
        || value < min
        || value > max) {
      return GIVE_UP;
    }
    Column target = targets[member];
    if (target != null) {
      if (operations[member] == INT) {
        target.setInt(row, (int) value);
      } else {
        target.setLong(row, value);
      }
      target.setPresent(row);
    }
    return at;
  }

  private static boolean isMore(byte b) {
    return b == '.' || b == 'e' || b == 'E';
  }

  private int epoch(byte[] data, int from, int member, int row) {
    int at = whole(data, from, member, row, Long.MIN_VALUE, Long.MAX_VALUE);
    Column target = targets[member];
    if (at == GIVE_UP || target == null || target.isNull(row)) {
      return target == null ? GIVE_UP : at;
    }
    return InstantText.isInRange(target.getLong(row)) ? at : GIVE_UP;
  }

  /** {@code YYYY-MM-DDThh:mm:ss[.SSS]Z"}; the date is compared with the last one. */
  private int time(byte[] data, int at, @Nullable Column target, int row) {
    long low = Words.at(data, at);
    long high = Words.at(data, at + 2);
    if (low != dateLow || high != dateHigh || !dateKnown) {
      if (!newDate(data, at, low, high)) {
        return GIVE_UP;
      }
    }
    if (data[at + 10] != 'T' || data[at + 13] != ':' || data[at + 16] != ':') {
      return GIVE_UP;
    }
    int hour = InstantText.digits(data, at + 11, 2);
    int minute = InstantText.digits(data, at + 14, 2);
    int second = InstantText.digits(data, at + 17, 2);
    if ((hour | minute | second) < 0 || hour > 23 || minute > 59 || second > 59) {
      return GIVE_UP;
    }
    int next = at + 19;
    int millis = 0;
    if (data[next] == '.') {
      millis = InstantText.digits(data, next + 1, 3);
      next += 4;
    }
    if (millis < 0 || data[next] != 'Z' || data[next + 1] != '"') {
      return GIVE_UP;
    }
    if (target != null) {
      target.setLong(row, dateMillis + ((hour * 60 + minute) * 60 + second) * 1000L + millis);
      target.setPresent(row);
    }
    return next + 2;
  }

  private boolean newDate(byte[] data, int at, long low, long high) {
    long day = InstantText.day(data, at);
    if (day == InstantText.NO_TIME || !InstantText.isInRange(day * 86_400_000)) {
      return false;
    }
    dateLow = low;
    dateHigh = high;
    dateMillis = day * 86_400_000;
    dateKnown = true;
    return true;
  }

  /**
   * A number of at most fifteen digits, so that digits and power of ten are exact and one division
   * rounds once.
   */
  private int real(byte[] data, int from, int member, int row) {
    boolean negative = data[from] == '-';
    int first = negative ? from + 1 : from;
    int at = first;
    long value = 0;
    for (int digit = data[at] - '0'; digit >= 0 && digit <= 9; digit = data[++at] - '0') {
      value = value * 10 + digit;
    }
    int digits = at - first;
    if (digits == 0) {
      return orNull(data, from, member, row);
    }
    int fraction = 0;
    if (data[at] == '.') {
      int point = at++;
      for (int digit = data[at] - '0'; digit >= 0 && digit <= 9; digit = data[++at] - '0') {
        value = value * 10 + digit;
      }
      fraction = at - point - 1;
      if (fraction == 0) {
        return GIVE_UP;
      }
    }
    if (digits + fraction > DOUBLE_DIGITS_MAX
        || isMore(data[at])
        || data[first] == '0' && digits > 1) {
      return GIVE_UP;
    }
    Column target = targets[member];
    if (target != null) {
      double magnitude = value / DOUBLE_POWERS[fraction];
      target.setDouble(row, negative ? -magnitude : magnitude);
      target.setPresent(row);
    }
    return at;
  }

  private int decimal(byte[] data, int from, int member, int row) {
    boolean negative = data[from] == '-';
    int first = negative ? from + 1 : from;
    int at = first;
    long value = 0;
    for (int digit = data[at] - '0'; digit >= 0 && digit <= 9; digit = data[++at] - '0') {
      value = value * 10 + digit;
    }
    int digits = at - first;
    if (digits == 0) {
      return orNull(data, from, member, row);
    }
    int fraction = 0;
    if (data[at] == '.') {
      int point = at++;
      for (int digit = data[at] - '0'; digit >= 0 && digit <= 9; digit = data[++at] - '0') {
        value = value * 10 + digit;
      }
      fraction = at - point - 1;
    }
    int scale = scales[member];
    boolean leadingZero = data[first] == '0';
    boolean odd =
        digits + scale > LONG_DIGITS_MAX
            || fraction > scale
            || at == first + digits + 1
            || isMore(data[at]);
    if (odd || digits > precisions[member] - scale && !leadingZero || leadingZero && digits > 1) {
      return GIVE_UP;
    }
    Column target = targets[member];
    if (target != null) {
      long unscaled = value * POWERS[scale - fraction];
      unscaled = negative ? -unscaled : unscaled;
      target.setDecimal(row, unscaled >> 63, unscaled);
      target.setPresent(row);
    }
    return at;
  }

  private int truth(byte[] data, int at, int member, int row) {
    long word = Words.at(data, at);
    boolean yes = (word & Words.mask(4)) == TRUE;
    if (!yes && (word & Words.mask(5)) != FALSE) {
      return orNull(data, at, member, row);
    }
    Column target = targets[member];
    if (target != null) {
      target.setBoolean(row, yes);
      target.setPresent(row);
    }
    return at + (yes ? 4 : 5);
  }

  private int enumeration(byte[] data, int at, int member, int row) {
    if (data[at] != '"') {
      return orNull(data, at, member, row);
    }
    int end = string(data, at + 1, null, row);
    if (end == GIVE_UP) {
      return GIVE_UP;
    }
    byte[][] all = enumNames[member];
    for (int ordinal = 0; ordinal < all.length; ordinal++) {
      if (Arrays.equals(data, at + 1, end - 1, all[ordinal], 0, all[ordinal].length)) {
        Column target = targets[member];
        if (target != null) {
          target.setInt(row, ordinal);
          target.setPresent(row);
        }
        return end;
      }
    }
    return GIVE_UP;
  }

  /** An unknown member's value: text, a plain number, or a word. */
  private int skip(byte[] data, int from) {
    if (data[from] == '"') {
      return string(data, from + 1, null, 0);
    }
    long word = Words.at(data, from);
    if ((word & Words.mask(4)) == TRUE || (word & Words.mask(4)) == NULL) {
      return from + 4;
    }
    if ((word & Words.mask(5)) == FALSE) {
      return from + 5;
    }
    int first = data[from] == '-' ? from + 1 : from;
    int at = first;
    while (data[at] >= '0' && data[at] <= '9') {
      at++;
    }
    return at == first || isMore(data[at]) || data[first] == '0' && at - first > 1 ? GIVE_UP : at;
  }
}
