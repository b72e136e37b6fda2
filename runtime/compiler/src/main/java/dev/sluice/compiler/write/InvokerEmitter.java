package dev.sluice.compiler.write;

import static dev.sluice.compiler.write.EngineNames.FUNCTION_INVOKER;
import static dev.sluice.compiler.write.EngineNames.GENERATED;
import static dev.sluice.compiler.write.EngineNames.INVOCATION;
import static dev.sluice.compiler.write.EngineNames.RESULT_WRITER;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.sluice.compiler.model.FunctionModel;
import dev.sluice.compiler.model.HandlerModel;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;

/**
 * Writes {@code X_Method_Invoker}, which makes the method's arguments from columns, calls it, and
 * writes what it returns.
 */
final class InvokerEmitter implements Emitter {
  @Override
  public void emit(FunctionModel function, Output output) {
    HandlerModel handler = function.handler();
    InvokerClass members = new InvokerClass();
    CodeBlock arguments =
        handler.arguments().stream()
            .map(argument -> argument(argument, function, members))
            .collect(CodeBlock.joining(", "));
    CodeBlock call = CodeBlock.of("handler.$L($L)", handler.method(), arguments);
    MethodSpec invoke =
        MethodSpec.methodBuilder("invoke")
            .addAnnotation(Override.class)
            .addModifiers(Modifier.PUBLIC)
            .addParameter(INVOCATION, "call")
            .addParameter(RESULT_WRITER, "results")
            .addException(Exception.class)
            .addCode(body(handler, call, members))
            .build();
    ClassName name = handler.generated(HandlerModel.INVOKER);
    TypeSpec type =
        TypeSpec.classBuilder(name)
            .addJavadoc("Calls {@code $L}.", handler.shown())
            .addAnnotation(GENERATED)
            .addModifiers(Modifier.FINAL)
            .addSuperinterface(FUNCTION_INVOKER)
            .addFields(members.constants())
            .addField(handler.type(), "handler", Modifier.PRIVATE, Modifier.FINAL)
            .addMethod(
                MethodSpec.constructorBuilder()
                    .addParameter(handler.type(), "handler")
                    .addStatement("this.handler = handler")
                    .build())
            .addMethod(invoke)
            .addMethods(members.methods())
            .addOriginatingElement(handler.declaredIn())
            .build();
    output.type(name.packageName(), type);
  }

  private static CodeBlock argument(
      HandlerModel.Argument argument, FunctionModel function, InvokerClass members) {
    return switch (argument) {
      case EVENT ->
          CodeBlock.of(
              "$L(call.events(), call.eventRow())",
              new ReadCode(members, "events").reader("Event", function.event()));
      case AGGREGATES ->
          CodeBlock.of(
              "$L(call.aggregates(), call.aggregateRow())",
              new ReadCode(members, "aggregates")
                  .reader("Aggregates", function.aggregates().orElseThrow().record()));
      case WINDOW -> CodeBlock.of("call.window()");
      case CONTEXT -> CodeBlock.of("call.context()");
    };
  }

  private static CodeBlock body(HandlerModel handler, CodeBlock call, InvokerClass members) {
    if (handler.result().isEmpty()) {
      return CodeBlock.builder().addStatement(call).build();
    }
    ClassName result = handler.result().get().type();
    String write = new WriteCode(members).resultWriter(handler.result().get());
    return switch (handler.returns()) {
      case NOTHING -> CodeBlock.builder().addStatement(call).build();
      case ONE -> CodeBlock.builder().addStatement("$L($L, results)", write, call).build();
      case OPTIONAL ->
          returned(Optional.class, result, call)
              .beginControlFlow("if (returned.isPresent())")
              .addStatement("$L(returned.get(), results)", write)
              .endControlFlow()
              .build();
      case LIST ->
          returned(List.class, result, call)
              .beginControlFlow("for ($T result : returned)", result)
              .addStatement("$L(result, results)", write)
              .endControlFlow()
              .build();
      case STREAM ->
          CodeBlock.builder()
              .beginControlFlow("try ($T<$T> returned = $L)", Stream.class, result, call)
              .add(refuseNull())
              .addStatement("returned.forEachOrdered(result -> $L(result, results))", write)
              .endControlFlow()
              .build();
    };
  }

  private static CodeBlock.Builder returned(Class<?> shape, ClassName result, CodeBlock call) {
    return CodeBlock.builder()
        .addStatement("$T<$T> returned = $L", shape, result, call)
        .add(refuseNull());
  }

  private static CodeBlock refuseNull() {
    return CodeBlock.builder()
        .beginControlFlow("if (returned == null)")
        .addStatement("throw results.invalid($S)", "what the method returned")
        .endControlFlow()
        .build();
  }
}
