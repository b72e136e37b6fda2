package dev.sluice.compiler.check;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;

/**
 * Checks that there is something to make whatever the user's class asks for, and those classes in
 * turn. Dagger would say so of generated code, once for each function; where a module is named,
 * only Dagger knows what it provides.
 */
final class DependencyReader {
  private final FunctionReport report;

  DependencyReader(FunctionReport report) {
    this.report = report;
  }

  void check(TypeElement type) {
    Set<TypeElement> reached = new LinkedHashSet<>(Set.of(type));
    Deque<TypeElement> open = new ArrayDeque<>(reached);
    while (!open.isEmpty()) {
      for (VariableElement request : Injection.requests(open.remove())) {
        if (!Injection.isMadeWithoutModule(request)) {
          refuse(request);
        } else if (Injection.wanted(request.asType()) instanceof DeclaredType declared
            && declared.asElement() instanceof TypeElement asked
            && asked.getTypeParameters().isEmpty()
            && Injection.isInjected(asked)
            && reached.add(asked)) {
          open.add(asked);
        }
      }
    }
  }

  private void refuse(VariableElement request) {
    boolean ownClass =
        Injection.wanted(request.asType()) instanceof DeclaredType declared
            && declared.asElement().getKind() == ElementKind.CLASS
            && !isOfJava(declared.asElement());
    report.error(
        ErrorCode.DEPENDENCY_MISSING,
        Site.of(request),
        ownClass
            ? "nothing makes the %s that it asks for. Put @Inject on a constructor of it, or name a"
                + " Dagger module that provides it in modules."
            : "nothing makes the %s that it asks for. Name a Dagger module that provides it in"
                + " modules.",
        Injection.wanted(request.asType()));
  }

  private static boolean isOfJava(Element type) {
    return type.toString().startsWith("java.");
  }
}
