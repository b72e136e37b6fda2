package dev.sluice.compiler.check;

import java.util.List;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.SimpleAnnotationValueVisitor14;

/** Whether the classes and constants that an annotation value names exist. */
final class ExistingValue extends SimpleAnnotationValueVisitor14<Boolean, Readiness> {
  /** What javac gives for a constant or class that it did not find. */
  private static final String UNKNOWN = "<error>";

  ExistingValue() {
    super(true);
  }

  @Override
  public Boolean visitString(String value, Readiness readiness) {
    return !value.equals(UNKNOWN);
  }

  @Override
  public Boolean visitType(TypeMirror type, Readiness readiness) {
    return readiness.exists(type);
  }

  @Override
  public Boolean visitArray(List<? extends AnnotationValue> parts, Readiness readiness) {
    return parts.stream().allMatch(part -> part.accept(this, readiness));
  }
}
