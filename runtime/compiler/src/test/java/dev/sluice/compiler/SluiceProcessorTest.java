package dev.sluice.compiler;

import static com.google.testing.compile.Compiler.javac;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.JavaFileObjects;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the processor does besides single functions and single mistakes. */
class SluiceProcessorTest {
  private static final String TWO_FUNCTIONS =
      """
      class Checks {
        record Order(String id) {}

        @MicroBatchFunction(name = "b-second")
        @From(stream = "orders")
        void check(Order order) {}

        @MicroBatchFunction(name = "a-first")
        @From(stream = "orders")
        void other(Order order) {}
      }
      """;

  @Test
  void designExample_asItStands_compiles() {
    CompiledFunctions functions =
        CompiledFunctions.of(
            """
            /** Flags cards that pay too often, too much, or from too many countries. */
            final class Checks {

              public record Payment(String id, String card, String merchant, String country, long cents, @EventTime Instant at) {}

              @Aggregates(Payment.class)
              public record Activity(@Count long payments, @Sum("cents") long spent, @CountDistinct("country") int countries) {}

              public record Alert(String card, String reason, long payments, long spent, int countries) {}

              @MicroBatchFunction(name = "card-velocity")
              @From(stream = "payments", partitionedBy = "card", outOfOrderBy = "10s")
              @KeyBy("card")
              @SlidingWindow("10m")
              @To(table = "fraud-alerts")
              Optional<Alert> velocity(Payment payment, Activity last10m) {
                return last10m.countries() > 2
                    ? Optional.of(new Alert(payment.card(), "countries", last10m.payments(), last10m.spent(), last10m.countries()))
                    : Optional.empty();
              }
            }
            """);

    assertThat(functions.function("Checks_Velocity").plan().function()).isEqualTo("card-velocity");
  }

  @Test
  void services_listAllFunctions() {
    assertThat(
            CompiledFunctions.of(TWO_FUNCTIONS)
                .resource("META-INF/services/dev.sluice.engine.function.FunctionDefinition"))
        .isEqualTo("bank.Checks_Check\nbank.Checks_Other\n");
  }

  @Test
  void output_ofTwoCompilations_isTheSame() {
    assertThat(CompiledFunctions.of(TWO_FUNCTIONS).sources())
        .isNotEmpty()
        .isEqualTo(CompiledFunctions.of(TWO_FUNCTIONS).sources());
  }

  @Test
  void mistakes_severalInARound_areAllReportedOnce() {
    Compilation compilation =
        compile(
            """
            class Checks {
              record Order(String card, float weight, @EventTime long at) {}

              @MicroBatchFunction(name = "First")
              @From(stream = "orders", outOfOrderBy = "soon")
              @KeyBy("crad")
              @SlidingWindow("0s")
              void first(Order order) {}

              @MicroBatchFunction(name = "second")
              @From(stream = "orders")
              Order second(Order order) {
                return order;
              }
            }
            """);

    assertThat(compilation.errors())
        .extracting(error -> error.getMessage(Locale.ROOT).substring(0, 9))
        .containsExactlyInAnyOrder(
            "[FUN-001]",
            "[DUR-001]",
            "[SRC-003]",
            "[FLD-001]",
            "[WIN-002]",
            "[REC-005]",
            "[EVT-006]",
            "[RES-003]");
  }

  @Test
  void mistakes_besideAResultThatIsRefused_areAllReportedOnce() {
    Compilation compilation =
        compile(
            """
            class Checks {
              record Order(String card, @EventTime Instant at) {}

              @MicroBatchFunction(name = "check")
              @From(stream = "orders", partitionedBy = "card")
              @KeyBy("card")
              @SlidingWindow("10m")
              @To(table = "t", key = {"card", "card"}, ttl = "0s")
              java.util.stream.Stream<java.util.Optional<Order>> check(Order order) {
                return java.util.stream.Stream.of();
              }
            }
            """);

    assertThat(compilation.errors())
        .extracting(error -> error.getMessage(Locale.ROOT).substring(0, 9))
        .containsExactlyInAnyOrder("[RES-002]", "[RES-005]", "[RES-011]", "[DUR-004]");
  }

