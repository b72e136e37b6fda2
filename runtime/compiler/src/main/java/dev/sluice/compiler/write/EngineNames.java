package dev.sluice.compiler.write;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;

/** The classes of others that generated code names; none is on our class path. */
final class EngineNames {
  static final ClassName PLAN = engine("plan", "Plan");
  static final ClassName EVENT_SCHEMA = engine("plan", "EventSchema");
  static final ClassName FIELD = engine("plan", "Field");
  static final ClassName VALUE_TYPE = engine("plan", "ValueType");
  static final ClassName WINDOW_SPEC = engine("plan", "WindowSpec");
  static final ClassName AGGREGATE_SPEC = engine("plan", "AggregateSpec");
  static final ClassName COLUMN = engine("column", "Column");
  static final ClassName COLUMN_BATCH = engine("column", "ColumnBatch");
  static final ClassName DEPLOYMENT = engine("function", "Deployment");
  static final ClassName FUNCTION_DEFINITION = engine("function", "FunctionDefinition");
  static final ClassName FUNCTION_INVOKER = engine("function", "FunctionInvoker");
  static final ClassName INVOCATION = engine("function", "Invocation");
  static final ClassName MEMBER_NAME = engine("function", "MemberName");
  static final ClassName RESULT_WRITER = engine("function", "ResultWriter");
  static final ClassName FUNCTION_HANDLER = ClassName.get("dev.sluice.lambda", "FunctionHandler");
  static final ClassName DAGGER_COMPONENT = ClassName.get("dagger", "Component");
  static final ClassName DAGGER_MODULE = ClassName.get("dagger", "Module");
  static final ClassName DAGGER_PROVIDES = ClassName.get("dagger", "Provides");
  static final ClassName JAVAX_SINGLETON = ClassName.get("javax.inject", "Singleton");
  static final ClassName JAKARTA_SINGLETON = ClassName.get("jakarta.inject", "Singleton");

  static final AnnotationSpec GENERATED =
      AnnotationSpec.builder(ClassName.get("javax.annotation.processing", "Generated"))
          .addMember("value", "$S", "dev.sluice.compiler.SluiceProcessor")
          .build();

  private EngineNames() {}

  private static ClassName engine(String step, String name) {
    return ClassName.get("dev.sluice.engine." + step, name);
  }
}
