package dev.sluice.engine.aggregate;

import dev.sluice.engine.column.Storage;
import dev.sluice.engine.plan.AggregateSpec;
import dev.sluice.engine.plan.EventSchema;
import dev.sluice.engine.plan.Field;
import dev.sluice.engine.plan.ValueType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Chooses the cells and results of a plan's aggregates, by function and type. Aggregates share
 * cells: the sum and the average of a column have one sum and one count.
 */
final class PlannedCells {
  private final EventSchema schema;
  private final List<CellGroup> groups = new ArrayList<>();
  private final Map<String, Cell> byName = new HashMap<>();

  PlannedCells(EventSchema schema) {
    this.schema = schema;
  }

  List<CellGroup> groups() {
    return groups;
  }

  /**
   * The result of an aggregate; its cells are added.
   *
   * @throws IllegalArgumentException if the function does not fit the column or the result
   */
  Result result(AggregateSpec aggregate) {
    if (aggregate.column() == AggregateSpec.EVERY_EVENT) {
      return new Result.Count(count(AggregateSpec.EVERY_EVENT));
    }
    EventSchema.Column column = schema.columns().get(aggregate.column());
    if (!column.type().isScalar() || column.repeated()) {
      throw wrong(aggregate, column);
    }
    return switch (aggregate.function()) {
      case COUNT -> new Result.Count(schema.mayBeNull(column) ? count(column.index()) : events());
      case COUNT_DISTINCT -> new Result.Distinct(distinct(column));
      case SUM -> present(aggregate, column, sum(aggregate, column));
      case AVG -> present(aggregate, column, average(aggregate, column));
      case MIN -> present(aggregate, column, extreme(aggregate, column, Extremes.MINIMUM));
      case MAX -> present(aggregate, column, extreme(aggregate, column, Extremes.MAXIMUM));
      case FIRST -> present(aggregate, column, edge("first", column, Extremes.MINIMUM));
      case LAST -> present(aggregate, column, edge("last", column, Extremes.MAXIMUM));
    };
  }

  private Result present(AggregateSpec aggregate, EventSchema.Column column, Result result) {
    if (!schema.mayBeNull(column)) {
      return result;
    }
    if (!aggregate.result().nullable()) {
      throw new IllegalArgumentException(
          "%s of %s may have nothing to aggregate, so its result %s must be nullable"
              .formatted(aggregate.function(), column.path(), aggregate.result().name()));
    }
    return new Result.OfAny(count(column.index()), result);
  }

  private CountCell events() {
    return count(AggregateSpec.EVERY_EVENT);
  }

  private CountCell count(int column) {
    return cell(CountCell.class, "count", column, CountCell::new);
  }

  /** How many values a column has had: all, where it cannot be null. */
  private CountCell countOf(EventSchema.Column column) {
    return schema.mayBeNull(column) ? count(column.index()) : events();
  }

  private DistinctCell distinct(EventSchema.Column column) {
    return switch (Storage.of(column.type())) {
      case BYTES -> cell(DistinctCell.class, "distinct", column.index(), DistinctCell.OfTexts::new);
      case DECIMAL ->
          cell(DistinctCell.class, "distinct", column.index(), DistinctCell.OfDecimals::new);
      default -> {
        boolean doubles = Storage.of(column.type()) == Storage.DOUBLE;
        yield cell(
            DistinctCell.class,
            "distinct",
            column.index(),
            name -> new DistinctCell.OfWords(name, doubles));
      }
    };
  }

  private Result sum(AggregateSpec aggregate, EventSchema.Column column) {
    if (column.type() instanceof ValueType.Decimal argument
        && aggregate.result().type() instanceof ValueType.Decimal result
        && result.scale() >= argument.scale()) {
      int zeros = result.scale() - argument.scale();
      return new Result.DecimalSum(decimalSum(column), result.precision(), zeros);
    }
    if (column.type() == ValueType.Scalar.DOUBLE
        && aggregate.result().type() == ValueType.Scalar.DOUBLE) {
      return new Result.DoubleSum(doubleSum(column));
    }
    if (isWhole(column.type()) && isWhole(aggregate.result().type())) {
      return new Result.LongSum(longSum(column));
    }
    throw wrong(aggregate, column);
  }

