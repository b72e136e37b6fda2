package dev.sluice.engine.decode;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.plan.EventSchema;
import dev.sluice.engine.plan.Field;
import dev.sluice.engine.plan.ValueType;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Decodes one payload of any form, completely: first the whole of it as JSON, then component by
 * component in declared order. The path for whatever {@link FastLine} does not know. Not built for
 * speed, but without surprises: it runs in one pass over the bytes for the grammar and one for each
 * object's members.
 */
final class CarefulLine {
  private static final int ABSENT = -1;

  private final EventSchema schema;

  /** The children of the event itself, then of each column. */
  private final int[][] parts;

  private final LineGrammar grammar = new LineGrammar();
  private final NumberText number = new NumberText();
  private byte[] data = new byte[0];

  CarefulLine(EventSchema schema) {
    this.schema = schema;
    parts = new int[schema.columns().size() + 1][];
    for (int parent = EventSchema.NO_PARENT; parent < schema.columns().size(); parent++) {
      parts[parent + 1] = childrenOf(parent);
    }
  }

  private int[] childrenOf(int parent) {
    return schema.columns().stream()
        .filter(c -> c.parent() == parent)
        .mapToInt(EventSchema.Column::index)
        .toArray();
  }

  /**
   * Writes the event in {@code [start, end)} to {@code row}, or says why it is dead; then the row's
   * content does not count.
   */
  void decode(byte[] bytes, int start, int end, ColumnBatch into, int row) throws Dead {
    data = bytes;
    grammar.check(bytes, start, end);
    object(JsonSpan.skipSpace(bytes, start), EventSchema.NO_PARENT, schema.fields(), into, row);
  }

  private void object(int from, int parent, List<Field> fields, ColumnBatch into, int row)
      throws Dead {
    int[] children = parts[parent + 1];
    int[] values = new int[fields.size()];
    Arrays.fill(values, ABSENT);
    for (int at = JsonSpan.skipSpace(data, from + 1); data[at] != '}'; ) {
      int name = at;
      at = JsonSpan.skipSpace(data, JsonSpan.endOfValue(data, at));
      at = JsonSpan.skipSpace(data, at + 1);
      int member = indexOf(name, fields);
      if (member >= 0) {
        values[member] = at;
      }
      at = JsonSpan.skipSpace(data, JsonSpan.endOfValue(data, at));
      at = data[at] == ',' ? JsonSpan.skipSpace(data, at + 1) : at;
    }
    for (int i = 0; i < values.length; i++) {
      component(children[i], values[i], into, row);
    }
  }

