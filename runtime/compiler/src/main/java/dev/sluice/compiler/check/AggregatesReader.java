package dev.sluice.compiler.check;

import dev.sluice.compiler.model.AggregatesModel;
import dev.sluice.compiler.model.AggregatesModel.Aggregate;
import dev.sluice.compiler.model.AggregatesModel.Function;
import dev.sluice.compiler.model.ColumnModel;
import dev.sluice.compiler.model.ComponentModel;
import dev.sluice.compiler.model.RecordModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;

/** Reads an aggregate record: each component says what is computed over which event component. */
final class AggregatesReader {
  private static final String PACKAGE = "dev.sluice.api.";

  private final FunctionReport report;

  AggregatesReader(FunctionReport report) {
    this.report = report;
  }

  /** Whether a component says by an annotation that it is an aggregate. */
  static boolean isAggregate(RecordComponentElement component) {
    return Arrays.stream(Function.values())
        .anyMatch(function -> use(component, function).isPresent());
  }

  private static Optional<AnnotationUse> use(RecordComponentElement component, Function function) {
    return AnnotationUse.find(component, PACKAGE + function.annotation());
  }

  /** Reports an aggregate in a record that is computed over no events. */
  static void checkNone(
      TypeElement record, RecordComponentElement component, FunctionReport report) {
    Arrays.stream(Function.values())
        .flatMap(function -> use(component, function).stream())
        .findFirst()
        .ifPresent(
            use ->
                report.error(
                    ErrorCode.AGGREGATE_MISPLACED,
                    use.site(),
                    "%s is no @Aggregates record, so nothing is computed for it. Take an"
                        + " @Aggregates record as a parameter, and leave it out here.",
                    record.getSimpleName()));
  }

  /** The aggregates of {@code record} over {@code event}; those that were reported left out. */
  AggregatesModel read(TypeElement element, RecordModel record, RecordModel event) {
    List<Aggregate> aggregates = new ArrayList<>();
    for (RecordComponentElement component : element.getRecordComponents()) {
      read(component, record, event).ifPresent(aggregates::add);
    }
    return new AggregatesModel(record, event.type(), aggregates);
  }

  private Optional<Aggregate> read(
      RecordComponentElement component, RecordModel record, RecordModel event) {
    if (EventTimeReader.isMisplaced(component, event.type().simpleName(), report)) {
      return Optional.empty();
    }
    List<Function> functions =
        Arrays.stream(Function.values())
            .filter(function -> use(component, function).isPresent())
            .toList();
    if (functions.isEmpty()) {
      report.error(
          ErrorCode.AGGREGATE_MISSING,
          Site.of(component),
          "it does not say what is computed. Add one of %s.",
          Arrays.stream(Function.values())
              .map(function -> "@" + function.annotation())
              .collect(Collectors.joining(", ")));
      return Optional.empty();
    }
    if (functions.size() > 1) {
      report.error(
          ErrorCode.AGGREGATE_TWICE,
          use(component, functions.get(1)).orElseThrow().site(),
          "the component is @%s already. Give each its own component.",
          functions.getFirst().annotation());
      return Optional.empty();
    }
    Function function = functions.getFirst();
    AnnotationUse use = use(component, function).orElseThrow();
    Optional<ComponentModel> result =
        record.components().stream()
            .filter(each -> component.getSimpleName().contentEquals(each.name()))
            .findFirst();
    if (function == Function.COUNT && use.text("value").isEmpty()) {
      return result
          .filter(each -> new AggregateTypes(use, report).isCount(each))
          .map(each -> new Aggregate(function, AggregatesModel.EVERY_EVENT, each));
    }
    Optional<ColumnModel> argument =
        FieldPath.find(event, use.text("value"), use.site("value"), report);
    return argument.isPresent()
            && result.isPresent()
            && new AggregateTypes(use, report).fit(function, argument.get(), result.get())
        ? Optional.of(new Aggregate(function, argument.get().index(), result.get()))
        : Optional.empty();
  }
}
