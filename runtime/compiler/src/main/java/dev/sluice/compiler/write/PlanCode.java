package dev.sluice.compiler.write;

import static dev.sluice.compiler.write.EngineNames.AGGREGATE_SPEC;
import static dev.sluice.compiler.write.EngineNames.EVENT_SCHEMA;
import static dev.sluice.compiler.write.EngineNames.FIELD;
import static dev.sluice.compiler.write.EngineNames.PLAN;
import static dev.sluice.compiler.write.EngineNames.VALUE_TYPE;
import static dev.sluice.compiler.write.EngineNames.WINDOW_SPEC;

import com.palantir.javapoet.CodeBlock;
import dev.sluice.api.LatePolicy;
import dev.sluice.api.Misplaced;
import dev.sluice.compiler.model.AggregatesModel;
import dev.sluice.compiler.model.CheckpointModel;
import dev.sluice.compiler.model.ComponentModel;
import dev.sluice.compiler.model.FunctionModel;
import dev.sluice.compiler.model.HandlerModel;
import dev.sluice.compiler.model.SourceModel;
import dev.sluice.compiler.model.TargetModel;
import dev.sluice.compiler.model.ValueModel;
import dev.sluice.compiler.model.WindowModel;
import java.util.List;
import java.util.stream.Collectors;

/** A plan as Java source. */
final class PlanCode {
  private PlanCode() {}

  /** The plan, its parts named by the constants that {@link DefinitionEmitter} declares. */
  static CodeBlock plan(FunctionModel function) {
    String keys =
        function.keyColumns().stream().map(String::valueOf).collect(Collectors.joining(", "));
    return CodeBlock.builder()
        .add("new $T(\n$>$>$S,\n", PLAN, function.name())
        .add("$L,\n", input(function.source()))
        .add("EVENT,\n$L,\n", column(function.timeColumn()))
        .add("$T.of($L),\n", List.class, keys)
        .add("$L,\n", window(function.window()))
        .add("AGGREGATES,\n")
        .add("$L,\n", takesEvent(function))
        .add("RESULT,\n$L,\n", target(function.target()))
        .add("$L)$<$<", checkpoint(function.checkpoint()))
        .build();
  }

  private static boolean takesEvent(FunctionModel function) {
    return function.handler().arguments().contains(HandlerModel.Argument.EVENT);
  }

  private static CodeBlock input(SourceModel source) {
    CodeBlock misplaced =
        source.misplaced() == Misplaced.STOP
            ? CodeBlock.of("")
            : CodeBlock.of(", $T.$L", Misplaced.class, source.misplaced());
    return CodeBlock.of(
        "new $T.Input($S, $L, $L, $T.$L, $L, $L, $L$L)",
        PLAN,
        source.stream(),
        column(source.partitionedByColumn()),
        millis(source.outOfOrderByMillis()),
        LatePolicy.class,
        source.late(),
        source.maxEventBytes(),
        optionalMillis(source.idleAfterMillis()),
        optionalMillis(source.maxAheadMillis()),
        misplaced);
  }

  private static CodeBlock window(WindowModel window) {
    return switch (window) {
      case WindowModel.Tumbling(long size, long offset) ->
          CodeBlock.of("new $T.Tumbling($L, $L)", WINDOW_SPEC, millis(size), millis(offset));
      case WindowModel.Hopping(long size, long every) ->
          CodeBlock.of("new $T.Hopping($L, $L)", WINDOW_SPEC, millis(size), millis(every));
      case WindowModel.Sliding(long size) ->
          CodeBlock.of("new $T.Sliding($L)", WINDOW_SPEC, millis(size));
      case WindowModel.None() -> CodeBlock.of("new $T.None()", WINDOW_SPEC);
    };
  }

