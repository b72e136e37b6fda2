package dev.sluice.compiler.check;

import static dev.sluice.compiler.check.Mistake.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mistakes in windows and event time. */
class WindowMistakesTest {
  @Test
  void windows_two_isRefused() {
    refused(
        ErrorCode.WINDOWS_TWO,
        "@SlidingWindow on Checks.check: the method has a window already",
        """
        class Checks {
          @MicroBatchFunction(name = "check")
          @From(stream = "payments", partitionedBy = "card")
          @KeyBy("card")
          @SlidingWindow("10m") // here
          @TumblingWindow("10m")
          void check(Activity activity) {}
        }
        """);
  }

  @Test
  void size_zero_isRefused() {
    refused(
        ErrorCode.WINDOW_SIZE_NOT_POSITIVE,
        "value \"0s\" is not more than zero",
        """
        class Checks {
          @MicroBatchFunction(name = "check")
          @From(stream = "payments", partitionedBy = "card")
          @KeyBy("card")
          @TumblingWindow("0s") // here
          void check(Activity activity) {}
        }
        """);
  }

  @Test
  void size_negative_isRefused() {
    refused(
        ErrorCode.WINDOW_SIZE_NOT_POSITIVE,
        "value \"-10m\" is not more than zero",
        """
        class Checks {
          @MicroBatchFunction(name = "check")
          @From(stream = "payments", partitionedBy = "card")
          @KeyBy("card")
          @SlidingWindow("-10m") // here
          void check(Activity activity) {}
        }
        """);
  }

  @Test
  void every_longerThanSize_isRefused() {
    refused(
        ErrorCode.EVERY_LONGER_THAN_SIZE,
        "@HoppingWindow on OrderTotals.perMinute: every 90s is longer than size 60s",
        """
        class OrderTotals {
          @MicroBatchFunction(name = "per-minute")
          @From(stream = "payments", partitionedBy = "card")
          @KeyBy("card")
          @HoppingWindow(
              size = "60s",
              every = "90s") // here
          void perMinute(Activity activity) {}
        }
        """);
  }

  @Test
  void every_tooFine_isRefused() {
    refused(
        ErrorCode.SLICES_TOO_MANY,
        "@HoppingWindow on Checks.check: size 1h every 10ms is made of 360,000 slices of 10ms",
        """
        class Checks {
          @MicroBatchFunction(name = "check")
          @From(stream = "payments", partitionedBy = "card")
          @KeyBy("card")
          @HoppingWindow(size = "1h", every = "10ms") // here
          void check(Activity activity) {}
        }
        """);
  }

  @Test
  void every_withLittleInCommonWithSize_isRefused() {
    refused(
        ErrorCode.SLICES_TOO_MANY,
        "made of 3,600,000 slices of 1ms, and at most 20,000 are kept. Use a coarser every, such as"
            + " 45m, or @SlidingWindow.",
        """
        class Checks {
          @MicroBatchFunction(name = "check")
          @From(stream = "payments", partitionedBy = "card")
          @KeyBy("card")
          @HoppingWindow(size = "1h", every = "2699999ms") // here
          void check(Activity activity) {}
        }
        """);
  }

  @ParameterizedTest
  @CsvSource({"20s, 1ms", "7d, 1m"})
  void every_ofAsManySlicesAsAreKept_isTaken(String size, String every) {
    String code =
        """
        class Checks {
          @MicroBatchFunction(name = "check")
          @From(stream = "payments", partitionedBy = "card")
          @KeyBy("card")
          @HoppingWindow(size = "%s", every = "%s")
          void check(Activity activity) {}
        }
        """
            .formatted(size, every);

    assertThat(Mistake.compile(code).errors())
        .extracting(error -> error.getMessage(Locale.ROOT))
        .noneMatch(message -> message.startsWith("["));
  }

  @Test
  void every_zero_isRefused() {
    refused(
        ErrorCode.EVERY_NOT_POSITIVE,
        "every \"0ms\" is not more than zero",
        """
        class Checks {
          @MicroBatchFunction(name = "check")
          @From(stream = "payments", partitionedBy = "card")
          @KeyBy("card")
          @HoppingWindow(size = "60s", every = "0ms") // here
          void check(Activity activity) {}
        }
        """);
  }

  @Test
  void window_withoutKey_isRefused() {
    refused(
        ErrorCode.WINDOW_WITHOUT_KEY,
        "Add @KeyBy, or @PerPartition",
        """
        class Checks {
          @MicroBatchFunction(name = "check")
          @From(stream = "payments", partitionedBy = "card")
          @TumblingWindow("10m") // here
          void check(Activity activity) {}
        }
        """);
  }

