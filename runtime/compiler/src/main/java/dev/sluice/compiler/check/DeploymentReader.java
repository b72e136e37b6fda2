package dev.sluice.compiler.check;

import dev.sluice.api.DataLoss;
import dev.sluice.api.From;
import dev.sluice.api.MicroBatchFunction;
import dev.sluice.api.Trigger;
import dev.sluice.compiler.model.DeploymentModel;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads how a function runs where it is deployed. */
final class DeploymentReader {
  private static final long INTERVAL_MILLIS_MIN = 100;
  private static final long SECOND_MILLIS = 1_000;

  /** The longest that an event source mapping gathers records, and what a worker may wait. */
  private static final long INTERVAL_MILLIS_MAX = 300_000;

  private static final long EVENTS_MAX = 1_000_000;

  /** The most records that an event source mapping gives to one invocation. */
  private static final long PUSHED_EVENTS_MAX = 10_000;

  private final FunctionReport report;

  private DeploymentReader(FunctionReport report) {
    this.report = report;
  }

  static DeploymentModel read(FunctionReport report) {
    return new DeploymentReader(report).read();
  }

  private DeploymentModel read() {
    AnnotationUse function =
        AnnotationUse.find(report.method(), MicroBatchFunction.class).orElseThrow();
    Trigger trigger = Trigger.valueOf(function.constant("trigger"));
    long interval = interval(function, trigger);
    int events = maxEvents(function, trigger);
    Optional<AnnotationUse> from = AnnotationUse.find(report.method(), From.class);
    from.ifPresent(this::checkStart);
    return new DeploymentModel(
        trigger,
        interval,
        events,
        from.map(use -> use.text("startAt")).orElse(DeploymentModel.DEFAULT.startAt()),
        from.map(use -> DataLoss.valueOf(use.constant("onDataLoss"))).orElse(DataLoss.STOP));
  }

  private long interval(AnnotationUse use, Trigger trigger) {
    OptionalLong millis = Durations.read(use, "interval", report);
    if (millis.isEmpty()) {
      return DeploymentModel.DEFAULT.intervalMillis();
    }
    long interval = millis.getAsLong();
    if (interval < INTERVAL_MILLIS_MIN || interval > INTERVAL_MILLIS_MAX) {
      report.error(
          ErrorCode.INTERVAL_OUT_OF_RANGE,
          use.site("interval"),
          "interval \"%s\" is out of range. Use \"100ms\" to \"5m\".",
          use.text("interval"));
    } else if (trigger == Trigger.PUSH
        && interval > SECOND_MILLIS
        && interval % SECOND_MILLIS != 0) {
      report.error(
          ErrorCode.INTERVAL_NOT_WHOLE_SECONDS,
          use.site("interval"),
          "interval \"%s\" is not of whole seconds, and an event source mapping gathers for no"
              + " others. Use \"%ds\", or trigger = Trigger.DRAIN or CONTINUOUS.",
          use.text("interval"),
          Math.ceilDiv(interval, SECOND_MILLIS));
    }
    return interval;
  }

  private int maxEvents(AnnotationUse use, Trigger trigger) {
    long events = use.number("maxEvents");
    long max = trigger == Trigger.PUSH ? PUSHED_EVENTS_MAX : EVENTS_MAX;
    if (events < 1 || events > max) {
      report.error(
          ErrorCode.MAX_EVENTS_OUT_OF_RANGE,
          use.site("maxEvents"),
          "maxEvents is %d. Use 1 to %d%s.",
          events,
          max,
          trigger == Trigger.PUSH ? ", the most that an event source mapping gives at once" : "");
    }
    return (int) events;
  }

  private void checkStart(AnnotationUse from) {
    String start = from.text("startAt");
    if (!start.equals("EARLIEST") && !start.equals("LATEST") && !isInstant(start)) {
      report.error(
          ErrorCode.START_MALFORMED,
          from.site("startAt"),
          "startAt \"%s\" is no place to begin at. Use \"EARLIEST\", \"LATEST\", or an instant"
              + " after 1970 such as \"2026-11-26T08:00:00Z\".",
          start);
    }
  }

  private static boolean isInstant(String text) {
    try {
      return Instant.parse(text).toEpochMilli() >= 0;
    } catch (DateTimeParseException | ArithmeticException _) {
      return false;
    }
  }
}
