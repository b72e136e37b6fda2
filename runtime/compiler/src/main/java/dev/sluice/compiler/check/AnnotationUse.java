package dev.sluice.compiler.check;

import java.lang.annotation.Annotation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;

/** One of our annotations as it stands on an element. */
record AnnotationUse(Element on, AnnotationMirror mirror, Map<String, AnnotationValue> values) {
  static Optional<AnnotationUse> find(Element element, Class<? extends Annotation> annotation) {
    return find(element, annotation.getCanonicalName());
  }

  static Optional<AnnotationUse> find(Element element, String qualifiedName) {
    return element.getAnnotationMirrors().stream()
        .filter(mirror -> typeOf(mirror).getQualifiedName().contentEquals(qualifiedName))
        .findFirst()
        .map(mirror -> new AnnotationUse(element, mirror, valuesOf(mirror)));
  }

  static TypeElement typeOf(AnnotationMirror mirror) {
    return (TypeElement) mirror.getAnnotationType().asElement();
  }

  private static Map<String, AnnotationValue> valuesOf(AnnotationMirror mirror) {
    Map<String, AnnotationValue> values = new LinkedHashMap<>();
    for (ExecutableElement member : ElementFilter.methodsIn(typeOf(mirror).getEnclosedElements())) {
      AnnotationValue value = mirror.getElementValues().get(member);
      AnnotationValue used = value == null ? member.getDefaultValue() : value;
      if (used != null) {
        values.put(member.getSimpleName().toString(), used);
      }
    }
    return values;
  }

  /** Whether the annotation has all values it must have; if not, javac says so. */
  static boolean isComplete(AnnotationMirror mirror) {
    return valuesOf(mirror).size()
        == ElementFilter.methodsIn(typeOf(mirror).getEnclosedElements()).size();
  }

  private AnnotationValue value(String name) {
    return Objects.requireNonNull(values.get(name), name);
  }

  /** Whether it stands there; if not, its default holds. */
  boolean isGiven(String name) {
    return mirror.getElementValues().keySet().stream()
        .anyMatch(member -> member.getSimpleName().contentEquals(name));
  }

  String text(String name) {
    return value(name).getValue().toString();
  }

  long number(String name) {
    return ((Number) value(name).getValue()).longValue();
  }

  TypeMirror type(String name) {
    return (TypeMirror) value(name).getValue();
  }

  /** The simple name of an enum constant. */
  String constant(String name) {
    return ((Element) value(name).getValue()).getSimpleName().toString();
  }

  /** The parts of an array, each with its place. */
  List<AnnotationValue> parts(String name) {
    return value(name).getValue() instanceof List<?> list
        ? list.stream().map(AnnotationValue.class::cast).toList()
        : List.of();
  }

  /** The annotation itself. */
  Site site() {
    return new Site(on, mirror, null);
  }

  /** The value of one attribute, or the annotation where it is left out. */
  Site site(String name) {
    AnnotationValue value = value(name);
    return mirror.getElementValues().containsValue(value) ? site(value) : site();
  }

  /** A value, or a part of one. */
  Site site(AnnotationValue value) {
    return new Site(on, mirror, value);
  }
}
