package dev.sluice.compiler.check;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import com.palantir.javapoet.ClassName;
import dev.sluice.api.MicroBatchFunction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.NestingKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;

/** Checks that generated code can make the user's class and call the method. */
final class ClassReader {
  private final FunctionReport report;
  private final TypeElement type;

  ClassReader(FunctionReport report) {
    this.report = report;
    this.type = Nesting.declaring(report.method());
  }

  TypeElement type() {
    return type;
  }

  void check() {
    if (type.getKind() != ElementKind.CLASS) {
      report.error(
          ErrorCode.TYPE_NOT_A_CLASS,
          Site.of(type),
          "a function is a method of a class, and this is %s. Move the method into a class.",
          switch (type.getKind()) {
            case INTERFACE -> "an interface";
            case ENUM -> "an enum";
            case RECORD -> "a record";
            default -> "none";
          });
      return;
    }
    checkMethod();
    checkClass();
    if (!isInjected()) {
      checkConstructor();
      checkInjection();
    } else if (microBatchFunction().parts("modules").isEmpty()) {
      new DependencyReader(report).check(type);
    }
  }

  private void checkMethod() {
    Set<Modifier> modifiers = report.method().getModifiers();
    if (isPrivate(report.method())) {
      refuseMethod(
          ErrorCode.METHOD_PRIVATE,
          "a private method cannot be called by the code generated beside it. Leave out private.");
    }
    if (modifiers.contains(Modifier.STATIC)) {
      refuseMethod(
          ErrorCode.METHOD_STATIC,
          "a function is called on an object of its class. Leave out static.");
    }
    if (modifiers.contains(Modifier.ABSTRACT)) {
      refuseMethod(
          ErrorCode.METHOD_ABSTRACT, "an abstract method has nothing to call. Give it a body.");
    }
    if (!report.method().getTypeParameters().isEmpty()) {
      refuseMethod(
          ErrorCode.METHOD_GENERIC,
          "a method with type parameters has no fixed columns. Name the types.");
    }
    for (TypeMirror thrown : report.method().getThrownTypes()) {
      if (!isA(thrown, "java.lang.Exception") && !isA(thrown, "java.lang.Error")) {
        refuseMethod(
            ErrorCode.METHOD_THROWS,
            "it throws %s, and what makes a failed result is an Exception. Declare Exception or"
                + " one of its subclasses.",
            thrown);
      }
    }
  }

  private static boolean isA(TypeMirror type, String ancestor) {
    for (TypeMirror each = type;
        each instanceof DeclaredType declared
            && declared.asElement() instanceof TypeElement element;
        each = element.getSuperclass()) {
      if (element.getQualifiedName().contentEquals(ancestor)) {
        return true;
      }
    }
    return type.getKind() == TypeKind.ERROR;
  }

  @FormatMethod
  private void refuseMethod(ErrorCode code, @FormatString String message, Object... arguments) {
    report.error(code, Site.of(report.method()), message, arguments);
  }

  private void checkClass() {
    if (type.getModifiers().contains(Modifier.ABSTRACT)
        && !report.method().getModifiers().contains(Modifier.ABSTRACT)) {
      report.error(
          ErrorCode.CLASS_ABSTRACT,
          Site.of(type),
          "an abstract class cannot be made. Leave out abstract, or move the method to a"
              + " subclass.");
    }
    if (!type.getTypeParameters().isEmpty()) {
      report.error(
          ErrorCode.CLASS_GENERIC,
          Site.of(type),
          "a class with type parameters cannot be made, since nothing says which. Leave them out.");
    }
    for (TypeElement each : Nesting.outward(type)) {
      if (isPrivate(each)) {
        report.error(
            ErrorCode.CLASS_PRIVATE,
            Site.of(each),
            "a private class cannot be made by the code generated beside it. Leave out private.");
      }
      if (each.getNestingKind() == NestingKind.MEMBER
          && !each.getModifiers().contains(Modifier.STATIC)) {
        report.error(
            ErrorCode.CLASS_INNER,
            Site.of(each),
            "an inner class cannot be made without its outer object. Make it static.");
      }
    }
  }

  /** Whether the class has a constructor for Dagger. */
  boolean isInjected() {
    return Injection.isInjected(type);
  }

