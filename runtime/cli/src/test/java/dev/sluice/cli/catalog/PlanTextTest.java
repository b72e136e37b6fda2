package dev.sluice.cli.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.LatePolicy;
import dev.sluice.engine.plan.EventSchema;
import dev.sluice.engine.plan.Field;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.plan.ValueType;
import dev.sluice.engine.plan.WindowSpec;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTextTest {
  private static final Field CARD = new Field("card", ValueType.Scalar.STRING, false);

  private static List<String> sinks(Plan.Target target) {
    Plan plan =
        new Plan(
            "f",
            new Plan.Input("events", 0, 0, LatePolicy.DROP, 100, Plan.UNSET, Plan.UNSET),
            new EventSchema(List.of(CARD)),
            Plan.NONE,
            List.of(0),
            new WindowSpec.None(),
            List.of(),
            true,
            List.of(CARD),
            target,
            Plan.Checkpoint.DEFAULT);
    return new PlanText(plan).sinks();
  }

  @Test
  void sinks_ofAFunctionThatReturnsNothing_areNone() {
    assertThat(sinks(Plan.Target.byOutputId(""))).isEmpty();
  }

  @Test
  void sinks_byOutputId_areTheTableAlone() {
    assertThat(sinks(Plan.Target.byOutputId("alerts"))).containsExactly("alerts");
  }

  @Test
  void sinks_keptInAnotherWay_sayHow() {
    assertThat(
            sinks(
                new Plan.Target(
                    "totals", List.of("card", "start"), Duration.ofDays(90).toMillis(), true)))
        .containsExactly("totals (key card, start; ttl 90d; atomic)");
  }
}
