package dev.sluice.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Whatever a handler does to its thread or throws, only its own result fails. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HandlerFailureTest {
  private final CompiledFunctions functions =
      CompiledFunctions.of(
          """
          class Checks {
            record Order(String id, long count) {
              Order {
                if (count == 13) {
                  throw new IllegalArgumentException("thirteen");
                }
              }
            }

            record Out(String id) {
              @Override
              public String id() {
                if (id.equals("unreadable")) {
                  throw new IllegalStateException("not to be read");
                }
                return id;
              }
            }

            @MicroBatchFunction(name = "check")
            @From(stream = "orders")
            @To(table = "out")
            List<Out> check(Order order) throws Exception {
              switch (order.id()) {
                case "speechless" -> throw new RuntimeException() {
                  @Override
                  public String getMessage() {
                    throw new IllegalStateException();
                  }
                };
                case "wordless" -> throw new RuntimeException() {
                  @Override
                  public String toString() {
                    return null;
                  }
                };
                case "deep" -> check(order);
                case "interrupting" -> Thread.currentThread().interrupt();
                case "interrupted" -> throw new InterruptedException();
                case "acquiring" -> new java.util.concurrent.Semaphore(1).acquire();
                default -> {}
              }
              return List.of(new Out("first"), new Out(order.id()));
            }
          }
          """);

  private List<String> run(String id, long count) {
    return functions.run("{\"id\":\"%s\",\"count\":%d}".formatted(id, count));
  }

  @Test
  void event_whoseRecordRefusesIt_isAFailedResult() {
    assertFails(run("a", 13), "IllegalArgumentException: thirteen");
  }

  @Test
  void result_whoseAccessorThrows_failsAsAWhole() {
    assertFails(run("unreadable", 1), "IllegalStateException: not to be read");
  }

  @Test
  void exception_thatCannotSayWhatItIs_isNamedByItsClass() {
    assertFails(run("speechless", 1), "bank.Checks$1");
    assertFails(run("wordless", 1), "bank.Checks$2");
  }

  @Test
  void recursion_withoutEnd_isAFailedResult() {
    assertFails(run("deep", 1), "StackOverflowError");
  }

  @Test
  void interrupt_byTheHandler_doesNotReachTheCommit() {
    assertThat(run("interrupting", 1))
        .containsExactly("{\"id\":\"first\"}", "{\"id\":\"interrupting\"}");
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertFails(run("interrupted", 1), "InterruptedException");
  }

  /** Else it would be the batch's end that says which calls are interrupted. */
  @Test
  void interrupt_byTheHandler_doesNotReachTheNextCall() {
    assertThat(
            functions.run(
                "{\"id\":\"interrupting\",\"count\":1}", "{\"id\":\"acquiring\",\"count\":1}"))
        .containsExactly(
            "{\"id\":\"first\"}",
            "{\"id\":\"interrupting\"}",
            "{\"id\":\"first\"}",
            "{\"id\":\"acquiring\"}");
  }

  private static void assertFails(List<String> lines, String reason) {
    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst()).contains("\"code\":\"handler-threw\"", reason);
  }
}