  private void checkConstructor() {
    Optional<ExecutableElement> plain =
        constructors().stream()
            .filter(
                constructor ->
                    constructor.getParameters().isEmpty()
                        && (isPrivate(type) || !isPrivate(constructor)))
            .findFirst();
    if (plain.isPresent()) {
      plain.get().getThrownTypes().stream()
          .filter(
              thrown ->
                  !isA(thrown, "java.lang.RuntimeException") && !isA(thrown, "java.lang.Error"))
          .forEach(
              thrown ->
                  report.error(
                      ErrorCode.CONSTRUCTOR_THROWS,
                      Site.of(plain.get()),
                      "it throws %s, which the code that makes the object cannot handle. Catch it,"
                          + " or take what may fail through an @Inject constructor.",
                      thrown));
    } else {
      report.error(
          ErrorCode.CONSTRUCTOR_MISSING,
          Site.of(type),
          "it has no constructor that can be called. Put @Inject on the one to use, or add one"
              + " without arguments that is not private.");
    }
  }

  /** Without an @Inject constructor Dagger does not make the object, and fills none of it. */
  private void checkInjection() {
    for (Element member : type.getEnclosedElements()) {
      Injection.inject(member)
          .ifPresent(
              use ->
                  report.error(
                      ErrorCode.INJECTION_WITHOUT_CONSTRUCTOR,
                      use.site(),
                      "%s is never %s, since the class has no @Inject constructor. Take %s as a"
                          + " parameter of one.",
                      member.getSimpleName(),
                      member.getKind() == ElementKind.METHOD ? "called" : "filled",
                      member.getKind() == ElementKind.METHOD ? "what it takes" : "it"));
    }
  }

  private static boolean isPrivate(Element element) {
    return element.getModifiers().contains(Modifier.PRIVATE);
  }

  private List<ExecutableElement> constructors() {
    return ElementFilter.constructorsIn(type.getEnclosedElements());
  }

  private AnnotationUse microBatchFunction() {
    return AnnotationUse.find(report.method(), MicroBatchFunction.class).orElseThrow();
  }

  /** The Dagger modules of the function; those that were reported are left out. */
  List<ClassName> readModules() {
    AnnotationUse use = microBatchFunction();
    List<ClassName> modules = new ArrayList<>();
    for (AnnotationValue part : use.parts("modules")) {
      if (part.getValue() instanceof DeclaredType declared
          && declared.asElement() instanceof TypeElement module
          && isUsable(module)) {
        modules.add(ClassName.get(module));
      } else {
        report.error(
            ErrorCode.MODULE_UNUSABLE,
            use.site(part),
            "%s is no Dagger module that can be used without arguments, or includes one that is"
                + " not. Annotate it with @dagger.Module, and make its methods static or give it a"
                + " constructor without arguments.",
            part.getValue());
      }
    }
    return modules;
  }

  /** Whether Dagger needs no object of the module, nor of those that it includes, from outside. */
  private static boolean isUsable(TypeElement module) {
    Set<TypeElement> reached = new LinkedHashSet<>(Set.of(module));
    Deque<TypeElement> open = new ArrayDeque<>(reached);
    while (!open.isEmpty()) {
      TypeElement each = open.remove();
      if (!isUsableAlone(each)) {
        return false;
      }
      for (TypeElement included : included(each)) {
        if (reached.add(included)) {
          open.add(included);
        }
      }
    }
    return true;
  }

  private static List<TypeElement> included(TypeElement module) {
    return AnnotationUse.find(module, "dagger.Module").stream()
        .flatMap(use -> use.parts("includes").stream())
        .filter(part -> part.getValue() instanceof DeclaredType)
        .map(part -> (TypeElement) ((DeclaredType) part.getValue()).asElement())
        .toList();
  }

  private static boolean isUsableAlone(TypeElement module) {
    return AnnotationUse.find(module, "dagger.Module").isPresent()
        && !module.getModifiers().contains(Modifier.PRIVATE)
        && (module.getKind() == ElementKind.INTERFACE
            || module.getModifiers().contains(Modifier.ABSTRACT)
            || ElementFilter.constructorsIn(module.getEnclosedElements()).stream()
                .anyMatch(
                    constructor -> constructor.getParameters().isEmpty() && !isPrivate(constructor))
            || ElementFilter.methodsIn(module.getEnclosedElements()).stream()
                .allMatch(method -> method.getModifiers().contains(Modifier.STATIC)));
  }
}