  private static CodeBlock target(TargetModel target) {
    if (!target.stream().isEmpty()) {
      return CodeBlock.of(
          "$T.Target.ofStream($S, $S)", PLAN, target.stream(), target.partitionedBy());
    }
    if (target.isNameOnly()) {
      return CodeBlock.of("$S", target.table());
    }
    CodeBlock key =
        target.key().stream()
            .map(part -> CodeBlock.of("$S", part))
            .collect(CodeBlock.joining(", "));
    return CodeBlock.of(
        "new $T.Target($S, $T.of($L), $L, $L)",
        PLAN,
        target.table(),
        List.class,
        key,
        optionalMillis(target.ttlMillis()),
        target.atomic());
  }

  private static CodeBlock checkpoint(CheckpointModel checkpoint) {
    return checkpoint.equals(CheckpointModel.DEFAULT)
        ? CodeBlock.of("$T.Checkpoint.DEFAULT", PLAN)
        : CodeBlock.of(
            "new $T.Checkpoint($L, $LL)",
            PLAN,
            millis(checkpoint.everyMillis()),
            checkpoint.events());
  }

  static CodeBlock schema(List<ComponentModel> components) {
    return CodeBlock.of("new $T(\n$>$>$L)$<$<", EVENT_SCHEMA, fields(components));
  }

  static CodeBlock fields(List<ComponentModel> components) {
    if (components.isEmpty()) {
      return CodeBlock.of("$T.of()", List.class);
    }
    return CodeBlock.of(
        "$T.of(\n$>$>$L)$<$<",
        List.class,
        components.stream().map(PlanCode::field).collect(CodeBlock.joining(",\n")));
  }

  static CodeBlock aggregates(List<AggregatesModel.Aggregate> aggregates) {
    if (aggregates.isEmpty()) {
      return CodeBlock.of("$T.of()", List.class);
    }
    return CodeBlock.of(
        "$T.of(\n$>$>$L)$<$<",
        List.class,
        aggregates.stream().map(PlanCode::aggregate).collect(CodeBlock.joining(",\n")));
  }

  private static CodeBlock aggregate(AggregatesModel.Aggregate aggregate) {
    CodeBlock column =
        aggregate.column() == AggregatesModel.EVERY_EVENT
            ? CodeBlock.of("$T.EVERY_EVENT", AGGREGATE_SPEC)
            : CodeBlock.of("$L", aggregate.column());
    return CodeBlock.of(
        "new $T($T.Function.$L, $L, $L)",
        AGGREGATE_SPEC,
        AGGREGATE_SPEC,
        aggregate.function(),
        column,
        field(aggregate.result()));
  }

  private static CodeBlock field(ComponentModel component) {
    return CodeBlock.of(
        "new $T($S, $L, $L)",
        FIELD,
        component.name(),
        type(component.type()),
        component.nullable());
  }

  private static CodeBlock type(ValueModel type) {
    return switch (type) {
      case ValueModel.Scalar scalar -> CodeBlock.of("$T.Scalar.$L", VALUE_TYPE, scalar.name());
      case ValueModel.Decimal(int precision, int scale) ->
          CodeBlock.of("new $T.Decimal($L, $L)", VALUE_TYPE, precision, scale);
      case ValueModel.Enumeration(var _, var constants) ->
          CodeBlock.of(
              "new $T.Enumeration($T.of($L))",
              VALUE_TYPE,
              List.class,
              constants.stream()
                  .map(name -> CodeBlock.of("$S", name))
                  .collect(CodeBlock.joining(", ")));
      case ValueModel.Nested(var record) ->
          CodeBlock.of("new $T.Nested(\n$>$>$L)$<$<", VALUE_TYPE, fields(record.components()));
      case ValueModel.ListOf(var element) ->
          CodeBlock.of("new $T.ListOf($L)", VALUE_TYPE, field(element));
    };
  }

  private static CodeBlock column(int column) {
    return column == FunctionModel.NONE
        ? CodeBlock.of("$T.NONE", PLAN)
        : CodeBlock.of("$L", column);
  }

  private static CodeBlock optionalMillis(long millis) {
    return millis == SourceModel.UNSET ? CodeBlock.of("$T.UNSET", PLAN) : millis(millis);
  }

  private static CodeBlock millis(long millis) {
    return CodeBlock.of("$LL", millis);
  }
}
