package dev.sluice.compiler.check;

import static dev.sluice.compiler.check.Mistake.refused;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mistakes in records and their components. */
class RecordMistakesTest {
  /** A function over a record with this component, which is marked. */
  private static String component(String declaration) {
    return """
    class Checks {
      @interface Nullable {}

      record Order(
          String id,
          %s) {} // here

      @MicroBatchFunction(name = "check")
      @From(stream = "orders")
      void check(Order order) {}
    }
    """
        .formatted(declaration);
  }

  @Test
  void record_generic_isRefused() {
    refused(
        ErrorCode.RECORD_GENERIC,
        "Write a record for each use",
        """
        class Checks {
          record Order<T>(String id) {} // here

          @MicroBatchFunction(name = "check")
          @From(stream = "orders")
          void check(Order<String> order) {}
        }
        """);
  }

  @Test
  void record_private_isRefused() {
    refused(
        ErrorCode.RECORD_NOT_ACCESSIBLE,
        "Checks.Order is private",
        """
        class Checks {
          private record Order(String id) {} // here

          @MicroBatchFunction(name = "check")
          @From(stream = "orders")
          void check(Order order) {}
        }
        """);
  }

  @Test
  void enum_private_isRefused() {
    refused(
        ErrorCode.RECORD_NOT_ACCESSIBLE,
        "Checks.Level is private",
        """
        class Checks {
          private enum Level { LOW, HIGH }

          record Order(
              String id,
              Level level) {} // here

          @MicroBatchFunction(name = "check")
          @From(stream = "orders")
          void check(Order order) {}
        }
        """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"None level", "Optional<None> level", "List<None> levels"})
  void enum_withoutConstants_isRefused(String declaration) {
    refused(
        ErrorCode.ENUM_WITHOUT_CONSTANTS,
        "enum None has no constants, so no event could have one",
        """
        class Checks {
          enum None {}

          record Order(
              String id,
              %s) {} // here

          @MicroBatchFunction(name = "check")
          @From(stream = "orders")
          void check(Order order) {}
        }
        """
            .formatted(declaration));
  }

  @Test
  void record_insideItself_isRefused() {
    refused(ErrorCode.RECORD_RECURSIVE, "Order contains itself", component("List<Order> parts"));
  }

  @Test
  void record_withoutComponents_isRefused() {
    refused(
        ErrorCode.RECORD_EMPTY,
        "Add a component",
        """
        class Checks {
          record Ping() {} // here

          @MicroBatchFunction(name = "check")
          @From(stream = "pings")
          void check(Ping ping) {}
        }
        """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "float weight | Use double.",
        "char grade | Use String.",
        "Map<String, String> labels | Use a nested record",
        "Set<String> labels | Use List.",
        "OptionalLong tip | Use Optional<Long>.",
        "java.time.LocalDateTime at | Use Instant.",
        "byte[] body | Use String, int, long",
        "Object anything | Use String, int, long",
        "List<?> things | as in List<String>",
        "List things | as in List<String>",
        "List<Optional> things | as in Optional<String>",
        "List<Optional<?>> things | as in Optional<String>",
        "Optional<List<?>> things | as in List<String>",
      })
  void component_ofUnsupportedType_isRefusedWithAnotherType(String declaration, String repair) {
    refused(ErrorCode.COMPONENT_TYPE_UNSUPPORTED, repair, component(declaration));
  }

  @Test
  void component_listOfLists_isRefused() {
    refused(
        ErrorCode.LIST_OF_LISTS,
        "Put the inner list into a record",
        component("List<List<String>> lines"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@Nullable Optional<String> note",
        "Optional<Optional<String>> note",
        "List<Optional<Optional<String>>> notes",
        "@Nullable long tip"
      })
  void component_saidToBeNullableTwice_isRefused(String declaration) {
    refused(ErrorCode.NULLABLE_TWICE, "", component(declaration));
  }

  @Test
  void decimal_withoutSize_isRefused() {
    refused(
        ErrorCode.DECIMAL_MISSING,
        "Add @Decimal(precision = ..., scale = ...)",
        component("BigDecimal amount"));
  }

  @ParameterizedTest
  @CsvSource({"39, 2", "0, 0", "10, 11", "10, -1"})
  void decimal_outOfRange_isRefused(int precision, int scale) {
    refused(
        ErrorCode.DECIMAL_OUT_OF_RANGE,
        "precision %d and scale %d".formatted(precision, scale),
        component(
            "@Decimal(precision = %d, scale = %d) BigDecimal amount".formatted(precision, scale)));
  }

  @Test
  void decimal_onALong_isRefused() {
    refused(
        ErrorCode.DECIMAL_MISPLACED,
        "@Decimal is for BigDecimal",
        component("@Decimal(precision = 10, scale = 2) long cents"));
  }

  @Test
  void component_ofRecordInAClassFile_isReportedAtTheMethod() {
    refused(
        ErrorCode.COMPONENT_TYPE_UNSUPPORTED,
        "component weight of InJar",
        """
        class Checks {
          @MicroBatchFunction(name = "check")
          @From(stream = "orders")
          void check(dev.sluice.compiler.check.InJar order) {} // here
        }
        """);
  }
}