  @Test
  void eventType_madeByAnotherProcessor_isReadWhenItIsThere() {
    Compilation compilation =
        javac()
            .withProcessors(new SluiceProcessor(), new OrderMaker())
            .withOptions("--release", "25")
            .compile(
                JavaFileObjects.forSourceString(
                    "bank.Checks",
                    """
                    package bank;
                    import dev.sluice.api.*;
                    class Checks {
                      @MicroBatchFunction(name = "check")
                      @From(stream = "orders")
                      void check(Order order) {}

                      @MicroBatchFunction(name = "Wrong")
                      @From(stream = "orders")
                      void wrong(Order order) {}
                    }
                    """));

    assertThat(compilation.errors())
        .extracting(error -> error.getMessage(Locale.ROOT).substring(0, 9))
        .containsExactly("[FUN-001]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "@From(stream = \"orders\") | Missing order",
        "@From(stream = \"orders\") | Unread order",
        "@From(stream = \"orders\") | Totals totals",
        "@From(stream = MISSING) | Order order",
        "@From | Order order",
        "@From(stream = \"orders\") @Missing | Order order",
      })
  void whatDoesNotExist_isLeftToJavac(String annotation, String parameter) {
    Compilation compilation =
        compile(
            """
            class Checks {
              record Order(String id) {}

              record Unread(Missing id) {}

              @Aggregates(Missing.class)
              record Totals(@Count long orders) {}

              @MicroBatchFunction(name = "check")
              %s
              void check(%s) {}
            }
            """
                .formatted(annotation, parameter));

    assertThat(compilation.errors())
        .isNotEmpty()
        .extracting(error -> error.getMessage(Locale.ROOT))
        .allMatch(message -> message.matches("(?s)(cannot find symbol|annotation .*missing).*"));
  }

  /** javac refuses the name and leaves the component without its accessor. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "clone",
        "finalize",
        "getClass",
        "hashCode",
        "notify",
        "notifyAll",
        "toString",
        "wait"
      })
  void componentName_thatNoneMayHave_isLeftToJavac(String name) {
    Compilation compilation =
        compile(
            """
            class Checks {
              record Order(String id, Part part) {}

              record Part(int %s) {}

              @MicroBatchFunction(name = "check")
              @From(stream = "orders")
              void check(Order order) {}
            }
            """
                .formatted(name));

    assertThat(compilation.errors())
        .extracting(error -> error.getMessage(Locale.ROOT))
        .containsExactly("illegal record component name " + name);
  }

  /** Dagger says so of the constructor, and would once more of a component. */
  @ParameterizedTest
  @ValueSource(strings = {"Missing missing", "Limits limits"})
  void whatAConstructorAsksForDoesNotExist_isNotReportedOfGeneratedCode(String parameter) {
    Compilation compilation =
        javac()
            .withProcessors(CompiledFunctions.processors())
            .withOptions("--release", "25")
            .compile(
                JavaFileObjects.forSourceString(
                    "bank.Checks",
                    """
                    package bank;
                    import dev.sluice.api.*;
                    import javax.inject.Inject;
                    class Checks {
                      record Order(String id) {}

                      @Inject
                      Checks(%s) {}

                      @MicroBatchFunction(name = "check")
                      @From(stream = "orders")
                      void check(Order order) {}
                    }

                    class Limits {
                      @Inject
                      Limits(Missing missing) {}
                    }
                    """
                        .formatted(parameter)));

    assertThat(compilation.errors())
        .extracting(error -> error.getMessage(Locale.ROOT))
        .anyMatch(message -> message.contains("cannot find symbol"))
        .noneMatch(message -> message.contains("_Component"));
  }

  private static Compilation compile(String checks) {
    return javac()
        .withProcessors(new SluiceProcessor())
        .withOptions("--release", "25")
        .compile(
            JavaFileObjects.forSourceString(
                "bank.Checks",
                "package bank; import dev.sluice.api.*; import java.time.Instant;\n" + checks));
  }
}
