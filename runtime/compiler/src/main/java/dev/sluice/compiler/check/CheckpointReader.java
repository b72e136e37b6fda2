package dev.sluice.compiler.check;

import dev.sluice.api.Checkpoint;
import dev.sluice.compiler.model.CheckpointModel;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads how often state is saved. */
final class CheckpointReader {
  private static final long EVERY_MILLIS_MIN = 100;
  private static final long EVERY_MILLIS_MAX = 86_400_000;
  private static final long EVENTS_MAX = 100_000_000;

  private CheckpointReader() {}

  static CheckpointModel read(FunctionReport report) {
    Optional<AnnotationUse> found = AnnotationUse.find(report.method(), Checkpoint.class);
    if (found.isEmpty()) {
      return CheckpointModel.DEFAULT;
    }
    AnnotationUse use = found.get();
    OptionalLong every = Durations.read(use, "every", report);
    if (every.isPresent()
        && (every.getAsLong() < EVERY_MILLIS_MIN || every.getAsLong() > EVERY_MILLIS_MAX)) {
      report.error(
          ErrorCode.CHECKPOINT_EVERY_OUT_OF_RANGE,
          use.site("every"),
          "every \"%s\" is out of range. Use \"100ms\" to \"1d\".",
          use.text("every"));
    }
    long events = use.number("events");
    if (events < 1 || events > EVENTS_MAX) {
      report.error(
          ErrorCode.CHECKPOINT_EVENTS_OUT_OF_RANGE,
          use.site("events"),
          "events %d is out of range. Use 1 to %d.",
          events,
          EVENTS_MAX);
    }
    return new CheckpointModel(every.orElse(CheckpointModel.DEFAULT.everyMillis()), events);
  }
}
