package dev.sluice.compiler.write;

import static dev.sluice.compiler.write.EngineNames.AGGREGATE_SPEC;
import static dev.sluice.compiler.write.EngineNames.DEPLOYMENT;
import static dev.sluice.compiler.write.EngineNames.EVENT_SCHEMA;
import static dev.sluice.compiler.write.EngineNames.FIELD;
import static dev.sluice.compiler.write.EngineNames.FUNCTION_DEFINITION;
import static dev.sluice.compiler.write.EngineNames.FUNCTION_INVOKER;
import static dev.sluice.compiler.write.EngineNames.GENERATED;
import static dev.sluice.compiler.write.EngineNames.PLAN;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import com.palantir.javapoet.WildcardTypeName;
import dev.sluice.api.DataLoss;
import dev.sluice.api.Trigger;
import dev.sluice.compiler.model.AggregatesModel;
import dev.sluice.compiler.model.DeploymentModel;
import dev.sluice.compiler.model.FunctionModel;
import dev.sluice.compiler.model.HandlerModel;
import dev.sluice.compiler.model.RecordModel;
import java.util.List;
import javax.lang.model.element.Modifier;

/** Writes {@code X_Method}, the function's definition: its plan, and how to make an invoker. */
final class DefinitionEmitter implements Emitter {
  @Override
  public void emit(FunctionModel function, Output output) {
    HandlerModel handler = function.handler();
    ClassName name = handler.generated("");
    TypeSpec.Builder type =
        TypeSpec.classBuilder(name)
            .addJavadoc(
                "The function {@code $L}, from {@code $L}.", function.name(), handler.shown())
            .addAnnotation(GENERATED)
            .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
            .addSuperinterface(FUNCTION_DEFINITION)
            .addField(
                constant(EVENT_SCHEMA, "EVENT", PlanCode.schema(function.event().components())))
            .addField(
                constant(
                    listOf(AGGREGATE_SPEC),
                    "AGGREGATES",
                    PlanCode.aggregates(
                        function.aggregates().map(AggregatesModel::aggregates).orElse(List.of()))))
            .addField(
                constant(
                    listOf(FIELD),
                    "RESULT",
                    PlanCode.fields(
                        handler.result().map(RecordModel::components).orElse(List.of()))))
            .addField(constant(PLAN, "PLAN", PlanCode.plan(function)))
            .addMethod(override("plan", PLAN).addStatement("return PLAN").build())
            .addMethod(
                override(
                        "declaredIn",
                        ParameterizedTypeName.get(
                            ClassName.get(Class.class), WildcardTypeName.subtypeOf(Object.class)))
                    .addStatement("return $T.class", handler.type())
                    .build())
            .addMethod(
                override("newInvoker", FUNCTION_INVOKER)
                    .addStatement(
                        "return new $T($T.create().handler())",
                        handler.generated(HandlerModel.INVOKER),
                        daggerComponent(handler))
                    .build())
            .addMethod(
                override("invokerOf", FUNCTION_INVOKER)
                    .addParameter(Object.class, "handler")
                    .addStatement(
                        "return new $T($T.class.cast(handler))",
                        handler.generated(HandlerModel.INVOKER),
                        handler.type())
                    .build())
            .addOriginatingElement(handler.declaredIn());
    if (!function.deployment().equals(DeploymentModel.DEFAULT)) {
      type.addMethod(
          override("deployment", DEPLOYMENT)
              .addStatement("return $L", deployment(function.deployment()))
              .build());
    }
    output.type(name.packageName(), type.build());
  }

  private static CodeBlock deployment(DeploymentModel deployment) {
    return CodeBlock.of(
        "new $T($T.$L, $LL, $L, $S, $T.$L)",
        DEPLOYMENT,
        Trigger.class,
        deployment.trigger(),
        deployment.intervalMillis(),
        deployment.maxEvents(),
        deployment.startAt(),
        DataLoss.class,
        deployment.onDataLoss());
  }

  private static ClassName daggerComponent(HandlerModel handler) {
    ClassName component = handler.generated(HandlerModel.COMPONENT);
    return ClassName.get(component.packageName(), "Dagger" + component.simpleName());
  }

  private static FieldSpec constant(TypeName type, String name, CodeBlock value) {
    return FieldSpec.builder(type, name, Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
        .initializer(value)
        .build();
  }

  private static TypeName listOf(ClassName element) {
    return ParameterizedTypeName.get(ClassName.get(List.class), element);
  }

  private static MethodSpec.Builder override(String name, TypeName returns) {
    return MethodSpec.methodBuilder(name)
        .addAnnotation(Override.class)
        .addModifiers(Modifier.PUBLIC)
        .returns(returns);
  }
}
