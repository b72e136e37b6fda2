package dev.sluice.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the object is made whose method is called. */
class ConstructionTest {
  @ParameterizedTest
  @ValueSource(strings = {"javax.inject", "jakarta.inject"})
  void injectedConstructor_receivesWhatModulesProvide(String inject) {
    CompiledFunctions functions =
        CompiledFunctions.of(
            """
            @%1$s.Singleton
            class Checks {
              record Order(String id) {}

              @dagger.Module
              interface Greetings {
                @dagger.Provides
                static String greeting() {
                  return "hello ";
                }
              }

              @dagger.Module
              static class Signs {
                @dagger.Provides
                char sign() {
                  return '!';
                }
              }

              static final class Clock {
                @%1$s.Inject
                Clock() {}
              }

              private final String greeting;
              private final char sign;

              @%1$s.Inject
              Checks(String greeting, char sign, Clock clock) {
                this.greeting = greeting;
                this.sign = sign;
              }

              @MicroBatchFunction(name = "check", modules = {Greetings.class, Signs.class})
              @From(stream = "orders")
              @To(table = "orders")
              Order check(Order order) {
                return new Order(greeting + order.id() + sign);
              }
            }
            """
                .formatted(inject));

    assertThat(functions.run("{\"id\":\"a\"}")).containsExactly("{\"id\":\"hello a!\"}");
  }

  @Test
  void nestedClass_isMadeByItsOwnConstructor() {
    CompiledFunctions functions =
        CompiledFunctions.of(
            """
            class Checks {
              static class Inner {
                @MicroBatchFunction(name = "check")
                @From(stream = "orders")
                @To(table = "orders")
                Order check(Order order) {
                  return order;
                }
              }

              record Order(String id) {}
            }
            """);

    assertThat(EngineRun.of(functions.function("Checks_Inner_Check"), List.of("{\"id\":\"a\"}")))
        .containsExactly("{\"id\":\"a\"}");
  }

  @Test
  void invoker_eachNew_hasItsOwnObject() {
    CompiledFunctions functions =
        CompiledFunctions.of(
            """
            class Checks {
              record Order(String id) {}

              private int calls;

              @MicroBatchFunction(name = "check")
              @From(stream = "orders")
              @To(table = "orders")
              Order check(Order order) {
                return new Order(order.id() + ++calls);
              }
            }
            """);
    var function = functions.function("Checks_Check");

    assertThat(function.declaredIn().getName()).isEqualTo("bank.Checks");
    for (int partition = 0; partition < 2; partition++) {
      assertThat(EngineRun.of(function, List.of("{\"id\":\"a\"}")))
          .containsExactly("{\"id\":\"a1\"}");
    }
  }
}
