package dev.sluice.compiler.check;

import static dev.sluice.compiler.check.Mistake.refused;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mistakes in how results are kept in their table. */
class TargetMistakesTest {
  private static final String RESULT = "record Row(String card, String shop, Instant start) {}";

  /** A function with a key and a window, whose table is kept like that. */
  private static String windowed(String kept, String result) {
    return """
    class Checks {
      @MicroBatchFunction(name = "check")
      @From(stream = "payments", partitionedBy = "card")
      @KeyBy("card")
      @TumblingWindow("10m")
      @To(
          table = "rows",
          %s) // here
      Row check(Activity activity) {
        throw new IllegalStateException();
      }

      enum Level { LOW, HIGH }

      %s
    }
    """
        .formatted(kept, result);
  }

  /** A function without key and window, of a stream that is partitioned like that or not. */
  private static String stateless(String partitioned, String kept) {
    return """
    class Checks {
      @MicroBatchFunction(name = "check")
      @From(stream = "payments"%s)
      @To(
          table = "rows",
          %s) // here
      Row check(Payment payment) {
        throw new IllegalStateException();
      }

      record Row(String card, String shop) {}
    }
    """
        .formatted(partitioned, kept);
  }

  @Test
  void key_misspelt_isRefusedWithTheNearestName() {
    refused(
        ErrorCode.TABLE_KEY_UNKNOWN,
        "@To on Checks.check: the result Row has no component \"crad\". Did you mean \"card\"?",
        windowed("key = \"crad\"", RESULT));
  }

  @Test
  void key_nearToNoName_isRefusedWithAllNames() {
    refused(
        ErrorCode.TABLE_KEY_UNKNOWN,
        "the result Row has no component \"q\". Use one of: s, card.",
        windowed("key = \"q\"", "record Row(String s, String card) {}"));
  }

  @Test
  void key_inANestedRecord_isRefused() {
    refused(
        ErrorCode.TABLE_KEY_UNKNOWN,
        "no component \"shop.id\"",
        windowed("key = {\"card\", \"shop.id\"}", "record Row(String card, Payment.Shop shop) {}"));
  }

