package dev.sluice.engine.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.LatePolicy;
import dev.sluice.engine.column.Column;
import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.plan.EventSchema;
import dev.sluice.engine.plan.Field;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.plan.ValueType;
import dev.sluice.engine.plan.WindowSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/** Decodes lines by a plan that takes whole events, and shows what became of them as text. */
final class Decoding {
  static final int EVENT_BYTES_MAX = 2000;
  static final String LIVING = "living";
  static final Field[] NO_FIELD = {};

  private Decoding() {}

  static Plan plan(Field... fields) {
    return plan(List.of(), Plan.NONE, true, fields);
  }

  static Plan plan(List<Integer> keys, int timeColumn, boolean takesEvent, Field... fields) {
    return new Plan(
        "decoding",
        new Plan.Input(
            "lines", Plan.NONE, 0, LatePolicy.DROP, EVENT_BYTES_MAX, Plan.UNSET, Plan.UNSET),
        new EventSchema(List.of(fields)),
        timeColumn,
        keys,
        new WindowSpec.None(),
        List.of(),
        takesEvent,
        List.of(),
        "",
        Plan.Checkpoint.DEFAULT);
  }

  /** {@code name:type}, with {@code ?} at the end where nullable; types as in the worked cases. */
  static Field field(String declared) {
    String[] parts = declared.split(":", 2);
    boolean nullable = parts[1].endsWith("?");
    String type = nullable ? parts[1].substring(0, parts[1].length() - 1) : parts[1];
    return new Field(parts[0], type(type), nullable);
  }

  private static ValueType type(String type) {
    if (type.startsWith("decimal(")) {
      String[] sizes = type.substring(8, type.length() - 1).split(",", 2);
      return new ValueType.Decimal(Integer.parseInt(sizes[0]), Integer.parseInt(sizes[1]));
    }
    if (type.startsWith("enum(")) {
      return new ValueType.Enumeration(List.of(type.substring(5, type.length() - 1).split("\\|")));
    }
    if (type.startsWith("list(")) {
      return new ValueType.ListOf(field("element:" + type.substring(5, type.length() - 1)));
    }
    if (type.startsWith("record(")) {
      return new ValueType.Nested(
          Arrays.stream(type.substring(7, type.length() - 1).split(";"))
              .map(Decoding::field)
              .toList());
    }
    return ValueType.Scalar.valueOf(type.toUpperCase(Locale.ROOT));
  }

  /** What became of each line: its values by commas, or its code in brackets. */
  static List<String> lines(Plan plan, String... lines) {
    return shown(
        plan,
        Payloads.of(
            Arrays.stream(lines).map(line -> line.getBytes(StandardCharsets.UTF_8)).toList(),
            "\n"));
  }

  /** What became of each payload: its values by commas, or its code in brackets. */
  static List<String> shown(Plan plan, Payloads raw) {
    try (var allocator = new RootAllocator()) {
      return shown(plan, raw, new JsonDecoder(plan), allocator);
    }
  }

  static List<String> shown(
      Plan plan, Payloads raw, JsonDecoder decoder, BufferAllocator allocator) {
    return fates(
        plan, raw, decoder, allocator, (batch, row) -> row(plan.event(), batch.columns(), row));
  }

  /** What became of each payload: living, or its code in brackets. */
  static List<String> fates(
      Plan plan, Payloads raw, JsonDecoder decoder, BufferAllocator allocator) {
    return fates(plan, raw, decoder, allocator, (_, _) -> LIVING);
  }

  private interface Living {
    String show(EventBatch batch, int row);
  }

  /** With texts that are viewed where they are, and with all of them copied. */
  private static List<String> fates(
      Plan plan, Payloads raw, JsonDecoder decoder, BufferAllocator allocator, Living living) {
    try (var viewing = new EventBatch(allocator, plan, raw);
        var copying = new EventBatch(allocator, plan, raw, EventBatch.usedColumns(plan))) {
      List<String> fates = fates(viewing, raw, decoder, living);
      assertThat(fates(copying, raw, decoder, living)).isEqualTo(fates);
      return fates;
    }
  }

  private static List<String> fates(
      EventBatch batch, Payloads raw, JsonDecoder decoder, Living living) {
    batch.reset(raw, 0);
    decoder.decode(raw, batch);
    List<String> shown = new ArrayList<>();
    int dead = 0;
    for (int row = 0; row < raw.count(); row++) {
      if (dead < batch.deadCount() && batch.deadSourceRow(dead) == row) {
        shown.add("[" + batch.deadCode(dead++).text() + "]");
      } else {
        shown.add(living.show(batch, row - dead));
      }
    }
    assertThat(batch.rows() + batch.deadCount()).isEqualTo(raw.count());
    return shown;
  }

  /** The values of the row, by commas. */
  static String row(EventSchema schema, ColumnBatch columns, int row) {
    Cursor cursor = new Cursor(schema, columns);
    List<String> shown = new ArrayList<>();
    schema.fields().forEach(_ -> shown.add(cursor.show(row)));
    return String.join(",", shown);
  }

  /** Walks the flattened columns. */
  private static final class Cursor {
    private final EventSchema schema;
    private final ColumnBatch columns;
    private int next;

    Cursor(EventSchema schema, ColumnBatch columns) {
      this.schema = schema;
      this.columns = columns;
    }

    String show(int row) {
      EventSchema.Column declared = schema.columns().get(next++);
      Column column = columns.column(declared.index());
      boolean isNull = column.isNull(row);
      return switch (declared.type()) {
        case ValueType.Nested(var fields) -> {
          List<String> parts = new ArrayList<>();
          fields.forEach(_ -> parts.add(show(row)));
          yield isNull ? "null" : "{" + String.join(",", parts) + "}";
        }
        case ValueType.ListOf list -> {
          List<String> elements = new ArrayList<>();
          int element = next;
          for (int i = column.start(row); i < column.end(row); i++) {
            next = element;
            elements.add(show(i));
          }
          next = element + width(list.element().type());
          yield isNull ? "null" : "[" + String.join(",", elements) + "]";
        }
        case ValueType.Enumeration(var names) -> isNull ? "null" : names.get(column.getInt(row));
        case ValueType.Decimal decimal ->
            isNull ? "null" : column.decimal(row, decimal.scale()).toPlainString();
        case ValueType.Scalar scalar -> isNull ? "null" : scalar(scalar, column, row);
      };
    }

    private static int width(ValueType type) {
      return switch (type) {
        case ValueType.Nested(var fields) ->
            1 + fields.stream().mapToInt(field -> width(field.type())).sum();
        case ValueType.ListOf(var element) -> 1 + width(element.type());
        case ValueType.Scalar _, ValueType.Decimal _, ValueType.Enumeration _ -> 1;
      };
    }

    private static String scalar(ValueType.Scalar scalar, Column column, int row) {
      return switch (scalar) {
        case STRING -> column.string(row);
        case INT -> Integer.toString(column.getInt(row));
        case LONG, INSTANT -> Long.toString(column.getLong(row));
        case DOUBLE -> Double.toString(column.getDouble(row));
        case BOOLEAN -> Boolean.toString(column.getBoolean(row));
      };
    }
  }
}
