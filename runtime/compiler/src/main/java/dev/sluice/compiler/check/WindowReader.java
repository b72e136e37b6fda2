package dev.sluice.compiler.check;

import dev.sluice.api.HoppingWindow;
import dev.sluice.api.KeyBy;
import dev.sluice.api.PerPartition;
import dev.sluice.api.SlidingWindow;
import dev.sluice.api.TumblingWindow;
import dev.sluice.compiler.model.WindowModel;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Reads the window of a function. */
final class WindowReader {
  private final FunctionReport report;
  private final List<AnnotationUse> declared;

  WindowReader(FunctionReport report) {
    this.report = report;
    this.declared =
        Stream.of(TumblingWindow.class, HoppingWindow.class, SlidingWindow.class)
            .flatMap(window -> AnnotationUse.find(report.method(), window).stream())
            .toList();
  }

  /** The window's annotation, the first if there are several. */
  Optional<AnnotationUse> annotation() {
    return declared.stream().findFirst();
  }

  /** The window, {@code None} if there is none; empty after a report. */
  Optional<WindowModel> read() {
    checkPerPartition();
    declared.stream()
        .skip(1)
        .forEach(
            second ->
                report.error(
                    ErrorCode.WINDOWS_TWO,
                    second.site(),
                    "the method has a window already. Leave one, and write a second method for the"
                        + " other."));
    if (declared.isEmpty()) {
      return Optional.of(new WindowModel.None());
    }
    AnnotationUse use = declared.getFirst();
    return switch (AnnotationUse.typeOf(use.mirror()).getSimpleName().toString()) {
      case "TumblingWindow" -> tumbling(use);
      case "HoppingWindow" -> hopping(use);
      default ->
          size(use, "value").stream().<WindowModel>mapToObj(WindowModel.Sliding::new).findFirst();
    };
  }

  private Optional<WindowModel> tumbling(AnnotationUse use) {
    OptionalLong size = size(use, "value");
    OptionalLong offset = Durations.read(use, "offset", report);
    return size.isPresent() && offset.isPresent()
        ? Optional.of(new WindowModel.Tumbling(size.getAsLong(), offset.getAsLong()))
        : Optional.empty();
  }

  private Optional<WindowModel> hopping(AnnotationUse use) {
    OptionalLong size = size(use, "size");
    OptionalLong every = Durations.readPositive(use, "every", ErrorCode.EVERY_NOT_POSITIVE, report);
    if (size.isEmpty() || every.isEmpty()) {
      return Optional.empty();
    }
    if (every.getAsLong() > size.getAsLong()) {
      report.error(
          ErrorCode.EVERY_LONGER_THAN_SIZE,
          use.site("every"),
          "every %s is longer than size %s, so events between windows would be lost. Use every <="
              + " size.",
          use.text("every"),
          use.text("size"));
      return Optional.empty();
    }
    return isOfTooManySlices(use, size.getAsLong(), every.getAsLong())
        ? Optional.empty()
        : Optional.of(new WindowModel.Hopping(size.getAsLong(), every.getAsLong()));
  }

  private boolean isOfTooManySlices(AnnotationUse use, long size, long every) {
    long slice = commonDivisor(size, every);
    long slices = size / slice;
    if (slices <= HoppingWindow.SLICES_MAX) {
      return false;
    }
    report.error(
        ErrorCode.SLICES_TOO_MANY,
        use.site("every"),
        "size %s every %s is made of %,d slices of %s, and at most %,d are kept. Use a coarser"
            + " every, such as %s, or @SlidingWindow.",
        use.text("size"),
        use.text("every"),
        slices,
        Durations.written(slice),
        HoppingWindow.SLICES_MAX,
        Durations.written(coarser(size, every)));
    return true;
  }

  private static long commonDivisor(long a, long b) {
    return b == 0 ? a : commonDivisor(b, a % b);
  }

  /** The nearest step to {@code every} that a size can be cut for into slices that are kept. */
  private static long coarser(long size, long every) {
    long slices = HoppingWindow.SLICES_MAX;
    while (size % slices != 0) {
      slices--;
    }
    long slice = size / slices;
    return Math.max(1, Math.round((double) every / slice)) * slice;
  }

  private OptionalLong size(AnnotationUse use, String attribute) {
    return Durations.readPositive(use, attribute, ErrorCode.WINDOW_SIZE_NOT_POSITIVE, report);
  }

  private void checkPerPartition() {
    Optional<AnnotationUse> perPartition = AnnotationUse.find(report.method(), PerPartition.class);
    boolean keyed = AnnotationUse.find(report.method(), KeyBy.class).isPresent();
    if (perPartition.isPresent()) {
      if (keyed) {
        report.error(
            ErrorCode.PER_PARTITION_WITH_KEY,
            perPartition.get().site(),
            "a window with a key is counted for each key. Leave out @PerPartition, or @KeyBy.");
      } else if (declared.isEmpty()) {
        report.error(
            ErrorCode.PER_PARTITION_WITHOUT_WINDOW,
            perPartition.get().site(),
            "it speaks of a window, and the method has none. Leave it out, or add a window.");
      }
    } else if (!keyed && !declared.isEmpty()) {
      report.error(
          ErrorCode.WINDOW_WITHOUT_KEY,
          declared.getFirst().site(),
          "without a key it is counted for each partition apart, and is no total. Add @KeyBy, or"
              + " @PerPartition if that is meant.");
    }
  }
}
