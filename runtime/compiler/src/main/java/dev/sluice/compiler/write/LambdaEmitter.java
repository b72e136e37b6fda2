package dev.sluice.compiler.write;

import static dev.sluice.compiler.write.EngineNames.FUNCTION_HANDLER;
import static dev.sluice.compiler.write.EngineNames.GENERATED;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.sluice.compiler.model.FunctionModel;
import dev.sluice.compiler.model.HandlerModel;
import javax.lang.model.element.Modifier;
import javax.lang.model.util.Elements;

/**
 * Writes {@code X_MethodLambda}, the class that AWS Lambda calls, where {@code sluice-lambda} is on
 * the class path: a function that is only ever run elsewhere needs nothing of it.
 */
final class LambdaEmitter implements Emitter {
  private final boolean wanted;

  LambdaEmitter(Elements elements) {
    this.wanted = elements.getTypeElement(FUNCTION_HANDLER.canonicalName()) != null;
  }

  @Override
  public void emit(FunctionModel function, Output output) {
    if (!wanted) {
      return;
    }
    HandlerModel handler = function.handler();
    ClassName name = handler.generated(HandlerModel.LAMBDA);
    output.type(
        name.packageName(),
        TypeSpec.classBuilder(name)
            .addJavadoc("The function {@code $L} in AWS Lambda.", function.name())
            .addAnnotation(GENERATED)
            .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
            .superclass(FUNCTION_HANDLER)
            .addMethod(
                MethodSpec.constructorBuilder()
                    .addModifiers(Modifier.PUBLIC)
                    .addStatement("super(new $T())", handler.generated(""))
                    .build())
            .addOriginatingElement(handler.declaredIn())
            .build());
  }
}
