package dev.sluice.compiler.check;

import java.util.HashSet;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/**
 * Whether all that a method names exists already. What does not is made by another processor, and
 * then a later round has it, or it is a mistake that javac reports.
 */
public final class Readiness {
  private final Set<Element> seen = new HashSet<>();

  private Readiness() {}

  /** Whether the method can be read in this round. */
  public static boolean isReady(ExecutableElement method) {
    return new Readiness().method(method);
  }

  private boolean method(ExecutableElement method) {
    return annotations(method)
        && annotations(Nesting.declaring(method))
        && injectionOf(Nesting.declaring(method))
        && exists(method.getReturnType())
        && method.getParameters().stream().map(VariableElement::asType).allMatch(this::exists);
  }

  /** Else Dagger would report what does not exist once more, of the component that needs it. */
  private boolean injectionOf(TypeElement type) {
    return !seen.add(type)
        || Injection.requests(type).stream().map(VariableElement::asType).allMatch(this::canBeMade);
  }

  private boolean canBeMade(TypeMirror type) {
    return exists(type)
        && (!(Injection.wanted(type) instanceof DeclaredType declared)
            || injectionOf((TypeElement) declared.asElement()));
  }

  private boolean annotations(Element element) {
    return element.getAnnotationMirrors().stream()
        .allMatch(
            mirror ->
                mirror.getAnnotationType().getKind() != TypeKind.ERROR
                    && AnnotationUse.isComplete(mirror)
                    && mirror.getElementValues().values().stream()
                        .allMatch(value -> value.accept(new ExistingValue(), this)));
  }

  /** Whether a type and, for a record, all types in it exist. */
  boolean exists(TypeMirror type) {
    if (type.getKind() == TypeKind.ERROR) {
      return false;
    }
    if (!(type instanceof DeclaredType declared)) {
      return true;
    }
    TypeElement element = (TypeElement) declared.asElement();
    boolean isNewRecord = element.getKind() == ElementKind.RECORD && seen.add(element);
    return declared.getTypeArguments().stream().allMatch(this::exists)
        && (!isNewRecord
            || (annotations(element)
                && element.getRecordComponents().stream().allMatch(this::component)));
  }

  private boolean component(RecordComponentElement component) {
    // Without an accessor its name is one that javac refuses.
    return component.getAccessor() != null && annotations(component) && exists(component.asType());
  }
}
