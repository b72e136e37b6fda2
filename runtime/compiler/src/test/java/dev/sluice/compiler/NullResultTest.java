package dev.sluice.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A null where none may be makes a failed result that says where. */
class NullResultTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Out            | null                                | a result is null",
        "Optional<Out>  | null                                | what the method returned is null",
        "List<Out>      | null                                | what the method returned is null",
        "Stream<Out>    | null                                | what the method returned is null",
        "List<Out>      | Arrays.asList(FULL, null)           | a result is null",
        "Out            | new Out(null, PART, TAGS, NONE)     | component text is null",
        "Out            | new Out(``, null, TAGS, NONE)       | component part is null",
        "Out            | new Out(``, new Part(null), TAGS, NONE) | component level is null",
        "Out            | new Out(``, PART, null, NONE)       | component tags is null",
        "Out            | new Out(``, PART, Arrays.asList((Part) null), NONE) | an element of"
            + " component tags is null",
        "Out            | new Out(``, PART, TAGS, null)       | component note is null",
      })
  void result_withNull_fails(String type, String expression, String reason) {
    CompiledFunctions functions =
        CompiledFunctions.of(
            """
            class Checks {
              enum Level { LOW }

              record Order(String id) {}

              record Part(Level level) {}

              record Out(String text, Part part, List<Part> tags, Optional<String> note) {}

              private static final Part PART = new Part(Level.LOW);
              private static final List<Part> TAGS = List.of(PART);
              private static final Optional<String> NONE = Optional.empty();
              static final Out FULL = new Out("", PART, TAGS, NONE);
              static final List<?> USED = List.of(PART, TAGS, NONE);

              @MicroBatchFunction(name = "check")
              @From(stream = "orders")
              @To(table = "out")
              %s check(Order order) {
                return %s;
              }
            }
            """
                .formatted(type, expression.replace("``", "\"\"")));

    assertThat(functions.run("{\"id\":\"a\"}"))
        .singleElement()
        .asString()
        .contains("\"output-invalid\"", reason);
  }
}