  private int indexOf(int nameAt, List<Field> fields) {
    String name = new String(JsonSpan.text(data, nameAt), StandardCharsets.UTF_8);
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  private void component(int column, int at, ColumnBatch into, int row) throws Dead {
    EventSchema.Column declared = schema.columns().get(column);
    if (at == ABSENT || data[at] == 'n') {
      if (!declared.nullable()) {
        throw new Dead(
            DeadCode.MISSING,
            "component %s is %s".formatted(declared.path(), at == ABSENT ? "absent" : "null"));
      }
      writeNull(column, into, row);
      return;
    }
    switch (declared.type()) {
      case ValueType.Scalar scalar -> scalar(declared, scalar, at, into, row);
      case ValueType.Decimal decimal -> decimal(declared, decimal, at, into, row);
      case ValueType.Enumeration(var names) -> enumeration(declared, names, at, into, row);
      case ValueType.Nested(var fields) -> {
        expect(declared, data[at] == '{', "an object", at);
        object(at, column, fields, into, row);
      }
      case ValueType.ListOf _ -> {
        expect(declared, data[at] == '[', "an array", at);
        list(column, at, into, row);
      }
    }
    if (into.has(column)) {
      into.column(column).ensureRows(row + 1);
      into.column(column).setPresent(row);
    }
  }

  /** Null, and so are all parts of a nested record. */
  private void writeNull(int column, ColumnBatch into, int row) {
    if (into.has(column)) {
      Column target = into.column(column);
      target.ensureRows(row + 1);
      switch (target.storage()) {
        case BYTES, LIST -> target.setEnd(row, target.start(row));
        case BYTE, INT, LONG, DOUBLE, DECIMAL, NESTED -> {}
      }
      target.setNull(row);
    }
    if (schema.columns().get(column).type() instanceof ValueType.Nested) {
      for (int part : parts[column + 1]) {
        writeNull(part, into, row);
      }
    }
  }

  private void list(int column, int from, ColumnBatch into, int row) throws Dead {
    int element = parts[column + 1][0];
    boolean kept = into.has(column);
    int next = 0;
    if (kept) {
      into.column(column).ensureRows(row + 1);
      next = into.column(column).start(row);
    }
    for (int at = JsonSpan.skipSpace(data, from + 1); data[at] != ']'; ) {
      component(element, at, into, next);
      next += kept ? 1 : 0;
      at = JsonSpan.skipSpace(data, JsonSpan.endOfValue(data, at));
      at = data[at] == ',' ? JsonSpan.skipSpace(data, at + 1) : at;
    }
    if (kept) {
      into.column(column).setEnd(row, next);
    }
  }

  private void expect(EventSchema.Column declared, boolean holds, String what, int at) throws Dead {
    if (!holds) {
      throw new Dead(
          DeadCode.WRONG_TYPE,
          "component %s must be %s, was %s"
              .formatted(declared.path(), what, JsonSpan.excerpt(data, at)));
    }
  }

  private Dead outOfRange(EventSchema.Column declared, String range, int at) {
    return new Dead(
        DeadCode.OUT_OF_RANGE,
        "component %s must be %s, was %s"
            .formatted(declared.path(), range, JsonSpan.excerpt(data, at)));
  }

  private boolean isNumber(int at) {
    return data[at] == '-' || data[at] >= '0' && data[at] <= '9';
  }

  private void scalar(
      EventSchema.Column declared, ValueType.Scalar type, int at, ColumnBatch into, int row)
      throws Dead {
    switch (type) {
      case STRING -> {
        expect(declared, data[at] == '"', "a string", at);
        if (into.has(declared.index())) {
          byte[] text = JsonSpan.text(data, at);
          into.column(declared.index()).setBytes(row, text, 0, text.length);
        }
      }
      case BOOLEAN -> {
        expect(declared, data[at] == 't' || data[at] == 'f', "true or false", at);
        if (into.has(declared.index())) {
          grown(into, declared, row).setBoolean(row, data[at] == 't');
        }
      }
      case LONG -> {
        long value = integer(declared, at);
        if (into.has(declared.index())) {
          grown(into, declared, row).setLong(row, value);
        }
      }
      case INT -> {
        long value = integer(declared, at);
        if (value != (int) value) {
          throw outOfRange(declared, "an int", at);
        }
        if (into.has(declared.index())) {
          grown(into, declared, row).setInt(row, (int) value);
        }
      }
      case DOUBLE -> {
        expect(declared, isNumber(at), "a number", at);
        int end = JsonSpan.endOfValue(data, at);
        double value =
            Double.parseDouble(new String(data, at, end - at, StandardCharsets.US_ASCII));
        if (Double.isInfinite(value)) {
          throw outOfRange(declared, "a double", at);
        }
        if (into.has(declared.index())) {
          grown(into, declared, row).setDouble(row, value);
        }
      }
      case INSTANT -> {
        long value = instant(declared, at);
        if (into.has(declared.index())) {
          grown(into, declared, row).setLong(row, value);
        }
      }
    }
  }

  private static Column grown(ColumnBatch into, EventSchema.Column declared, int row) {
    Column column = into.column(declared.index());
    column.ensureRows(row + 1);
    return column;
  }

  private long integer(EventSchema.Column declared, int at) throws Dead {
    expect(declared, isNumber(at), "a whole number", at);
    number.read(data, at, JsonSpan.endOfValue(data, at));
    if (!number.isLong()) {
      throw outOfRange(declared, "a whole number of 64 bits", at);
    }
    return number.toLong();
  }

  private long instant(EventSchema.Column declared, int at) throws Dead {
    long millis;
    if (data[at] == '"') {
      byte[] text = JsonSpan.text(data, at);
      millis = InstantText.parse(text, text.length);
      if (millis == InstantText.NO_TIME) {
        throw new Dead(
            DeadCode.BAD_VALUE,
            "component %s must be a time such as 2026-01-31T23:59:59.999Z, was %s"
                .formatted(declared.path(), JsonSpan.excerpt(data, at)));
      }
    } else {
      expect(declared, isNumber(at), "a time as text or epoch milliseconds", at);
      millis = integer(declared, at);
    }
    if (!InstantText.isInRange(millis)) {
      throw outOfRange(declared, "a time in the years 0001 to 9999", at);
    }
    return millis;
  }

  private void decimal(
      EventSchema.Column declared, ValueType.Decimal type, int at, ColumnBatch into, int row)
      throws Dead {
    expect(declared, isNumber(at), "a number", at);
    number.read(data, at, JsonSpan.endOfValue(data, at));
    if (!number.isDecimal(type.precision(), type.scale())) {
      String range =
          "a decimal of %d digits, %d of them after the point"
              .formatted(type.precision(), type.scale());
      throw outOfRange(declared, range, at);
    }
    if (into.has(declared.index())) {
      BigInteger unscaled = number.unscaled(type.scale());
      grown(into, declared, row)
          .setDecimal(row, unscaled.shiftRight(Long.SIZE).longValue(), unscaled.longValue());
    }
  }

  private void enumeration(
      EventSchema.Column declared, List<String> names, int at, ColumnBatch into, int row)
      throws Dead {
    expect(declared, data[at] == '"', "a string", at);
    int ordinal = names.indexOf(new String(JsonSpan.text(data, at), StandardCharsets.UTF_8));
    if (ordinal < 0) {
      throw new Dead(
          DeadCode.BAD_VALUE,
          "component %s must be one of %s, was %s"
              .formatted(declared.path(), names, JsonSpan.excerpt(data, at)));
    }
    if (into.has(declared.index())) {
      grown(into, declared, row).setInt(row, ordinal);
    }
  }
}
