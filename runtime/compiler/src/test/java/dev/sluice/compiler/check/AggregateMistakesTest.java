package dev.sluice.compiler.check;

import static dev.sluice.compiler.check.Mistake.refused;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mistakes in aggregate records. */
class AggregateMistakesTest {
  private static final String FUNCTION =
      """
        enum Level { LOW, HIGH }

        record Order(
            String card, boolean ok, Level level, int items, long cents, Long tip, double weight,
            List<String> tags, @Decimal(precision = 10, scale = 2) BigDecimal price,
            @Decimal(precision = 38, scale = 36) BigDecimal rate, @EventTime Instant at) {}

        @MicroBatchFunction(name = "check")
        @From(stream = "orders", partitionedBy = "card")
        @KeyBy("card")
        @TumblingWindow("5m")
        void check(Totals totals) {}
      """;

  /** A function over an aggregate record with this component, which is marked. */
  private static String component(String declaration) {
    return """
    class Checks {
      @Aggregates(Order.class)
      record Totals(
          @Count long orders,
          %s) {} // here

    %s
    }
    """
        .formatted(declaration, FUNCTION);
  }

  @Test
  void aggregates_class_isRefused() {
    refused(
        ErrorCode.AGGREGATES_NOT_A_RECORD,
        "Make it a record",
        """
        class Checks {
          @Aggregates(Order.class) // here
          static class Totals {}

        %s
        }
        """
            .formatted(FUNCTION));
  }

  @Test
  void aggregates_withoutAnnotation_isRefused() {
    refused(
        ErrorCode.AGGREGATES_UNMARKED,
        "Add @Aggregates(TheEvent.class)",
        """
        class Checks {
          record Totals(@Count long orders) {} // here

        %s
        }
        """
            .formatted(FUNCTION));
  }

  @Test
  void aggregate_inAResult_isRefused() {
    refused(
        ErrorCode.AGGREGATE_MISPLACED,
        "@Sum on component spent of Checks.Alert: Alert is no @Aggregates record",
        """
        class Checks {
          record Alert(
              String card,
              @Sum("cents") long spent) {} // here

          @MicroBatchFunction(name = "check")
          @From(stream = "payments")
          @To(table = "alerts")
          Alert check(Payment payment) {
            return null;
          }
        }
        """);
  }

  @Test
  void aggregate_inAnEvent_isRefused() {
    refused(
        ErrorCode.AGGREGATE_MISPLACED,
        "@CountDistinct on component card of Checks.Order: Order is no @Aggregates record",
        """
        class Checks {
          record Order(
              @CountDistinct("card") String card, // here
              @EventTime Instant at) {}

          @Aggregates(Order.class)
          record Totals(@Count long orders) {}

          @MicroBatchFunction(name = "check")
          @From(stream = "orders", partitionedBy = "card")
          @KeyBy("card")
          @SlidingWindow("5m")
          void check(Order order, Totals totals) {}
        }
        """);
  }

  @Test
  void aggregate_inANestedRecord_isRefused() {
    refused(
        ErrorCode.AGGREGATE_MISPLACED,
        "@Last on component city of Checks.Place",
        """
        class Checks {
          record Place(
              @Last("city") String city) {} // here

          record Order(String card, List<Place> places) {}

          @MicroBatchFunction(name = "check")
          @From(stream = "orders")
          void check(Order order) {}
        }
        """);
  }

  @Test
  void aggregates_withoutWindow_isRefused() {
    refused(
        ErrorCode.AGGREGATES_WITHOUT_WINDOW,
        "parameter activity of Checks.check",
        """
        class Checks {
          @MicroBatchFunction(name = "check")
          @From(stream = "payments")
          void check(
              Payment payment,
              Activity activity) {} // here
        }
        """);
  }

  @Test
  void aggregates_ofAnotherEvent_isRefused() {
    refused(
        ErrorCode.AGGREGATES_OF_ANOTHER_EVENT,
        "Activity is computed over Payment, but the method takes Order",
        """
        class Checks {
          record Order(String card, @EventTime Instant at) {}

          @MicroBatchFunction(name = "check")
          @From(stream = "orders", partitionedBy = "card")
          @KeyBy("card")
          @SlidingWindow("10m")
          void check(
              Order order,
              Activity activity) {} // here
        }
        """);
  }

  @Test
  void component_withoutFunction_isRefused() {
    refused(ErrorCode.AGGREGATE_MISSING, "Add one of @Count, @Sum", component("long cents"));
  }

  @Test
  void component_withTwoFunctions_isRefused() {
    refused(
        ErrorCode.AGGREGATE_TWICE,
        "the component is @Min already",
        component("@Max(\"cents\") @Min(\"cents\") long cents"));
  }

  @ParameterizedTest
  @CsvSource({"@Sum, card, String", "@Avg, card, double", "@Sum, at, long", "@Avg, ok, double"})
  void sumAndAverage_ofNoNumber_isRefused(String function, String of, String result) {
    refused(
        ErrorCode.AGGREGATE_OF_NO_NUMBER,
        "which is no number",
        component("%s(\"%s\") %s value".formatted(function, of, result)));
  }

  @ParameterizedTest
  @CsvSource({"@Min, ok, boolean", "@Max, level, Level"})
  void extreme_ofWhatHasNoOrder_isRefused(String function, String of, String result) {
    refused(
        ErrorCode.AGGREGATE_OF_NO_ORDER,
        "which has no order",
        component("%s(\"%s\") %s value".formatted(function, of, result)));
  }

  @Test
  void aggregate_ofList_isRefused() {
    refused(
        ErrorCode.AGGREGATE_OF_NO_SCALAR,
        "\"tags\" is of type List<String>",
        component("@CountDistinct(\"tags\") long tags"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "@Count double n | Make it long or int.",
        "@CountDistinct(\"card\") String n | Make it long or int.",
        "@Sum(\"cents\") double sum | Make it long or int.",
        "@Sum(\"weight\") long sum | Make it double.",
        "@Avg(\"cents\") long mean | Make it double.",
        "@Max(\"cents\") int largest | Make it long.",
        "@First(\"card\") long card | Make it String.",
        "@Sum(\"price\") @Decimal(precision = 9, scale = 2) BigDecimal sum | precision = 38, scale"
            + " = 2",
        "@Avg(\"price\") @Decimal(precision = 38, scale = 2) BigDecimal mean | precision = 38,"
            + " scale = 6",
        "@Avg(\"price\") double mean | precision = 38, scale = 6",
        "@Avg(\"rate\") double mean | Use a component with a smaller scale.",
        "@Last(\"price\") @Decimal(precision = 10, scale = 3) BigDecimal last | precision = 10,"
            + " scale = 2",
      })
  void result_ofWrongType_isRefusedWithTheRightOne(String declaration, String repair) {
    refused(ErrorCode.AGGREGATE_RESULT_WRONG, repair, component(declaration));
  }

  @ParameterizedTest
  @CsvSource({"@Sum, long", "@Min, long", "@Max, long", "@Avg, double", "@First, long"})
  void result_thatMayBeMissing_isRefusedAsPrimitive(String function, String result) {
    refused(
        ErrorCode.AGGREGATE_RESULT_NOT_NULLABLE,
        "\"tip\" may be missing in every event of a window",
        component("%s(\"tip\") %s value".formatted(function, result)));
  }
}
