package dev.sluice.compiler.check;

import java.util.Optional;
import java.util.stream.Collectors;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.Nullable;

/** Where a mistake is: an element, or an annotation on it, or one value of that. */
record Site(
    Element element, @Nullable AnnotationMirror annotation, @Nullable AnnotationValue value) {
  static Site of(Element element) {
    return new Site(element, null, null);
  }

  /** What the message is about, such as {@code "@From on FraudChecks.velocity"}. */
  String subject() {
    return annotation == null
        ? shown(element)
        : "@%s on %s"
            .formatted(annotation.getAnnotationType().asElement().getSimpleName(), shown(element));
  }

  /** An element as a reader would name it, without its package. */
  static String shown(Element element) {
    return switch (element.getKind()) {
      case METHOD -> "%s.%s".formatted(shown(Nesting.declaring(element)), element.getSimpleName());
      case PARAMETER ->
          "parameter %s of %s".formatted(element.getSimpleName(), shownAround(element));
      case FIELD -> "field %s of %s".formatted(element.getSimpleName(), shownAround(element));
      case RECORD_COMPONENT ->
          "component %s of %s".formatted(element.getSimpleName(), shownAround(element));
      default ->
          Nesting.outward(element).reversed().stream()
              .map(TypeElement::getSimpleName)
              .collect(Collectors.joining("."));
    };
  }

  private static String shownAround(Element element) {
    return Optional.ofNullable(element.getEnclosingElement()).map(Site::shown).orElse("?");
  }
}
