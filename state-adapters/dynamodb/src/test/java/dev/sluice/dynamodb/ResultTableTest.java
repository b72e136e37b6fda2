package dev.sluice.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.LatePolicy;
import dev.sluice.engine.plan.EventSchema;
import dev.sluice.engine.plan.Field;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.plan.ValueType.Scalar;
import dev.sluice.engine.plan.WindowSpec;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

class ResultTableTest {
  private static final Field CARD = new Field("card", Scalar.STRING, false);
  private static final Field START = new Field("start", Scalar.INSTANT, false);
  private static final Field SPENT = new Field("spent", Scalar.LONG, false);

  private static ResultTable table(WindowSpec window, Plan.Target target) {
    return ResultTable.of(
        new Plan(
            "f",
            new Plan.Input("events", 0, 0, LatePolicy.DROP, 100, Plan.UNSET, Plan.UNSET),
            new EventSchema(List.of(CARD, START)),
            1,
            List.of(0),
            window,
            List.of(),
            false,
            List.of(CARD, START, SPENT),
            target,
            Plan.Checkpoint.DEFAULT));
  }

  @Test
  void of_targetByOutputId_isThatForEver() {
    ResultTable table = table(new WindowSpec.None(), Plan.Target.byOutputId("t"));

    assertThat(table.functionKey()).containsExactly(CARD);
    assertThat(table.definition())
        .isEqualTo(
            new TableDefinition(
                "t", new TableDefinition.KeyPart("_id", ScalarAttributeType.S), null, ""));
  }

  @Test
  void of_targetWithKeyAndTtl_hasBoth() {
    ResultTable table =
        table(
            new WindowSpec.Tumbling(10, 0),
            new Plan.Target("t", List.of("card", "spent"), 1_000, false));

    assertThat(table.ttlMillis()).isEqualTo(1_000);
    assertThat(table.definition())
        .isEqualTo(
            new TableDefinition(
                "t",
                new TableDefinition.KeyPart("card", ScalarAttributeType.S),
                new TableDefinition.KeyPart("spent", ScalarAttributeType.N),
                "_ttl"));
  }

  @Test
  void of_ttlWithoutWindow_isRefused() {
    assertThatThrownBy(
            () -> table(new WindowSpec.None(), new Plan.Target("t", List.of(), 1_000, false)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("f has no window");
  }
}
