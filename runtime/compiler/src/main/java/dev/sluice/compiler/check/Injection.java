package dev.sluice.compiler.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;

/**
 * What Dagger sees of a class that it makes: its constructor for injection, and what that asks for.
 */
final class Injection {
  private static final Set<String> INJECT = Set.of("javax.inject.Inject", "jakarta.inject.Inject");
  private static final Set<String> QUALIFIER =
      Set.of("javax.inject.Qualifier", "jakarta.inject.Qualifier");

  /** What gives an object of its type argument later. */
  private static final Set<String> PROVIDERS =
      Set.of("javax.inject.Provider", "jakarta.inject.Provider", "dagger.Lazy");

  private static final String ASSISTED_FACTORY = "dagger.assisted.AssistedFactory";
  private static final String MEMBERS_INJECTOR = "dagger.MembersInjector";

  private Injection() {}

  /** The annotation that asks for injection. */
  static Optional<AnnotationUse> inject(Element element) {
    return INJECT.stream()
        .flatMap(inject -> AnnotationUse.find(element, inject).stream())
        .findFirst();
  }

  /** Whether Dagger makes objects of the class by one of its constructors. */
  static boolean isInjected(TypeElement type) {
    return ElementFilter.constructorsIn(type.getEnclosedElements()).stream()
        .anyMatch(constructor -> inject(constructor).isPresent());
  }

  /** All that is asked for to make an object: parameters, and fields that are filled. */
  static List<VariableElement> requests(TypeElement type) {
    List<VariableElement> requests = new ArrayList<>();
    for (Element member : type.getEnclosedElements()) {
      if (inject(member).isEmpty()) {
        continue;
      }
      if (member instanceof ExecutableElement called) {
        requests.addAll(called.getParameters());
      } else if (member instanceof VariableElement field) {
        requests.add(field);
      }
    }
    return requests;
  }

  /** What must be made: the type, or what a provider of it gives. */
  static TypeMirror wanted(TypeMirror type) {
    return type instanceof DeclaredType declared
            && declared.getTypeArguments().size() == 1
            && isOneOf(PROVIDERS, declared.asElement())
        ? wanted(declared.getTypeArguments().getFirst())
        : type;
  }

  /**
   * Whether an object of the type can be made without a module: by its own constructor, or by
   * Dagger itself. What nobody here can judge, it can.
   */
  static boolean isMadeWithoutModule(Element request) {
    TypeMirror wanted = wanted(request.asType());
    return switch (wanted.getKind()) {
      case BOOLEAN, BYTE, SHORT, INT, LONG, CHAR, FLOAT, DOUBLE, ARRAY -> false;
      case DECLARED -> !isQualified(request) && isMade(((DeclaredType) wanted).asElement());
      default -> true;
    };
  }

  private static boolean isMade(Element type) {
    return isInjected((TypeElement) type)
        || AnnotationUse.find(type, ASSISTED_FACTORY).isPresent()
        || isOneOf(Set.of(MEMBERS_INJECTOR), type)
        || isOneOf(PROVIDERS, type);
  }

  private static boolean isQualified(Element request) {
    return request.getAnnotationMirrors().stream()
        .map(AnnotationMirror::getAnnotationType)
        .flatMap(annotation -> annotation.asElement().getAnnotationMirrors().stream())
        .anyMatch(meta -> isOneOf(QUALIFIER, AnnotationUse.typeOf(meta)));
  }

  private static boolean isOneOf(Set<String> names, Element type) {
    return names.contains(((TypeElement) type).getQualifiedName().toString());
  }
}
