package dev.sluice.compiler.check;

import dev.sluice.api.Aggregates;
import dev.sluice.compiler.check.Parameters.Parameter;
import dev.sluice.compiler.model.HandlerModel.Argument;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/** Finds out what each parameter of the method receives. */
final class ParametersReader {
  private final FunctionReport report;

  ParametersReader(FunctionReport report) {
    this.report = report;
  }

  Parameters read() {
    List<Parameter> all = new ArrayList<>();
    for (VariableElement element : report.method().getParameters()) {
      read(element).filter(parameter -> isNew(parameter, all)).ifPresent(all::add);
    }
    return new Parameters(all);
  }

  private boolean isNew(Parameter parameter, List<Parameter> before) {
    Optional<Parameter> same =
        before.stream().filter(each -> each.argument() == parameter.argument()).findFirst();
    if (same.isEmpty()) {
      return true;
    }
    boolean join =
        parameter.argument() == Argument.EVENT && !same.get().type().equals(parameter.type());
    if (join) {
      report.error(
          ErrorCode.JOIN_NOT_YET,
          Site.of(parameter.element()),
          "the method takes %s already, and joins of two streams are not there yet. Take one event,"
              + " and write a function for each stream.",
          same.get().type().getSimpleName());
    } else {
      report.error(
          ErrorCode.PARAMETER_TWICE,
          Site.of(parameter.element()),
          "parameter %s receives the same. Leave out one of them.",
          same.get().element().getSimpleName());
    }
    return false;
  }

  private Optional<Parameter> read(VariableElement element) {
    TypeMirror type = element.asType();
    if (type.getKind() == TypeKind.ARRAY) {
      return batch(element);
    }
    if (type.getKind() != TypeKind.DECLARED) {
      return unknown(element);
    }
    TypeElement declared = (TypeElement) ((DeclaredType) type).asElement();
    return switch (declared.getQualifiedName().toString()) {
      case "dev.sluice.api.Window" ->
          Optional.of(new Parameter(Argument.WINDOW, element, declared));
      case "dev.sluice.api.Context" ->
          Optional.of(new Parameter(Argument.CONTEXT, element, declared));
      case "org.apache.arrow.vector.VectorSchemaRoot",
          "java.util.List",
          "java.util.Collection",
          "java.lang.Iterable",
          "java.util.stream.Stream" ->
          batch(element);
      case "java.util.Optional" -> optional(element, (DeclaredType) type);
      case "java.util.Map" -> lookup(element);
      default -> declared(element, declared);
    };
  }

  private Optional<Parameter> declared(VariableElement element, TypeElement type) {
    if (AnnotationUse.find(type, Aggregates.class).isPresent()) {
      if (type.getKind() != ElementKind.RECORD) {
        report.error(
            ErrorCode.AGGREGATES_NOT_A_RECORD,
            AnnotationUse.find(type, Aggregates.class).orElseThrow().site(),
            "aggregates are the components of a record. Make it a record.");
        return Optional.empty();
      }
      return Optional.of(new Parameter(Argument.AGGREGATES, element, type));
    }
    if (type.getKind() == ElementKind.RECORD) {
      boolean isEvent = type.getRecordComponents().stream().anyMatch(EventTimeReader::isMarked);
      if (!isEvent && type.getRecordComponents().stream().anyMatch(AggregatesReader::isAggregate)) {
        report.error(
            ErrorCode.AGGREGATES_UNMARKED,
            Site.of(type),
            "its components are aggregates, but it does not say of which events. Add"
                + " @Aggregates(TheEvent.class).");
        return Optional.empty();
      }
      return Optional.of(new Parameter(Argument.EVENT, element, type));
    }
    boolean users =
        type.getKind() != ElementKind.ENUM
            && !type.getQualifiedName().toString().startsWith("java.");
    if (users) {
      report.error(
          ErrorCode.EVENT_NOT_A_RECORD,
          Site.of(element),
          "%s is no record, and events are records. Make it one.",
          Site.shown(type));
      return Optional.empty();
    }
    return unknown(element);
  }

  private Optional<Parameter> unknown(VariableElement element) {
    report.error(
        ErrorCode.PARAMETER_UNKNOWN,
        Site.of(element),
        "nothing is known to give for %s. Take the event record, an @Aggregates record, Window or"
            + " Context; other objects come in through the constructor.",
        element.asType());
    return Optional.empty();
  }

  private Optional<Parameter> batch(VariableElement element) {
    report.error(
        ErrorCode.BATCH_HANDLER_NOT_YET,
        Site.of(element),
        "methods that take a whole batch of events are not there yet. Take one event record, or an"
            + " @Aggregates record of a window.");
    return Optional.empty();
  }

  private Optional<Parameter> optional(VariableElement element, DeclaredType type) {
    for (TypeMirror argument : type.getTypeArguments()) {
      if (argument instanceof DeclaredType declared
          && AnnotationUse.find(declared.asElement(), Aggregates.class).isPresent()) {
        report.error(
            ErrorCode.PARAMETER_UNKNOWN,
            Site.of(element),
            "aggregates are there at every call. Take %s itself.",
            declared.asElement().getSimpleName());
        return Optional.empty();
      }
    }
    return lookup(element);
  }

  private Optional<Parameter> lookup(VariableElement element) {
    report.error(
        ErrorCode.LOOKUP_NOT_YET,
        Site.of(element),
        "looked-up rows are not there yet. Take an object that looks them up through the"
            + " constructor.");
    return Optional.empty();
  }
}
