package dev.sluice.compiler.check;

import dev.sluice.compiler.model.HandlerModel.Returns;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/** Reads what a method returns. */
final class ReturnReader {
  /** The shape, and the record's type unless nothing is returned. */
  record Returned(Returns shape, Optional<TypeElement> record) {}

  private static final String SUPPORTED =
      "Return void, a record, or an Optional, List or Stream of a record";

  private final FunctionReport report;

  ReturnReader(FunctionReport report) {
    this.report = report;
  }

  /** What is returned; empty after a report. */
  Optional<Returned> read() {
    TypeMirror type = report.method().getReturnType();
    if (type.getKind() == TypeKind.VOID) {
      return Optional.of(new Returned(Returns.NOTHING, Optional.empty()));
    }
    if (!(type instanceof DeclaredType declared)) {
      return unsupported(type);
    }
    if (Nullness.isNullable(report.method()) || Nullness.isNullable(type)) {
      return refuseNull();
    }
    TypeElement element = (TypeElement) declared.asElement();
    Optional<Returns> container = container(element);
    if (container.isPresent()) {
      return several(container.get(), declared);
    }
    return isUsers(element) ? record(Returns.ONE, element) : unsupported(type);
  }

  /** What results may be in, one deep. */
  private static Optional<Returns> container(TypeElement type) {
    return switch (type.getQualifiedName().toString()) {
      case "java.util.Optional" -> Optional.of(Returns.OPTIONAL);
      case "java.util.List" -> Optional.of(Returns.LIST);
      case "java.util.stream.Stream" -> Optional.of(Returns.STREAM);
      default -> Optional.empty();
    };
  }

  private Optional<Returned> several(Returns shape, DeclaredType type) {
    List<? extends TypeMirror> arguments = type.getTypeArguments();
    if (arguments.size() != 1 || !(arguments.getFirst() instanceof DeclaredType argument)) {
      return unsupported(type);
    }
    if (Nullness.isNullable(argument)) {
      return refuseNull();
    }
    TypeElement element = (TypeElement) argument.asElement();
    if (container(element).isPresent()) {
      String inner = simpleName(argument);
      report.error(
          ErrorCode.RESULT_NOT_A_RECORD,
          Site.of(report.method()),
          "it returns %s, %s %s in %s %s. Return a List of the record, with each result in it and"
              + " nothing for one that is missing.",
          type,
          article(inner),
          inner,
          article(simpleName(type)),
          simpleName(type));
      return Optional.empty();
    }
    return record(shape, element);
  }

  private static String simpleName(DeclaredType type) {
    return type.asElement().getSimpleName().toString();
  }

  private static String article(String noun) {
    return noun.startsWith("O") ? "an" : "a";
  }

  private Optional<Returned> refuseNull() {
    report.error(
        ErrorCode.RESULT_NULLABLE,
        Site.of(report.method()),
        "null is no result. Return an Optional of the record, or a List without nulls.");
    return Optional.empty();
  }

  private Optional<Returned> record(Returns shape, TypeElement element) {
    if (element.getKind() != ElementKind.RECORD) {
      report.error(
          ErrorCode.RESULT_NOT_A_RECORD,
          Site.of(report.method()),
          "a result is a record, and %s is none. Put it into a record.",
          element.getSimpleName());
      return Optional.empty();
    }
    return Optional.of(new Returned(shape, Optional.of(element)));
  }

  private Optional<Returned> unsupported(TypeMirror type) {
    report.error(
        ErrorCode.RETURN_TYPE_UNSUPPORTED,
        Site.of(report.method()),
        "it returns %s. %s.",
        type,
        SUPPORTED);
    return Optional.empty();
  }

  private static boolean isUsers(TypeElement type) {
    return !type.getQualifiedName().toString().startsWith("java.");
  }
}
