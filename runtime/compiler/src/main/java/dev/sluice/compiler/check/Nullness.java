package dev.sluice.compiler.check;

import javax.lang.model.AnnotatedConstruct;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;

/** Whether something is annotated by an annotation named {@code Nullable}, whoever's it is. */
final class Nullness {
  private Nullness() {}

  /** On the component's type, or on whatever of the component the annotation may stand on. */
  static boolean isNullable(RecordComponentElement component) {
    return carriesNullable(component)
        || isNullable(component.asType())
        || carriesNullable(component.getAccessor())
        || isNullable(component.getAccessor().getReturnType())
        || ElementFilter.fieldsIn(Nesting.declaring(component).getEnclosedElements()).stream()
            .filter(field -> field.getSimpleName().equals(component.getSimpleName()))
            .anyMatch(Nullness::fieldIsNullable);
  }

  private static boolean fieldIsNullable(VariableElement field) {
    return carriesNullable(field) || isNullable(field.asType());
  }

  /** On the method; where the annotation is one for types, it is on the type that it returns. */
  static boolean isNullable(ExecutableElement method) {
    return carriesNullable(method);
  }

  static boolean isNullable(TypeMirror type) {
    return carriesNullable(type);
  }

  private static boolean carriesNullable(AnnotatedConstruct construct) {
    return construct.getAnnotationMirrors().stream()
        .anyMatch(
            mirror ->
                mirror.getAnnotationType().asElement().getSimpleName().contentEquals("Nullable"));
  }
}
