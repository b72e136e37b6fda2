package dev.sluice.deploy.template;

import dev.sluice.deploy.template.Node.Block;
import java.util.List;

/**
 * When functions are called that no stream calls.
 *
 * <p>A drain ends before the next one begins, so one at a time is all there ever is. A continuous
 * one runs for as long as Lambda lets it, and the next is called a minute earlier: it waits for
 * what the other lets go of. What is pushed to gets a call now and then, since records alone would
 * neither close a window of a stream that has become still nor take a snapshot before the stream
 * forgets what the last one needs.
 */
final class Schedules {
  /** Between two drains. */
  static final List<Integer> MINUTES = List.of(1, 2, 5, 10, 15);

  static final String DRAIN = "Drain";
  static final String RATE = "Rate";
  static final String TIMEOUT = "Timeout";

  /** The same as the rate, in seconds. */
  static final String PERIOD = "Period";

  /** The longest that Lambda lets a call run, in seconds. */
  static final int TIMEOUT_MAX = Footprint.CONTINUOUS_MINUTES * 60 + 60;

  /** Between two calls of a continuous one: a minute less than each of them may take. */
  static final String CONTINUOUS_RATE = rate(Footprint.CONTINUOUS_MINUTES);

  /** Of what is pushed to, where event time goes on by itself while the stream is idle. */
  static final String TICK_RATE = rate(Footprint.TICK_MINUTES);

  /** Of housekeeping: not seldom, since it tells of functions that nobody has called for long. */
  static final String HOUSEKEEPING_RATE = hours(Footprint.HOUSEKEEPING_HOURS);

  /** Of what is pushed to otherwise: a quarter of the shortest that a stream keeps events. */
  static final String SWEEP_RATE = hours(Footprint.SWEEP_HOURS);

  /** What a drain must leave before the next, in seconds. */
  private static final int BETWEEN_DRAINS = 5;

  private Schedules() {}

  /** What belongs to a number of minutes. */
  static Block mapping() {
    Block byMinutes = Node.block();
    for (int minutes : MINUTES) {
      byMinutes.with(
          String.valueOf(minutes),
          Node.block()
              .with(RATE, rate(minutes))
              .with(TIMEOUT, Math.min(TIMEOUT_MAX, minutes * 60) - BETWEEN_DRAINS)
              .with(PERIOD, minutes * 60));
    }
    return Node.block().with(DRAIN, byMinutes);
  }

  /** A value of the mapping, for the minutes that were chosen. */
  static Node chosen(String value) {
    return new Node.Tagged(
        "!FindInMap", Node.of(List.of(DRAIN, Node.ref(Parameters.DRAIN_MINUTES), value)));
  }

  private static String rate(int minutes) {
    return minutes == 1 ? "rate(1 minute)" : "rate(%d minutes)".formatted(minutes);
  }

  private static String hours(int hours) {
    return "rate(%d hours)".formatted(hours);
  }

  /** A rule that calls a function. */
  static Block rule(Object rate, String description, String event) {
    return Node.block()
        .with("Type", "Schedule")
        .with(
            "Properties",
            Node.block()
                .with("Schedule", rate)
                .with("Description", description)
                .with("Input", "{\"sluice\":\"%s\"}".formatted(event)));
  }
}
