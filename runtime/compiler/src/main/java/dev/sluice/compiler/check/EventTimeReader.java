package dev.sluice.compiler.check;

import dev.sluice.api.EventTime;
import dev.sluice.compiler.model.ColumnModel;
import dev.sluice.compiler.model.FunctionModel;
import dev.sluice.compiler.model.RecordModel;
import dev.sluice.compiler.model.ValueModel;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;

/** Finds the component that says when an event happened. */
final class EventTimeReader {
  private EventTimeReader() {}

  /** The event-time column, or {@link FunctionModel#NONE}; {@code window} needs one. */
  static int read(
      TypeElement record,
      RecordModel event,
      Optional<AnnotationUse> window,
      FunctionReport report) {
    List<? extends RecordComponentElement> marked =
        record.getRecordComponents().stream()
            .filter(component -> AnnotationUse.find(component, EventTime.class).isPresent())
            .toList();
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
