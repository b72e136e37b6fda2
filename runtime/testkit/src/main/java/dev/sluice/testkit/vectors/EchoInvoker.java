package dev.sluice.testkit.vectors;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.function.FunctionInvoker;
import dev.sluice.engine.function.Invocation;
import dev.sluice.engine.function.MemberName;
import dev.sluice.engine.function.ResultWriter;
import dev.sluice.engine.plan.Field;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.plan.ValueType;
import dev.sluice.engine.plan.WindowSpec;
import java.util.List;

/** A handler that returns what it is given: the aggregates, or without a window the event. */
public final class EchoInvoker implements FunctionInvoker {
  private final boolean stateless;
  private final List<Field> fields;
  private final List<MemberName> names;

  /** Echoes for a plan whose fields are neither nested nor lists. */
  public EchoInvoker(Plan plan) {
    stateless = plan.window() instanceof WindowSpec.None;
    fields = plan.result();
    names = fields.stream().map(field -> new MemberName(field.name())).toList();
  }

  @Override
  public void invoke(Invocation call, ResultWriter results) {
    results.beginResult();
    writeMembers(call, results);
    results.endResult();
  }

  /** Writes what the handler was given as members of the result that was begun. */
  void writeMembers(Invocation call, ResultWriter results) {
    ColumnBatch given = stateless ? call.events() : call.aggregates();
    int row = stateless ? call.eventRow() : call.aggregateRow();
    for (int i = 0; i < fields.size(); i++) {
      results.member(names.get(i));
      write(fields.get(i).type(), given.column(i), row, results);
    }
  }

  private static void write(ValueType type, Column column, int row, ResultWriter results) {
    if (column.isNull(row)) {
      results.nullValue();
      return;
    }
    switch (type) {
      case ValueType.Scalar scalar -> {
        switch (scalar) {
          case STRING -> results.value(column.string(row));
          case INT -> results.value(column.getInt(row));
          case LONG -> results.value(column.getLong(row));
          case DOUBLE -> results.value(column.getDouble(row));
          case BOOLEAN -> results.value(column.getBoolean(row));
          case INSTANT -> results.value(column.instant(row));
        }
      }
      case ValueType.Decimal(int precision, int scale) ->
          results.value(column.decimal(row, scale), precision, scale);
      case ValueType.Enumeration(var names) -> results.value(names.get(column.getInt(row)));
      case ValueType.Nested _, ValueType.ListOf _ ->
          throw new IllegalArgumentException("an echo writes scalar values only, not " + type);
    }
  }
}
