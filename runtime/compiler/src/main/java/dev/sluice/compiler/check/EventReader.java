package dev.sluice.compiler.check;

import dev.sluice.api.Aggregates;
import dev.sluice.compiler.check.Parameters.Parameter;
import dev.sluice.compiler.model.AggregatesModel;
import dev.sluice.compiler.model.HandlerModel.Argument;
import dev.sluice.compiler.model.RecordModel;
import java.util.Optional;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;

/** Finds out what the events of a function are, and what is computed over them. */
final class EventReader {
  private final FunctionReport report;
  private final RecordReader records;
  private final Optional<Parameter> event;
  private final Optional<Parameter> aggregates;
  private final Optional<TypeElement> aggregated;

  EventReader(FunctionReport report, RecordReader records, Parameters parameters) {
    this.report = report;
    this.records = records;
    this.event = parameters.find(Argument.EVENT);
    this.aggregates = parameters.find(Argument.AGGREGATES);
    this.aggregated = aggregates.flatMap(this::aggregatedType);
    boolean allRead = parameters.all().size() == report.method().getParameters().size();
    if (event.isEmpty() && aggregates.isEmpty() && allRead) {
      report.error(
          ErrorCode.EVENT_UNKNOWN,
          Site.of(report.method()),
          "nothing says what the events are. Take the event record or an @Aggregates record.");
    }
  }

  private Optional<TypeElement> aggregatedType(Parameter parameter) {
    AnnotationUse use = AnnotationUse.find(parameter.type(), Aggregates.class).orElseThrow();
    if (use.type("value") instanceof DeclaredType declared
        && declared.asElement() instanceof TypeElement type
        && type.getKind() == ElementKind.RECORD) {
      return Optional.of(type);
    }
    report.error(
        ErrorCode.EVENT_NOT_A_RECORD,
        use.site("value"),
        "%s is no record, and events are records. Make it one.",
        use.type("value"));
    return Optional.empty();
  }

  /** The record of the events; empty after a report. */
  Optional<TypeElement> eventType() {
    return event.map(Parameter::type).or(() -> aggregated);
  }

  /** The aggregates; empty without them and after a report. */
  Optional<AggregatesModel> readAggregates() {
    if (aggregates.isEmpty() || aggregated.isEmpty()) {
      return Optional.empty();
    }
    Parameter parameter = aggregates.get();
    TypeElement over = aggregated.get();
    if (event.isPresent() && !event.get().type().equals(over)) {
      report.error(
          ErrorCode.AGGREGATES_OF_ANOTHER_EVENT,
          Site.of(parameter.element()),
          "%s is computed over %s, but the method takes %s. Use aggregates of %s.",
          parameter.type().getSimpleName(),
          over.getSimpleName(),
          event.get().type().getSimpleName(),
          event.get().type().getSimpleName());
    }
    Optional<RecordModel> eventRecord = records.read(over, report);
    Optional<RecordModel> record = records.read(parameter.type(), report);
    return record.flatMap(
        own ->
            eventRecord.map(
                events -> new AggregatesReader(report).read(parameter.type(), own, events)));
  }
}
