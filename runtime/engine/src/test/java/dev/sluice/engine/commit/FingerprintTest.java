package dev.sluice.engine.commit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.LatePolicy;
import dev.sluice.engine.plan.AggregateSpec;
import dev.sluice.engine.plan.EventSchema;
import dev.sluice.engine.plan.Field;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.plan.ValueType;
import dev.sluice.engine.plan.WindowSpec;
import dev.sluice.engine.window.Operators;
import dev.sluice.engine.window.WindowOperator;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;

final class FingerprintTest {
  private static final Field KEY = new Field("k", ValueType.Scalar.STRING, false);
  private static final Field TIME = new Field("at", ValueType.Scalar.INSTANT, false);
  private static final Field COUNT = new Field("n", ValueType.Scalar.LONG, false);

  @Test
  void of_changesThatDecideState_allDiffer() {
    Plan.Input input = input(1_000, LatePolicy.DROP, 1 << 20, Plan.UNSET);
    WindowSpec window = new WindowSpec.Tumbling(10, 0);
    List<Field> event = List.of(KEY, TIME);
    List<Plan> plans =
        List.of(
            plan(input, event, window, List.of(0), AggregateSpec.Function.COUNT),
            plan(
                input(2_000, LatePolicy.DROP, 1 << 20, Plan.UNSET),
                event,
                window,
                List.of(0),
                AggregateSpec.Function.COUNT),
            plan(
                input(1_000, LatePolicy.SIDE_OUTPUT, 1 << 20, Plan.UNSET),
                event,
                window,
                List.of(0),
                AggregateSpec.Function.COUNT),
            plan(
                input(1_000, LatePolicy.DROP, 1 << 10, Plan.UNSET),
                event,
                window,
                List.of(0),
                AggregateSpec.Function.COUNT),
            plan(
                input(1_000, LatePolicy.DROP, 1 << 20, 5),
                event,
                window,
                List.of(0),
                AggregateSpec.Function.COUNT),
            plan(input, event, window, List.of(), AggregateSpec.Function.COUNT),
            plan(input, event, window, List.of(0), AggregateSpec.Function.MAX),
            plan(
                input,
                event,
                new WindowSpec.Tumbling(10, 5),
                List.of(0),
                AggregateSpec.Function.COUNT),
            plan(
                input,
                event,
                new WindowSpec.Hopping(10, 5),
                List.of(0),
                AggregateSpec.Function.COUNT),
            plan(
                input, event, new WindowSpec.Sliding(10), List.of(0), AggregateSpec.Function.COUNT),
            plan(
                input,
                List.of(new Field("k", ValueType.Scalar.STRING, true), TIME),
                window,
                List.of(0),
                AggregateSpec.Function.COUNT),
            plan(
                input,
                List.of(new Field("k", new ValueType.Enumeration(List.of("A", "B")), false), TIME),
                window,
                List.of(0),
                AggregateSpec.Function.COUNT),
            plan(
                input,
                List.of(new Field("k", new ValueType.Enumeration(List.of("B", "A")), false), TIME),
                window,
                List.of(0),
                AggregateSpec.Function.COUNT),
            plan(
                input,
                List.of(new Field("k", new ValueType.Decimal(10, 2), false), TIME),
                window,
                List.of(0),
                AggregateSpec.Function.COUNT),
            plan(
                input,
                List.of(new Field("k", new ValueType.Nested(List.of(KEY)), false), TIME),
                window,
                List.of(0),
                AggregateSpec.Function.COUNT));
    assertThat(plans.stream().map(Fingerprint::of)).doesNotHaveDuplicates();
  }

  @Test
  void of_changesThatDecideNoState_areEqual() {
    Plan.Input input = input(1_000, LatePolicy.DROP, 1 << 20, Plan.UNSET);
    Plan plan =
        plan(
            input,
            List.of(KEY, TIME),
            new WindowSpec.Tumbling(10, 0),
            List.of(0),
            AggregateSpec.Function.COUNT);
    List<Field> moreResults = new ArrayList<>(plan.result());
    moreResults.add(KEY);
    Plan other =
        new Plan(
            plan.function(),
            plan.input(),
            plan.event(),
            plan.timeColumn(),
            plan.keyColumns(),
            plan.window(),
            plan.aggregates(),
            !plan.takesEvent(),
            moreResults,
            new Plan.Target("another-table", List.of("k"), 1, true),
            new Plan.Checkpoint(1, 1));
    assertThat(Stream.of(plan, other).map(Fingerprint::of).distinct()).hasSize(1);
  }

  /** Whether a value may be absent with the record that it is in decides how it is counted. */
  @Test
  void shape_argumentInRecordThatMayBeNull_isAnother() {
    Plan always = countsPartOf(false);
    Plan sometimes = countsPartOf(true);
    try (RootAllocator allocator = new RootAllocator();
        WindowOperator one = Operators.create(always, allocator);
        WindowOperator other = Operators.create(sometimes, allocator)) {
      assertThat(one.stateColumns()).isNotEqualTo(other.stateColumns());
    }
    assertThat(Fingerprint.shape(always)).isNotEqualTo(Fingerprint.shape(sometimes));
  }

  /** A plan that counts the amounts in a record. */
  private static Plan countsPartOf(boolean nullable) {
    Field amount = new Field("amount", ValueType.Scalar.LONG, false);
    Field price = new Field("price", new ValueType.Nested(List.of(amount)), nullable);
    EventSchema event = new EventSchema(List.of(KEY, TIME, price));
    return new Plan(
        "f",
        input(1_000, LatePolicy.DROP, 1 << 20, Plan.UNSET),
        event,
        1,
        List.of(0),
        new WindowSpec.Tumbling(10, 0),
        List.of(new AggregateSpec(AggregateSpec.Function.COUNT, 3, COUNT)),
        false,
        List.of(COUNT),
        "table",
        Plan.Checkpoint.DEFAULT);
  }

  private static Plan.Input input(
      long outOfOrderByMillis, LatePolicy late, int maxEventBytes, long maxAheadMillis) {
    return new Plan.Input(
        "events", 0, outOfOrderByMillis, late, maxEventBytes, Plan.UNSET, maxAheadMillis);
  }

  private static Plan plan(
      Plan.Input input,
      List<Field> event,
      WindowSpec window,
      List<Integer> key,
      AggregateSpec.Function function) {
    EventSchema schema = new EventSchema(event);
    return new Plan(
        "f",
        input,
        schema,
        schema.columnOf("at").orElseThrow(),
        key,
        window,
        List.of(new AggregateSpec(function, AggregateSpec.EVERY_EVENT, COUNT)),
        false,
        List.of(COUNT),
        "t",
        Plan.Checkpoint.DEFAULT);
  }
}
