package dev.sluice.compiler.check;

import dev.sluice.api.EventTime;
import dev.sluice.compiler.model.ColumnModel;
import dev.sluice.compiler.model.FunctionModel;
import dev.sluice.compiler.model.RecordModel;
import dev.sluice.compiler.model.ValueModel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;

/** Finds the component that says when an event happened. */
final class EventTimeReader {
  private EventTimeReader() {}

  /** The event-time column, or {@link FunctionModel#NONE}; {@code window} needs one. */
  static int read(
      TypeElement record,
      RecordModel event,
      Optional<AnnotationUse> window,
      FunctionReport report) {
    if (isMisplacedInside(record, record, new HashSet<>(), report)) {
      return FunctionModel.NONE;
    }
    List<? extends RecordComponentElement> marked =
        record.getRecordComponents().stream().filter(EventTimeReader::isMarked).toList();
    if (marked.isEmpty()) {
      window.ifPresent(
          use ->
              report.error(
                  ErrorCode.EVENT_TIME_MISSING,
                  use.site(),
                  "a window needs to know when events happened, and no component of %s says so. Put"
                      + " @EventTime on an Instant component of it.",
                  event.type().simpleName()));
      return FunctionModel.NONE;
    }
    for (RecordComponentElement other : marked.subList(1, marked.size())) {
      report.error(
          ErrorCode.EVENT_TIME_TWICE,
          timeSite(other),
          "an event has one event time, and %s has it already. Leave @EventTime on one of them.",
          marked.getFirst().getSimpleName());
    }
    return column(marked.getFirst(), event, report);
  }

  static boolean isMarked(RecordComponentElement component) {
    return AnnotationUse.find(component, EventTime.class).isPresent();
  }

  /** Whether a component that is none of the event's says that it is event time; reports it. */
  static boolean isMisplaced(
      RecordComponentElement component, CharSequence event, FunctionReport report) {
    if (isMarked(component)) {
      report.error(
          ErrorCode.EVENT_TIME_MISPLACED,
          timeSite(component),
          "event time is a component of the event itself, and the event is %s. Put @EventTime on an"
              + " Instant component of it, and leave it out here.",
          event);
    }
    return isMarked(component);
  }

  private static boolean isMisplacedInside(
      TypeElement record, TypeElement event, Set<TypeElement> seen, FunctionReport report) {
    boolean misplaced = false;
    for (RecordComponentElement component : record.getRecordComponents()) {
      misplaced |= !record.equals(event) && isMisplaced(component, event.getSimpleName(), report);
      for (TypeElement nested : recordsIn(component.asType())) {
        if (seen.add(nested) && !nested.equals(event)) {
          misplaced |= isMisplacedInside(nested, event, seen, report);
        }
      }
    }
    return misplaced;
  }

  /** The record that a component is of, or is a list or an Optional of. */
  private static List<TypeElement> recordsIn(TypeMirror type) {
    if (!(type instanceof DeclaredType declared)) {
      return List.of();
    }
    List<TypeElement> records = new ArrayList<>();
    declared.getTypeArguments().forEach(argument -> records.addAll(recordsIn(argument)));
    if (declared.asElement() instanceof TypeElement element
        && element.getKind() == ElementKind.RECORD) {
      records.add(element);
    }
    return records;
  }

  private static int column(RecordComponentElement time, RecordModel event, FunctionReport report) {
    Optional<ColumnModel> column =
        event.columns().stream()
            .filter(each -> time.getSimpleName().contentEquals(each.path()))
            .findFirst();
    if (column.isEmpty()) {
      return FunctionModel.NONE;
    }
    if (column.get().type() != ValueModel.Scalar.INSTANT) {
      report.error(
          ErrorCode.EVENT_TIME_NOT_INSTANT,
          timeSite(time),
          "event time is an Instant, not %s. Make the component an Instant.",
          column.get().type().shown());
    } else if (column.get().nullable()) {
      report.error(
          ErrorCode.EVENT_TIME_NULLABLE,
          timeSite(time),
          "every event must have its time. Make the component a plain Instant.");
    }
    return column.get().index();
  }

  private static Site timeSite(RecordComponentElement component) {
    return AnnotationUse.find(component, EventTime.class).orElseThrow().site();
  }
}