  @Test
  void key_blank_isRefused() {
    refused(
        ErrorCode.TABLE_KEY_UNKNOWN,
        "no component \"\". Use one of: card, shop, start.",
        windowed("key = \"\"", RESULT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"boolean", "Payment.Shop", "List<String>"})
  void key_noTextNumberTimeOrEnum_isRefused(String type) {
    refused(
        ErrorCode.TABLE_KEY_NOT_SCALAR,
        "\"part\" is of type %s".formatted(type.replace("Payment.", "")),
        windowed(
            "key = {\"card\", \"part\"}", "record Row(String card, %s part) {}".formatted(type)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Long", "Optional<String>", "@org.jspecify.annotations.Nullable Level"})
  void key_thatMayBeMissing_isRefused(String type) {
    refused(
        ErrorCode.TABLE_KEY_NULLABLE,
        "\"part\" may be missing",
        windowed(
            "key = {\"card\", \"part\"}", "record Row(String card, %s part) {}".formatted(type)));
  }

  @Test
  void key_ofThree_isRefused() {
    refused(
        ErrorCode.TABLE_KEY_TOO_LONG,
        "at most 2 components, not 3",
        windowed("key = {\"card\", \"shop\", \"start\"}", RESULT));
  }

  @Test
  void key_sameComponentTwice_isRefused() {
    refused(
        ErrorCode.TABLE_KEY_REPEATED,
        "\"card\" is in the table's key already",
        windowed("key = {\"card\", \"card\"}", RESULT));
  }

  @Test
  void key_withoutTheFunctionsKey_isRefused() {
    refused(
        ErrorCode.TABLE_KEY_WITHOUT_KEY,
        "Add a component \"card\" of the result to key, or leave out key",
        windowed("key = {\"shop\", \"start\"}", RESULT));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"card\", \"shop.city\"           | keyed by \"shop.city\"",
        "\"card\", \"shop.city\", \"note\" | is of card, shop.city, note, which cannot all be",
        "\"card\", \"id\", \"shop.id\"     | is of card, id, shop.id, which cannot all be",
      })
  void key_withAPartOfTheFunctionsKey_isRefused(String functionKey, String phrase) {
    refused(
        ErrorCode.TABLE_KEY_WITHOUT_KEY,
        phrase,
        """
        class Checks {
          @MicroBatchFunction(name = "check")
          @From(stream = "payments", partitionedBy = "card")
          @KeyBy({%s})
          @SlidingWindow("10m")
          @To(table = "rows", key = {"card", "id"}) // here
          Row check(Payment payment, Activity activity) {
            throw new IllegalStateException();
          }

          record Row(String card, String id) {}
        }
        """
            .formatted(functionKey));
  }

  @Test
  void key_withoutThePartitionsComponent_isRefused() {
    refused(
        ErrorCode.TABLE_KEY_WITHOUT_PARTITION,
        "partitioned by \"card\", so two partitions could share a row",
        stateless(", partitionedBy = \"card\"", "key = \"shop\""));
  }

  @Test
  void key_ofAStreamPartitionedByNothingKnown_isRefused() {
    refused(
        ErrorCode.TABLE_KEY_WITHOUT_PARTITION,
        "Add partitionedBy to @From, or leave out key",
        stateless("", "key = \"card\""));
  }

  @Test
  void key_ofAWindowOfAPartitionWithoutItsComponent_isRefused() {
    refused(
        ErrorCode.TABLE_KEY_WITHOUT_PARTITION,
        "Add a component \"card\" of the result to key",
        windowed("key = \"start\"", RESULT).replace("@KeyBy(\"card\")", "@PerPartition"));
  }

  @Test
  void ttl_malformed_isRefused() {
    refused(
        ErrorCode.DURATION_MALFORMED,
        "ttl \"3 months\" is no duration",
        windowed("ttl = \"3 months\"", RESULT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0d", "-90d"})
  void ttl_notPositive_isRefused(String ttl) {
    refused(
        ErrorCode.DURATION_NOT_POSITIVE,
        "ttl \"%s\" is not more than zero".formatted(ttl),
        windowed("ttl = \"%s\"".formatted(ttl), RESULT));
  }

  @Test
  void ttl_withoutWindow_isRefused() {
    refused(
        ErrorCode.TTL_WITHOUT_WINDOW,
        "ttl counts from the end of a result's window",
        stateless("", "ttl = \"90d\""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"_id", "__", "_anything"})
  void result_withAReservedName_isRefused(String name) {
    refused(
        ErrorCode.RESULT_NAME_RESERVED,
        "component %s of Checks.Row: in a table, names that begin with _".formatted(name),
        """
        class Checks {
          @MicroBatchFunction(name = "check")
          @From(stream = "payments")
          @To(table = "rows")
          Row check(Payment payment) {
            throw new IllegalStateException();
          }

          record Row(
              String card,
              String %s) {} // here
        }
        """
            .formatted(name));
  }

  @Test
  void resultOfAStream_withTheNameOfTheEnvelope_isRefused() {
    refused(
        ErrorCode.RESULT_NAME_RESERVED,
        "in a record of a stream, $sluice is Sluice's own member",
        """
        class Checks {
          @MicroBatchFunction(name = "check")
          @From(stream = "payments")
          @To(stream = "rows")
          Row check(Payment payment) {
            throw new IllegalStateException();
          }

          record Row(
              String card,
              String $sluice) {} // here
        }
        """);
  }

  @Test
  void key_ofAComponentThatIsRefusedItself_isRefusedOnce() {
    refused(
        ErrorCode.COMPONENT_TYPE_UNSUPPORTED,
        "part",
        windowed("key = {\"card\", \"part\"}", "record Row(String card, float part) {}")
            .replace(" // here", "")
            .replace("float part) {}", "float part) {} // here"));
  }

  /** A function without key and window, whose results go where that says. */
  private static String to(String where) {
    return """
    class Checks {
      @MicroBatchFunction(name = "check")
      @From(stream = "payments")
      @To(%s) // here
      Row check(Payment payment) {
        throw new IllegalStateException();
      }

      record Row(String card, Optional<String> shop, Payment.Shop place) {}
    }
    """
        .formatted(where);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"'' | neither", "table = \"rows\", stream = \"rows\" | both"})
  void target_thatIsNotOne_isRefused(String where, String named) {
    refused(ErrorCode.TARGET_NOT_ONE, "it names %s. Give it table".formatted(named), to(where));
  }

  @Test
  void stream_withSpaces_isRefused() {
    refused(
        ErrorCode.TARGET_STREAM_MALFORMED,
        "\"fraud alerts\" is no name of a stream",
        to("stream = \"fraud alerts\""));
  }

  @Test
  void stream_thatTheFunctionReads_isRefused() {
    refused(
        ErrorCode.TARGET_IS_SOURCE,
        "Name another stream than \"payments\"",
        to("stream = \"payments\""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"key = \"card\"", "ttl = \"1d\"", "atomic = true"})
  void attribute_ofTables_withAStream_isRefused(String attribute) {
    refused(
        ErrorCode.TABLE_ATTRIBUTE_OF_STREAM,
        "says how rows are kept in a table",
        to("stream = \"rows\", " + attribute));
  }

  @Test
  void partitionedBy_withATable_isRefused() {
    refused(
        ErrorCode.STREAM_ATTRIBUTE_OF_TABLE,
        "Leave partitionedBy out",
        to("table = \"rows\", partitionedBy = \"card\""));
  }

  @Test
  void partitionedBy_misspelt_isRefusedWithTheNearestName() {
    refused(
        ErrorCode.STREAM_KEY_UNKNOWN,
        "Did you mean \"card\"?",
        to("stream = \"rows\", partitionedBy = \"crad\""));
  }

  @Test
  void partitionedBy_ofMoreThanOneValue_isRefused() {
    refused(
        ErrorCode.STREAM_KEY_NOT_SCALAR,
        "a partition key is of text, numbers, times and enums",
        to("stream = \"rows\", partitionedBy = \"place\""));
  }

  @Test
  void partitionedBy_thatMayBeMissing_isRefused() {
    refused(
        ErrorCode.STREAM_KEY_NULLABLE,
        "\"shop\" may be missing, and a record has to have a key",
        to("stream = \"rows\", partitionedBy = \"shop\""));
  }
}
