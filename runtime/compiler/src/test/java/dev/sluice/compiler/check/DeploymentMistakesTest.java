package dev.sluice.compiler.check;

import static dev.sluice.compiler.check.Mistake.refused;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mistakes in how a function runs where it is deployed. */
class DeploymentMistakesTest {
  private static String withFunction(String attributes) {
    return """
    class Checks {
      @MicroBatchFunction(
          name = "check",
          %s) // here
      @From(stream = "payments")
      void check(Payment payment) {}
    }
    """
        .formatted(attributes);
  }

  private static String withSource(String attributes) {
    return """
    class Checks {
      @MicroBatchFunction(name = "check")
      @From(
          stream = "payments",
          %s) // here
      void check(Payment payment) {}
    }
    """
        .formatted(attributes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"99ms", "0s", "-1s", "301s", "10m"})
  void interval_outOfRange_isRefused(String written) {
    refused(
        ErrorCode.INTERVAL_OUT_OF_RANGE,
        "interval \"%s\" is out of range".formatted(written),
        withFunction("interval = \"%s\"".formatted(written)));
  }

  @Test
  void interval_longerThanAMappingGathersWhenPulled_isRefused() {
    refused(
        ErrorCode.INTERVAL_OUT_OF_RANGE,
        "Use \"100ms\" to \"5m\"",
        withFunction("trigger = Trigger.DRAIN, interval = \"6m\""));
  }

  @Test
  void interval_malformed_isRefused() {
    refused(
        ErrorCode.DURATION_MALFORMED,
        "interval \"often\" is no duration",
        withFunction("interval = \"often\""));
  }

  @Test
  void interval_ofBrokenSecondsWhenPushed_isRefused() {
    refused(
        ErrorCode.INTERVAL_NOT_WHOLE_SECONDS, "Use \"2s\"", withFunction("interval = \"1500ms\""));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 10_001})
  void maxEvents_outOfRangeWhenPushed_isRefused(int events) {
    refused(
        ErrorCode.MAX_EVENTS_OUT_OF_RANGE,
        "maxEvents is %d. Use 1 to 10000,".formatted(events),
        withFunction("maxEvents = %d".formatted(events)));
  }

  @Test
  void maxEvents_outOfRangeWhenPulled_isRefused() {
    refused(
        ErrorCode.MAX_EVENTS_OUT_OF_RANGE,
        "Use 1 to 1000000.",
        withFunction("trigger = Trigger.CONTINUOUS, maxEvents = 1_000_001"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "earliest", "yesterday", "2026-11-26", "1969-12-31T23:59:59Z", "+99999999Z"})
  void startAt_thatIsNoPlace_isRefused(String start) {
    refused(
        ErrorCode.START_MALFORMED,
        "startAt \"%s\" is no place to begin at".formatted(start),
        withSource("startAt = \"%s\"".formatted(start)));
  }

  @Test
  void misplaced_withoutAComponentThatPlaces_isRefused() {
    refused(
        ErrorCode.MISPLACED_WITHOUT_PARTITION,
        "Add partitionedBy",
        withSource("misplaced = Misplaced.DEAD_LETTER"));
  }
}
