package dev.sluice.engine.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * The declared record of an event, flattened: every field, nested ones and list elements too, is
 * one {@link Column}, numbered in depth-first declared order (a nested record or list comes before
 * its parts). These numbers are the column numbers everywhere.
 */
public final class EventSchema {
  /** The parent of a top-level column. */
  public static final int NO_PARENT = -1;

  /**
   * One flattened field. {@code path} joins names by dots (a list's element is {@code "tags[]"}).
   * {@code parent} is the column of the enclosing nested record or list, or {@link #NO_PARENT}.
   * {@code repeated}: lies inside a list, so its rows are list elements.
   */
  public record Column(
      int index, String path, ValueType type, boolean nullable, int parent, boolean repeated) {}

  private final List<Field> fields;
  private final List<Column> columns;

  public EventSchema(List<Field> fields) {
    this.fields = List.copyOf(fields);
    List<Column> flat = new ArrayList<>();
    flatten(this.fields, "", NO_PARENT, false, flat);
    this.columns = List.copyOf(flat);
  }

  private static void flatten(
      List<Field> fields, String prefix, int parent, boolean repeated, List<Column> into) {
    for (Field field : fields) {
      add(field, prefix + field.name(), parent, repeated, into);
    }
  }

  private static void add(
      Field field, String path, int parent, boolean repeated, List<Column> into) {
    int index = into.size();
    into.add(new Column(index, path, field.type(), field.nullable(), parent, repeated));
    switch (field.type()) {
      case ValueType.Nested(var parts) -> flatten(parts, path + ".", index, repeated, into);
      case ValueType.ListOf(var element) -> add(element, path + "[]", index, true, into);
      case ValueType.Scalar _, ValueType.Decimal _, ValueType.Enumeration _ -> {}
    }
  }

  /** The top-level fields in declared order. */
  public List<Field> fields() {
    return fields;
  }

  /** All columns; the index in this list is the column's number. */
  public List<Column> columns() {
    return columns;
  }

  /**
   * Whether an event may have no value in a column: a part of a nested record is absent with it.
   */
  public boolean mayBeNull(Column column) {
    return column.nullable()
        || (column.parent() != NO_PARENT && mayBeNull(columns.get(column.parent())));
  }

  /** The column with this dotted path. */
  public OptionalInt columnOf(String path) {
    return columns.stream()
        .filter(column -> column.path().equals(path))
        .mapToInt(Column::index)
        .findFirst();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EventSchema that && fields.equals(that.fields);
  }

  @Override
  public int hashCode() {
    return fields.hashCode();
  }

  @Override
  public String toString() {
    return "EventSchema" + fields;
  }
}
