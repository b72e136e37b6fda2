package dev.sluice.engine.output;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.fault.EngineBug;
import dev.sluice.engine.plan.ValueType;

/** Writes one component of a key, from its column, as it stands in output JSON. */
public final class ColumnText {
  private ColumnText() {}

  /** Appends the value at {@code row}; null as {@code null}. */
  public static void write(Column column, ValueType type, int row, JsonText out) {
    if (column.isNull(row)) {
      out.raw("null");
      return;
    }
    switch (type) {
      case ValueType.Scalar scalar -> writeScalar(column, scalar, row, out);
      case ValueType.Decimal(_, int scale) -> out.decimal(column.decimal(row, scale));
      case ValueType.Enumeration(var names) -> out.string(names.get(column.getInt(row)));
      case ValueType.Nested _, ValueType.ListOf _ ->
          throw new EngineBug("a key has only scalar components");
    }
  }

  private static void writeScalar(Column column, ValueType.Scalar type, int row, JsonText out) {
    switch (type) {
      case STRING -> {
        int start = column.start(row);
        out.utf8(column.address() + start, column.end(row) - start);
      }
      case INT -> out.number(column.getInt(row));
      case LONG -> out.number(column.getLong(row));
      // -0.0 and 0.0 are one key; this sum is 0.0 for both.
      case DOUBLE -> out.number(column.getDouble(row) + 0.0);
      case BOOLEAN -> out.raw(column.getBoolean(row) ? "true" : "false");
      case INSTANT -> out.instant(column.getLong(row));
    }
  }
}
