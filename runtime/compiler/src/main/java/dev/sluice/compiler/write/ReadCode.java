package dev.sluice.compiler.write;

import static dev.sluice.compiler.write.EngineNames.COLUMN;
import static dev.sluice.compiler.write.EngineNames.COLUMN_BATCH;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import dev.sluice.compiler.model.ComponentModel;
import dev.sluice.compiler.model.Presence;
import dev.sluice.compiler.model.RecordModel;
import dev.sluice.compiler.model.ValueModel;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.lang.model.element.Modifier;

/**
 * Methods that make the user's records from columns: one for the record itself, one for each nested
 * record and list in it. Columns are numbered in the order in which this goes through them.
 */
final class ReadCode {
  private final InvokerClass members;
  private final String batch;
  private int nextColumn;

  ReadCode(InvokerClass members, String batch) {
    this.members = members;
    this.batch = batch;
  }

  /** The name of a new method {@code readX(ColumnBatch, int row)}. */
  String reader(String what, RecordModel record) {
    String name = members.newMethod("read" + what);
    CodeBlock arguments =
        record.components().stream()
            .map(component -> value(component, what + capitalised(component.name()), "row"))
            .collect(CodeBlock.joining(",\n"));
    members.add(
        method(name, record.type())
            .addStatement("return new $T(\n$L)", record.type(), arguments)
            .build());
    return name;
  }

  private String listReader(String what, ComponentModel element) {
    String name = members.newMethod("read" + what);
    int list = nextColumn - 1;
    TypeName listType = listOf(element);
    CodeBlock value = value(element, what + "Element", "element");
    members.add(
        method(name, listType)
            .addStatement("$T list = $L.column($L)", COLUMN, batch, list)
            .addStatement("int end = list.end(row)")
            .addStatement(
                "$T elements = new $T<>(end - list.start(row))", listType, ArrayList.class)
            .beginControlFlow("for (int element = list.start(row); element < end; element++)")
            .addStatement("elements.add($L)", value)
            .endControlFlow()
            .addStatement("return $T.unmodifiableList(elements)", Collections.class)
            .build());
    return name;
  }

  private MethodSpec.Builder method(String name, TypeName returns) {
    return MethodSpec.methodBuilder(name)
        .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
        .addParameter(COLUMN_BATCH, batch)
        .addParameter(int.class, "row")
        .returns(returns);
  }

  private CodeBlock value(ComponentModel component, String what, String row) {
    int column = nextColumn++;
    CodeBlock present = present(component.type(), column, what, row);
    CodeBlock absent = CodeBlock.of("$L.column($L).isNull($L)", batch, column, row);
    return switch (component.presence()) {
      case REQUIRED -> present;
      case NULLABLE -> CodeBlock.of("$L ? null : $L", absent, present);
      case OPTIONAL ->
          CodeBlock.of(
              "$L ? $T.empty() : $T.of($L)", absent, Optional.class, Optional.class, present);
    };
  }

  private CodeBlock present(ValueModel type, int column, String what, String row) {
    return switch (type) {
      case ValueModel.Scalar scalar ->
          CodeBlock.of("$L.column($L).$L($L)", batch, column, accessor(scalar), row);
      case ValueModel.Decimal(int _, int scale) ->
          CodeBlock.of("$L.column($L).decimal($L, $L)", batch, column, row, scale);
      case ValueModel.Enumeration(ClassName name, var _) ->
          CodeBlock.of("$L[$L.column($L).getInt($L)]", constants(name), batch, column, row);
      case ValueModel.Nested(var record) ->
          CodeBlock.of("$L($L, $L)", reader(what, record), batch, row);
      case ValueModel.ListOf(var element) ->
          CodeBlock.of("$L($L, $L)", listReader(what, element), batch, row);
    };
  }

  private static String accessor(ValueModel.Scalar scalar) {
    return switch (scalar) {
      case STRING -> "string";
      case INT -> "getInt";
      case LONG -> "getLong";
      case DOUBLE -> "getDouble";
      case BOOLEAN -> "getBoolean";
      case INSTANT -> "instant";
    };
  }

  private String constants(ClassName enumeration) {
    return members.constant(
        ArrayTypeName.of(enumeration),
        enumeration.simpleName() + "Values",
        "$T.values()",
        enumeration);
  }

  /** The type {@code List<element>}, boxed where it has to be. */
  static TypeName listOf(ComponentModel element) {
    TypeName type = boxed(element.type());
    return ParameterizedTypeName.get(
        ClassName.get(List.class),
        element.presence() == Presence.OPTIONAL
            ? ParameterizedTypeName.get(ClassName.get(Optional.class), type)
            : type);
  }

  /** The reference type of a value. */
  static TypeName boxed(ValueModel type) {
    return switch (type) {
      case ValueModel.Scalar scalar ->
          switch (scalar) {
            case STRING -> ClassName.get(String.class);
            case INT -> ClassName.get(Integer.class);
            case LONG -> ClassName.get(Long.class);
            case DOUBLE -> ClassName.get(Double.class);
            case BOOLEAN -> ClassName.get(Boolean.class);
            case INSTANT -> ClassName.get(Instant.class);
          };
      case ValueModel.Decimal _ -> ClassName.get(BigDecimal.class);
      case ValueModel.Enumeration(ClassName name, var _) -> name;
      case ValueModel.Nested(var record) -> record.type();
      case ValueModel.ListOf(var element) -> listOf(element);
    };
  }

  private static String capitalised(String name) {
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }
}