  @Test
  void perPartition_withKey_isRefused() {
    refused(
        ErrorCode.PER_PARTITION_WITH_KEY,
        "Leave out @PerPartition, or @KeyBy",
        """
        class Checks {
          @MicroBatchFunction(name = "check")
          @From(stream = "payments", partitionedBy = "card")
          @KeyBy("card")
          @PerPartition // here
          @TumblingWindow("10m")
          void check(Activity activity) {}
        }
        """);
  }

  @Test
  void perPartition_withoutWindow_isRefused() {
    refused(
        ErrorCode.PER_PARTITION_WITHOUT_WINDOW,
        "the method has none",
        """
        class Checks {
          @MicroBatchFunction(name = "check")
          @From(stream = "payments")
          @PerPartition // here
          void check(Payment payment) {}
        }
        """);
  }

  @Test
  void eventTime_missingWithWindow_isRefused() {
    refused(
        ErrorCode.EVENT_TIME_MISSING,
        "Put @EventTime on an Instant component",
        """
        class Checks {
          record Order(String card, Instant at) {}

          @MicroBatchFunction(name = "check")
          @From(stream = "orders", partitionedBy = "card")
          @KeyBy("card")
          @SlidingWindow("10m") // here
          void check(Order order) {}
        }
        """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Body body", "Optional<Body> body", "List<Body> bodies, @EventTime Instant at"})
  void eventTime_inANestedRecord_isRefused(String components) {
    refused(
        ErrorCode.EVENT_TIME_MISPLACED,
        "@EventTime on component sent of Checks.Body: event time is a component of the event"
            + " itself, and the event is Order.",
        """
        class Checks {
          record Body(
              @EventTime Instant sent) {} // here

          record Order(String card, %s) {}

          @Aggregates(Order.class)
          record Totals(@Count long orders) {}

          @MicroBatchFunction(name = "check")
          @From(stream = "orders", partitionedBy = "card")
          @KeyBy("card")
          @TumblingWindow("5m")
          void check(Totals totals) {}
        }
        """
            .formatted(components));
  }

  @Test
  void eventTime_inAggregates_isRefused() {
    refused(
        ErrorCode.EVENT_TIME_MISPLACED,
        "@EventTime on component at of Checks.Totals: event time is a component of the event"
            + " itself, and the event is Payment.",
        """
        class Checks {
          @Aggregates(Payment.class)
          record Totals(
              @Count long payments,
              @EventTime Instant at) {} // here

          @MicroBatchFunction(name = "check")
          @From(stream = "payments", partitionedBy = "card")
          @KeyBy("card")
          @TumblingWindow("5m")
          void check(Totals totals) {}
        }
        """);
  }

  @Test
  void eventTime_inAResultThatHoldsAnEvent_isTaken() {
    String code =
        """
        class Checks {
          record Flagged(Payment payment, String reason, @EventTime Instant at) {}

          @MicroBatchFunction(name = "check")
          @From(stream = "payments")
          @To(table = "flagged")
          Flagged check(Payment payment) {
            return null;
          }
        }
        """;

    assertThat(Mistake.compile(code).errors())
        .extracting(error -> error.getMessage(Locale.ROOT))
        .noneMatch(message -> message.startsWith("["));
  }

  @Test
  void eventTime_twice_isRefused() {
    refused(
        ErrorCode.EVENT_TIME_TWICE,
        "component sent of Checks.Order: an event has one event time, and at has it already",
        """
        class Checks {
          record Order(
              @EventTime Instant at,
              @EventTime Instant sent) {} // here

          @MicroBatchFunction(name = "check")
          @From(stream = "orders")
          void check(Order order) {}
        }
        """);
  }

  @Test
  void eventTime_onALong_isRefused() {
    refused(
        ErrorCode.EVENT_TIME_NOT_INSTANT,
        "event time is an Instant, not long",
        """
        class Checks {
          record Order(
              String id,
              @EventTime long at) {} // here

          @MicroBatchFunction(name = "check")
          @From(stream = "orders")
          void check(Order order) {}
        }
        """);
  }

  @Test
  void eventTime_optional_isRefused() {
    refused(
        ErrorCode.EVENT_TIME_NULLABLE,
        "every event must have its time",
        """
        class Checks {
          record Order(
              String id,
              @EventTime Optional<Instant> at) {} // here

          @MicroBatchFunction(name = "check")
          @From(stream = "orders")
          void check(Order order) {}
        }
        """);
  }
}
