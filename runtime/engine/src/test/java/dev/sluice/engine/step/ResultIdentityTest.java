package dev.sluice.engine.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.LatePolicy;
import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.output.OutputId;
import dev.sluice.engine.plan.EventSchema;
import dev.sluice.engine.plan.Field;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.plan.ValueType;
import dev.sluice.engine.plan.WindowSpec;
import java.util.HexFormat;
import java.util.List;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;

class ResultIdentityTest {
  @Test
  void id_ofAWindowWithoutAKey_isAnotherInEachPartition() {
    assertThat(idWithoutKey(0)).isEqualTo(idWithoutKey(0)).isNotEqualTo(idWithoutKey(1));
  }

  private static String idWithoutKey(int partition) {
    try (RootAllocator allocator = new RootAllocator();
        ColumnBatch keys = new ColumnBatch(allocator, List.of())) {
      ResultIdentity identity = new ResultIdentity(perPartition(), partition);
      identity.setPane(keys, 0, 0, 60_000);
      return HexFormat.of().formatHex(identity.id(0).bytes(), 0, OutputId.BYTES);
    }
  }

  private static Plan perPartition() {
    return new Plan(
        "f",
        new Plan.Input("s", 0, 0, LatePolicy.DROP, 1 << 20, Plan.UNSET, Plan.UNSET),
        new EventSchema(List.of(new Field("at", ValueType.Scalar.INSTANT, false))),
        0,
        List.of(),
        new WindowSpec.Tumbling(60_000, 0),
        List.of(),
        false,
        List.of(),
        "",
        Plan.Checkpoint.DEFAULT);
  }
}
