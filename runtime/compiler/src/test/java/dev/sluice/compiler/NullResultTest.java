package dev.sluice.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A null where none may be makes a failed result that says where. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NullResultTest {
  private final CompiledFunctions functions =
      CompiledFunctions.of(
          """
          class Checks {
            enum Level { LOW }

            record Order(String id) {}

            record Part(Level level) {}

            record Out(String text, Part part, List<Part> tags, Optional<String> note) {}

            @MicroBatchFunction(name = "one")
            @From(stream = "orders")
            @To(table = "out")
            Out one(Order order) {
              Part part = new Part(Level.LOW);
              List<Part> tags = List.of(part);
              Optional<String> note = Optional.empty();
              return switch (order.id()) {
                case "text" -> new Out(null, part, tags, note);
                case "part" -> new Out("", null, tags, note);
                case "level" -> new Out("", new Part(null), tags, note);
                case "tags" -> new Out("", part, null, note);
                case "tag" -> new Out("", part, Arrays.asList((Part) null), note);
                case "note" -> new Out("", part, tags, null);
                default -> null;
              };
            }

            record Numbers(
                List<Integer> ints, List<Long> longs, List<Double> doubles, List<Boolean> flags) {}

            @MicroBatchFunction(name = "numbers")
            @From(stream = "orders")
            @To(table = "out")
            Numbers numbers(Order order) {
              return new Numbers(
                  Arrays.asList(1, order.id().equals("int") ? null : 2),
                  Arrays.asList(1L, order.id().equals("long") ? null : 2L),
                  Arrays.asList(1.0, order.id().equals("double") ? null : 2.0),
                  Arrays.asList(true, order.id().equals("flag") ? null : false));
            }

            @MicroBatchFunction(name = "optional")
            @From(stream = "orders")
            @To(table = "out")
            Optional<Out> optional(Order order) {
              return null;
            }

            @MicroBatchFunction(name = "list")
            @From(stream = "orders")
            @To(table = "out")
            List<Out> list(Order order) {
              return order.id().equals("element") ? Arrays.asList((Out) null) : null;
            }

            @MicroBatchFunction(name = "stream")
            @From(stream = "orders")
            @To(table = "out")
            Stream<Out> stream(Order order) {
              return null;
            }
          }
          """);

  @ParameterizedTest
  @CsvSource({
    "One, text, component text is null",
    "One, part, component part is null",
    "One, level, component level is null",
    "One, tags, component tags is null",
    "One, tag, an element of component tags is null",
    "One, note, component note is null",
    "One, itself, a result is null",
    "Numbers, int, an element of component ints is null and must not be",
    "Numbers, long, an element of component longs is null and must not be",
    "Numbers, double, an element of component doubles is null and must not be",
    "Numbers, flag, an element of component flags is null and must not be",
    "Optional, itself, what the method returned is null",
    "List, itself, what the method returned is null",
    "List, element, a result is null",
    "Stream, itself, what the method returned is null",
  })
  void result_withNull_fails(String method, String nullPart, String reason) {
    assertThat(
            EngineRun.of(
                functions.function("Checks_" + method),
                List.of("{\"id\":\"%s\"}".formatted(nullPart))))
        .singleElement()
        .asString()
        .contains("\"output-invalid\"", reason);
  }
}
