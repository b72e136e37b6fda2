package dev.sluice.compiler.check;

import static dev.sluice.compiler.check.Mistake.refused;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mistakes in what a method takes and returns. */
class HandlerMistakesTest {
  /** A stateless function with this method, which is marked. */
  private static String method(String declaration) {
    return """
    class Checks {
      @MicroBatchFunction(name = "check")
      @From(stream = "payments")
      @To(table = "alerts")
      %s { throw new IllegalStateException(); } // here
    }
    """
        .formatted(declaration);
  }

  @Test
  void event_class_isRefused() {
    refused(
        ErrorCode.EVENT_NOT_A_RECORD,
        "Checks.Order is no record",
        """
        class Checks {
          static class Order {}

          @MicroBatchFunction(name = "check")
          @From(stream = "orders")
          void check(Order order) {} // here
        }
        """);
  }

  @Test
  void event_ofAggregates_class_isRefused() {
    refused(
        ErrorCode.EVENT_NOT_A_RECORD,
        "bank.Checks.Order is no record",
        """
        class Checks {
          static class Order {}

          @Aggregates(Order.class) // here
          record Totals(@Count long orders) {}

          @MicroBatchFunction(name = "check")
          @From(stream = "orders", partitionedBy = "card")
          @PerPartition
          @TumblingWindow("10m")
          void check(Totals totals) {}
        }
        """);
  }

  @Test
  void event_namedNowhere_isRefused() {
    refused(
        ErrorCode.EVENT_UNKNOWN,
        "Take the event record or an @Aggregates record",
        method("Alert check(Context context)"));
  }

  @Test
  void event_whereAWindowCloses_isRefused() {
    refused(
        ErrorCode.EVENT_AT_CLOSING_WINDOW,
        "called when a window closes",
        """
        class Checks {
          @MicroBatchFunction(name = "check")
          @From(stream = "payments", partitionedBy = "card")
          @KeyBy("card")
          @TumblingWindow("10m")
          void check(Payment payment, Activity activity) {} // here
        }
        """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"String text", "int n", "Thread.State state", "Runnable job"})
  void parameter_ofUnknownType_isRefused(String parameter) {
    refused(
        ErrorCode.PARAMETER_UNKNOWN,
        "other objects come in through the constructor",
        method("Alert check(Payment payment, %s)".formatted(parameter)));
  }

  @Test
  void parameter_twice_isRefused() {
    refused(
        ErrorCode.PARAMETER_TWICE,
        "parameter first receives the same",
        method("Alert check(Payment first, Payment second)"));
  }

  @Test
  void window_asParameterWithoutWindow_isRefused() {
    refused(
        ErrorCode.WINDOW_PARAMETER_WITHOUT_WINDOW,
        "parameter window of Checks.check: the method has no window",
        method("Alert check(Payment payment, Window window)"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.apache.arrow.vector.VectorSchemaRoot batch",
        "List<Payment> payments",
        "Payment[] payments",
        "Stream<Payment> payments"
      })
  void parameter_ofWholeBatch_isRefusedAsNotThereYet(String parameter) {
    refused(
        ErrorCode.BATCH_HANDLER_NOT_YET,
        "not there yet. Take one event record",
        method("Alert check(%s)".formatted(parameter)));
  }

  @Test
  void parameter_lookedUp_isRefusedAsNotThereYet() {
    refused(
        ErrorCode.LOOKUP_NOT_YET,
        "looked-up rows are not there yet",
        method("Alert check(Payment payment, Optional<Alert> earlier)"));
  }

  @Test
  void parameter_aggregatesInAnOptional_isRefusedWithThemselves() {
    refused(
        ErrorCode.PARAMETER_UNKNOWN,
        "aggregates are there at every call. Take Activity itself.",
        method("Alert check(Payment payment, Optional<Activity> activity)"));
  }

  @Test
  void parameter_secondEvent_isRefusedAsNotThereYet() {
    refused(
        ErrorCode.JOIN_NOT_YET,
        "joins of two streams are not there yet",
        method("Alert check(Payment payment, Alert alert)"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"String", "int", "Alert[]", "Set<Alert>", "List", "Optional<? extends Alert>"})
  void result_inUnsupportedShape_isRefused(String type) {
    refused(
        ErrorCode.RETURN_TYPE_UNSUPPORTED,
        "Return void, a record, or an Optional, List or Stream of a record.",
        method("%s check(Payment payment)".formatted(type)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "List<Optional<Alert>> | an Optional in a List",
        "Optional<List<Alert>> | a List in an Optional",
        "Stream<List<Alert>> | a List in a Stream",
      })
  void result_inAShapeInAnother_isRefusedWithTheListToReturn(String type, String phrase) {
    refused(
        ErrorCode.RESULT_NOT_A_RECORD,
        phrase + ". Return a List of the record",
        method("%s check(Payment payment)".formatted(type)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"List<String>", "Checks", "Optional<Checks>"})
  void result_noRecord_isRefused(String type) {
    refused(
        ErrorCode.RESULT_NOT_A_RECORD,
        "a result is a record",
        method("%s check(Payment payment)".formatted(type)));
  }

  @Test
  void result_withoutTable_isRefused() {
    refused(
        ErrorCode.RESULT_WITHOUT_TABLE,
        "Add @To(table = \"...\") or @To(stream = \"...\"), or return void",
        """
        class Checks {
          @MicroBatchFunction(name = "check")
          @From(stream = "payments")
          Alert check(Payment payment) { // here
            return new Alert("");
          }
        }
        """);
  }

  @Test
  void table_withoutResult_isRefused() {
    refused(
        ErrorCode.TABLE_WITHOUT_RESULT,
        "Leave out @To, or return a record",
        """
        class Checks {
          @MicroBatchFunction(name = "check")
          @From(stream = "payments")
          @To(table = "alerts") // here
          void check(Payment payment) {}
        }
        """);
  }

  @Test
  void table_withSpaces_isRefused() {
    refused(
        ErrorCode.TABLE_MALFORMED,
        "\"fraud alerts\" is no name of a table",
        """
        class Checks {
          @MicroBatchFunction(name = "check")
          @From(stream = "payments")
          @To(table = "fraud alerts") // here
          Alert check(Payment payment) {
            return new Alert("");
          }
        }
        """);
  }

  @Test
  void result_nullable_isRefused() {
    refused(
        ErrorCode.RESULT_NULLABLE,
        "Return an Optional",
        """
        class Checks {
          @MicroBatchFunction(name = "check")
          @From(stream = "payments")
          @To(table = "alerts")
          @org.jspecify.annotations.Nullable
          Alert check(Payment payment) { // here
            return null;
          }
        }
        """);
  }

  @Test
  void result_listOfNullable_isRefused() {
    refused(
        ErrorCode.RESULT_NULLABLE,
        "a List without nulls",
        """
        class Checks {
          @MicroBatchFunction(name = "check")
          @From(stream = "payments")
          @To(table = "alerts")
          List<@org.jspecify.annotations.Nullable Alert> check(Payment payment) { // here
            return List.of();
          }
        }
        """);
  }

  @Test
  void result_unsupportedAndWithoutTable_isRefusedOnce() {
    refused(
        ErrorCode.RETURN_TYPE_UNSUPPORTED,
        "java.lang.Void",
        """
        class Checks {
          @MicroBatchFunction(name = "check")
          @From(stream = "payments")
          Void check(Payment payment) { // here
            return null;
          }
        }
        """);
  }
}
