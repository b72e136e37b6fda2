package dev.sluice.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.DataLoss;
import dev.sluice.api.Misplaced;
import dev.sluice.api.Trigger;
import dev.sluice.engine.function.Deployment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the annotations say about a deployed function, as its definition gives it. */
class DeclaredDeploymentTest {
  private static CompiledFunctions functions(String function, String from, String more) {
    return CompiledFunctions.of(
        """
        class Checks {
          record Order(String card, long cents) {}

          @MicroBatchFunction(name = "check"%s)
          @From(stream = "orders", partitionedBy = "card"%s)
          void check(Order order) {}
        }
        """
            .formatted(function, from),
        more);
  }

  @Test
  void deployment_ofWhichNothingIsSaid_isTheDefault() {
    CompiledFunctions functions = functions("", "", "");

    assertThat(functions.function("Checks_Check").deployment()).isEqualTo(Deployment.DEFAULT);
    assertThat(functions.source("Checks_Check")).doesNotContain("deployment()");
  }

  @Test
  void deployment_ofWhichAllIsSaid_hasAll() {
    CompiledFunctions functions =
        functions(
            ", interval = \"2500ms\", maxEvents = 20_000, trigger = Trigger.CONTINUOUS",
            ", startAt = \"2026-11-26T08:00:00Z\", onDataLoss = DataLoss.CONTINUE,"
                + " misplaced = Misplaced.DEAD_LETTER",
            "");

    assertThat(functions.function("Checks_Check").deployment())
        .isEqualTo(
            new Deployment(
                Trigger.CONTINUOUS, 2_500, 20_000, "2026-11-26T08:00:00Z", DataLoss.CONTINUE));
    assertThat(functions.function("Checks_Check").plan().input().misplaced())
        .isEqualTo(Misplaced.DEAD_LETTER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "interval = \"500ms\"",
        "interval = \"5m\", maxEvents = 1",
        "trigger = Trigger.CONTINUOUS, interval = \"1500ms\"",
        "trigger = Trigger.DRAIN, maxEvents = 1_000_000"
      })
  void deployment_atItsLimits_isTaken(String attributes) {
    assertThat(functions(", " + attributes, "", "").function("Checks_Check").deployment())
        .isNotEqualTo(Deployment.DEFAULT);
  }

  @Test
  void entryPoint_withoutSluiceLambda_isNotWritten() {
    assertThat(functions("", "", "").sources())
        .isNotEmpty()
        .noneMatch(source -> source.contains("Lambda"));
  }

  @Test
  void entryPoint_withSluiceLambda_handsItsDefinitionOver() {
    CompiledFunctions functions =
        functions(
            "",
            "",
            """
            package dev.sluice.lambda;
            import dev.sluice.engine.function.FunctionDefinition;
            public abstract class FunctionHandler {
              private final FunctionDefinition function;

              protected FunctionHandler(FunctionDefinition function) {
                this.function = function;
              }

              @Override
              public String toString() {
                return function.plan().function();
              }
            }
            """);

    assertThat(functions.made("bank.Checks_CheckLambda")).hasToString("check");
    assertThat(functions.source("Checks_CheckLambda"))
        .contains("public final class Checks_CheckLambda extends FunctionHandler")
        .contains("public Checks_CheckLambda() {");
  }
}
