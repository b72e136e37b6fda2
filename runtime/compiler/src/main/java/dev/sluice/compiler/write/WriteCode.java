package dev.sluice.compiler.write;

import static dev.sluice.compiler.write.EngineNames.MEMBER_NAME;
import static dev.sluice.compiler.write.EngineNames.RESULT_WRITER;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.NameAllocator;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import dev.sluice.compiler.model.ComponentModel;
import dev.sluice.compiler.model.Presence;
import dev.sluice.compiler.model.RecordModel;
import dev.sluice.compiler.model.ValueModel;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.Modifier;

/**
 * Methods that write the user's records: one for a whole result, and one for the members of each
 * record type. The writer itself refuses a null scalar; a missing record, list or {@code Optional}
 * is refused here, and so is a missing number or boolean in a list, which is unboxed for the
 * writer.
 */
final class WriteCode {
  private final InvokerClass members;
  private final Map<ClassName, String> memberWriters = new HashMap<>();

  WriteCode(InvokerClass members) {
    this.members = members;
  }

  /** The name of a new method that writes one result. */
  String resultWriter(RecordModel result) {
    String name = members.newMethod("writeResult");
    MethodSpec.Builder method =
        method(name, result.type())
            .beginControlFlow("if (value == null)")
            .addStatement("throw results.invalid($S)", "a result")
            .endControlFlow();
    method
        .addStatement("results.beginResult()")
        .addStatement("$L(value, results)", memberWriter(result))
        .addStatement("results.endResult()");
    members.add(method.build());
    return name;
  }

  private String memberWriter(RecordModel record) {
    String known = memberWriters.get(record.type());
    if (known != null) {
      return known;
    }
    String name = members.newMethod("write" + record.type().simpleName() + "Members");
    memberWriters.put(record.type(), name);
    MethodSpec.Builder method = method(name, record.type());
    NameAllocator locals = new NameAllocator();
    locals.newName("value");
    locals.newName("results");
    for (ComponentModel component : record.components()) {
      method.addStatement("results.member($L)", memberName(component.name()));
      CodeBlock accessor = CodeBlock.of("value.$L()", component.name());
      method.addCode(value(component, accessor, "component " + component.name(), locals));
    }
    members.add(method.build());
    return name;
  }

  private String memberName(String name) {
    return members.constant(MEMBER_NAME, name, "new $T($S)", MEMBER_NAME, name);
  }

  private static MethodSpec.Builder method(String name, ClassName value) {
    return MethodSpec.methodBuilder(name)
        .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
        .addParameter(value, "value")
        .addParameter(RESULT_WRITER, "results");
  }

  private CodeBlock value(
      ComponentModel component, CodeBlock expression, String what, NameAllocator locals) {
    if (component.presence() == Presence.REQUIRED && component.type().isScalar()) {
      return scalar(component.type(), expression);
    }
    String local = locals.newName(component.name());
    CodeBlock.Builder code =
        CodeBlock.builder().addStatement("$T $L = $L", declared(component), local, expression);
    CodeBlock given = CodeBlock.of("$L", local);
    return switch (component.presence()) {
      case REQUIRED ->
          code.add(refuseNull(local, what)).add(present(component, given, what, locals)).build();
      case NULLABLE ->
          code.beginControlFlow("if ($L == null)", local)
              .addStatement("results.nullValue()")
              .nextControlFlow("else")
              .add(present(component, given, what, locals))
              .endControlFlow()
              .build();
      case OPTIONAL ->
          code.add(refuseNull(local, what))
              .beginControlFlow("if ($L.isEmpty())", local)
              .addStatement("results.nullValue()")
              .nextControlFlow("else")
              .add(present(component, CodeBlock.of("$L.get()", local), what, locals))
              .endControlFlow()
              .build();
    };
  }

  private static CodeBlock refuseNull(String local, String what) {
    return CodeBlock.builder()
        .beginControlFlow("if ($L == null)", local)
        .addStatement("throw results.invalid($S)", what)
        .endControlFlow()
        .build();
  }

  private CodeBlock present(
      ComponentModel component, CodeBlock expression, String what, NameAllocator locals) {
    return switch (component.type()) {
      case ValueModel.Nested(var record) ->
          CodeBlock.builder()
              .addStatement("results.beginRecord()")
              .addStatement("$L($L, results)", memberWriter(record), expression)
              .addStatement("results.endRecord()")
              .build();
      case ValueModel.ListOf(var element) -> list(element, expression, what, locals);
      case ValueModel.Scalar _, ValueModel.Decimal _, ValueModel.Enumeration _ ->
          scalar(component.type(), expression);
    };
  }

  private CodeBlock list(
      ComponentModel element, CodeBlock expression, String what, NameAllocator locals) {
    String each = locals.newName("element");
    String whatEach = "an element of " + what;
    boolean unboxed =
        element.presence() == Presence.REQUIRED
            && ReadCode.boxed(element.type()).isBoxedPrimitive();
    return CodeBlock.builder()
        .addStatement("results.beginList()")
        .beginControlFlow("for ($T $L : $L)", declared(element), each, expression)
        .add(unboxed ? refuseNull(each, whatEach) : CodeBlock.of(""))
        .add(value(element, CodeBlock.of("$L", each), whatEach, locals))
        .endControlFlow()
        .addStatement("results.endList()")
        .build();
  }

  private static CodeBlock scalar(ValueModel type, CodeBlock expression) {
    return type instanceof ValueModel.Decimal(int precision, int scale)
        ? CodeBlock.builder()
            .addStatement("results.value($L, $L, $L)", expression, precision, scale)
            .build()
        : CodeBlock.builder().addStatement("results.value($L)", expression).build();
  }

  private static TypeName declared(ComponentModel component) {
    TypeName type = ReadCode.boxed(component.type());
    return component.presence() == Presence.OPTIONAL
        ? ParameterizedTypeName.get(ClassName.get(Optional.class), type)
        : type;
  }
}