  private Result average(AggregateSpec aggregate, EventSchema.Column column) {
    if (column.type() instanceof ValueType.Decimal argument
        && aggregate.result().type() instanceof ValueType.Decimal result
        && result.scale() == argument.scale() + Result.AVERAGE_DIGITS) {
      return new Result.DecimalAverage(decimalSum(column), countOf(column), result.precision());
    }
    if (aggregate.result().type() == ValueType.Scalar.DOUBLE) {
      if (column.type() == ValueType.Scalar.DOUBLE) {
        return new Result.DoubleAverage(doubleSum(column), countOf(column));
      }
      if (isWhole(column.type())) {
        return new Result.LongAverage(longSum(column), countOf(column));
      }
    }
    throw wrong(aggregate, column);
  }

  private static boolean isWhole(ValueType type) {
    return type == ValueType.Scalar.INT || type == ValueType.Scalar.LONG;
  }

  private LongSumCell longSum(EventSchema.Column column) {
    return cell(LongSumCell.class, "sum", column.index(), LongSumCell::new);
  }

  private DoubleSumCell doubleSum(EventSchema.Column column) {
    return cell(DoubleSumCell.class, "sum", column.index(), DoubleSumCell::new);
  }

  private DecimalSumCell decimalSum(EventSchema.Column column) {
    return cell(DecimalSumCell.class, "sum", column.index(), DecimalSumCell::new);
  }

  private Result extreme(AggregateSpec aggregate, EventSchema.Column column, long turned) {
    String function = turned == Extremes.MAXIMUM ? "max" : "min";
    int index = column.index();
    return switch (Storage.of(column.type())) {
      case DECIMAL ->
          new Result.Value(
              cell(
                  DecimalExtremeCell.class,
                  function,
                  index,
                  name -> new DecimalExtremeCell(name, turned)));
      case BYTES ->
          new Result.Value(
              cell(
                  TextExtremeCell.class,
                  function,
                  index,
                  name -> new TextExtremeCell(name, turned == Extremes.MAXIMUM)));
      case INT, LONG, DOUBLE -> {
        if (column.type() instanceof ValueType.Enumeration) {
          throw wrong(aggregate, column);
        }
        Storage storage = Storage.of(column.type());
        yield new Result.Value(
            cell(
                WordExtremeCell.class,
                function,
                index,
                name -> new WordExtremeCell(name, storage, turned)));
      }
      case BYTE, VIEW, LIST, NESTED -> throw wrong(aggregate, column);
    };
  }

  private Result edge(String function, EventSchema.Column column, long turned) {
    int index = column.index();
    return new Result.Value(
        switch (Storage.of(column.type())) {
          case BYTES ->
              cell(TextEdgeCell.class, function, index, name -> new TextEdgeCell(name, turned));
          case DECIMAL ->
              cell(EdgeCell.class, function, index, name -> EdgeCell.ofDecimals(name, turned));
          default -> cell(EdgeCell.class, function, index, name -> EdgeCell.ofWords(name, turned));
        });
  }

  private <C extends Cell> C cell(
      Class<C> type, String function, int column, Function<String, C> create) {
    String argument =
        column == AggregateSpec.EVERY_EVENT ? "" : schema.columns().get(column).path();
    String name = function + "(" + argument + ")";
    return type.cast(
        byName.computeIfAbsent(
            name,
            _ -> {
              C created = create.apply(name);
              group(column).add(created);
              return created;
            }));
  }

  private CellGroup group(int column) {
    for (CellGroup group : groups) {
      if (group.column() == column) {
        return group;
      }
    }
    CellGroup created = new CellGroup(column);
    groups.add(created);
    return created;
  }

  private static IllegalArgumentException wrong(
      AggregateSpec aggregate, EventSchema.Column column) {
    Field result = aggregate.result();
    return new IllegalArgumentException(
        "%s of %s, a %s, cannot be the %s %s"
            .formatted(
                aggregate.function(), column.path(), column.type(), result.type(), result.name()));
  }
}
