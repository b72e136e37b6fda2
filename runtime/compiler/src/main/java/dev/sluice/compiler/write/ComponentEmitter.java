package dev.sluice.compiler.write;

import static dev.sluice.compiler.write.EngineNames.DAGGER_COMPONENT;
import static dev.sluice.compiler.write.EngineNames.DAGGER_MODULE;
import static dev.sluice.compiler.write.EngineNames.DAGGER_PROVIDES;
import static dev.sluice.compiler.write.EngineNames.GENERATED;
import static dev.sluice.compiler.write.EngineNames.JAKARTA_SINGLETON;
import static dev.sluice.compiler.write.EngineNames.JAVAX_SINGLETON;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.sluice.compiler.model.FunctionModel;
import dev.sluice.compiler.model.HandlerModel;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;

/**
 * Writes {@code X_Method_Component}, the Dagger component that makes the user's class, and, where
 * the class has no {@code @Inject} constructor, {@code X_Method_Module}, which calls the one
 * without arguments.
 */
final class ComponentEmitter implements Emitter {
  @Override
  public void emit(FunctionModel function, Output output) {
    HandlerModel handler = function.handler();
    List<ClassName> modules = new ArrayList<>();
    if (!handler.injected()) {
      modules.add(handler.generated(HandlerModel.MODULE));
      output.type(handler.type().packageName(), module(handler));
    }
    modules.addAll(handler.modules());
    output.type(handler.type().packageName(), component(handler, modules));
  }

  private static TypeSpec component(HandlerModel handler, List<ClassName> modules) {
    AnnotationSpec.Builder annotation = AnnotationSpec.builder(DAGGER_COMPONENT);
    modules.forEach(module -> annotation.addMember("modules", "$T.class", module));
    return TypeSpec.interfaceBuilder(handler.generated(HandlerModel.COMPONENT))
        .addJavadoc("Makes the object whose {@code $L} is called.", handler.shown())
        .addAnnotation(GENERATED)
        .addAnnotation(JAVAX_SINGLETON)
        .addAnnotation(JAKARTA_SINGLETON)
        .addAnnotation(annotation.build())
        .addMethod(
            MethodSpec.methodBuilder("handler")
                .addModifiers(Modifier.PUBLIC, Modifier.ABSTRACT)
                .returns(handler.type())
                .build())
        .addOriginatingElement(handler.declaredIn())
        .build();
  }

  private static TypeSpec module(HandlerModel handler) {
    return TypeSpec.interfaceBuilder(handler.generated(HandlerModel.MODULE))
        .addJavadoc("Calls the constructor without arguments of {@code $T}.", handler.type())
        .addAnnotation(GENERATED)
        .addAnnotation(DAGGER_MODULE)
        .addMethod(
            MethodSpec.methodBuilder("handler")
                .addAnnotation(DAGGER_PROVIDES)
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .returns(handler.type())
                .addStatement("return new $T()", handler.type())
                .build())
        .addOriginatingElement(handler.declaredIn())
        .build();
  }
}
