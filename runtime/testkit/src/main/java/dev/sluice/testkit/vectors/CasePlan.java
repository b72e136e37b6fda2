package dev.sluice.testkit.vectors;

import dev.sluice.api.LatePolicy;
import dev.sluice.engine.plan.AggregateSpec;
import dev.sluice.engine.plan.EventSchema;
import dev.sluice.engine.plan.Field;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.plan.ValueType;
import dev.sluice.engine.plan.WindowSpec;
import dev.sluice.testkit.oracle.AggregateRule;
import dev.sluice.testkit.oracle.ComponentType;
import dev.sluice.testkit.oracle.Declaration;
import dev.sluice.testkit.oracle.WindowRule;
import java.util.ArrayList;
import java.util.List;

/** The engine's plan of a declaration; its handler returns what it is given. */
public final class CasePlan {
  /** The name of the function. */
  public static final String FUNCTION = "worked-case";

  private final Declaration declaration;
  private final EventSchema schema;

  private CasePlan(Declaration declaration) {
    this.declaration = declaration;
    List<Field> fields = new ArrayList<>();
    declaration.event().forEach((name, type) -> fields.add(field(name, type)));
    this.schema = new EventSchema(fields);
  }

  /** The plan of a declaration. */
  public static Plan of(Declaration declaration) {
    return new CasePlan(declaration).plan();
  }

  private Plan plan() {
    List<Integer> key = declaration.key().stream().map(this::column).toList();
    boolean stateless = declaration.window() instanceof WindowRule.Stateless;
    List<AggregateSpec> aggregates = new ArrayList<>();
    declaration.aggregates().forEach((name, rule) -> aggregates.add(aggregate(name, rule)));
    List<Field> result =
        stateless ? schema.fields() : aggregates.stream().map(AggregateSpec::result).toList();
    return new Plan(
        FUNCTION,
        new Plan.Input(
            "events",
            key.isEmpty() ? Plan.NONE : key.getFirst(),
            declaration.outOfOrderBy(),
            declaration.lateToSideOutput() ? LatePolicy.SIDE_OUTPUT : LatePolicy.DROP,
            declaration.limits().maxEventBytes(),
            declaration.limits().idleAfter().orElse(Plan.UNSET),
            declaration.limits().maxAhead()),
        schema,
        column(declaration.time()),
        key,
        window(declaration.window()),
        aggregates,
        stateless,
        result,
        "results",
        Plan.Checkpoint.DEFAULT);
  }

  private int column(String component) {
    return schema.columnOf(component).orElseThrow();
  }

  private AggregateSpec aggregate(String name, AggregateRule rule) {
    return new AggregateSpec(
        function(rule.function()),
        rule.field().map(this::column).orElse(AggregateSpec.EVERY_EVENT),
        field(name, rule.result()));
  }

  private static AggregateSpec.Function function(AggregateRule.Function function) {
    return switch (function) {
      case COUNT -> AggregateSpec.Function.COUNT;
      case SUM -> AggregateSpec.Function.SUM;
      case MIN -> AggregateSpec.Function.MIN;
      case MAX -> AggregateSpec.Function.MAX;
      case AVG -> AggregateSpec.Function.AVG;
      case DISTINCT -> AggregateSpec.Function.COUNT_DISTINCT;
      case FIRST -> AggregateSpec.Function.FIRST;
      case LAST -> AggregateSpec.Function.LAST;
    };
  }

  private static WindowSpec window(WindowRule window) {
    return switch (window) {
      case WindowRule.Tumbling(long size, long offset) -> new WindowSpec.Tumbling(size, offset);
      case WindowRule.Hopping(long size, long every) -> new WindowSpec.Hopping(size, every);
      case WindowRule.Sliding(long size) -> new WindowSpec.Sliding(size);
      case WindowRule.Stateless _ -> new WindowSpec.None();
    };
  }

  private static Field field(String name, ComponentType type) {
    return new Field(name, valueType(type), type.nullable());
  }

  private static ValueType valueType(ComponentType type) {
    return switch (type.kind()) {
      case LONG -> ValueType.Scalar.LONG;
      case INT -> ValueType.Scalar.INT;
      case DOUBLE -> ValueType.Scalar.DOUBLE;
      case BOOLEAN -> ValueType.Scalar.BOOLEAN;
      case STRING -> ValueType.Scalar.STRING;
      case INSTANT -> ValueType.Scalar.INSTANT;
      case DECIMAL -> new ValueType.Decimal(type.precision(), type.scale());
      case ENUM -> new ValueType.Enumeration(type.names());
    };
  }
}
