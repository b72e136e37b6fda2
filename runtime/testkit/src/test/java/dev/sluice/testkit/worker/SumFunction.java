package dev.sluice.testkit.worker;

import dev.sluice.api.LatePolicy;
import dev.sluice.engine.function.FunctionInvoker;
import dev.sluice.engine.function.Invocation;
import dev.sluice.engine.function.MemberName;
import dev.sluice.engine.function.ResultWriter;
import dev.sluice.engine.plan.AggregateSpec;
import dev.sluice.engine.plan.EventSchema;
import dev.sluice.engine.plan.Field;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.plan.ValueType;
import dev.sluice.engine.plan.WindowSpec;
import java.util.List;

/** Count and sum by key in windows of 40 ms, of events {@code {"k":"a","v":1,"at":0}}. */
final class SumFunction {
  static final String NAME = "sums";
  static final long IDLE_AFTER_MILLIS = 5_000;

  private static final MemberName COUNT = new MemberName("count");
  private static final MemberName SUM = new MemberName("sum");

  private SumFunction() {}

  static Plan plan() {
    return plan(40);
  }

  static Plan plan(long sizeMillis) {
    return plan(new WindowSpec.Tumbling(sizeMillis, 0), 7);
  }

  static Plan plan(WindowSpec window, long eventsBetweenSnapshots) {
    EventSchema event =
        new EventSchema(
            List.of(
                new Field("k", ValueType.Scalar.STRING, false),
                new Field("v", ValueType.Scalar.LONG, false),
                new Field("at", ValueType.Scalar.INSTANT, false)));
    Field count = new Field("count", ValueType.Scalar.LONG, false);
    Field sum = new Field("sum", ValueType.Scalar.LONG, false);
    return new Plan(
        NAME,
        new Plan.Input(
            "events", 0, 3, LatePolicy.SIDE_OUTPUT, 1 << 20, IDLE_AFTER_MILLIS, Plan.UNSET),
        event,
        2,
        List.of(0),
        window,
        List.of(
            new AggregateSpec(AggregateSpec.Function.COUNT, AggregateSpec.EVERY_EVENT, count),
            new AggregateSpec(AggregateSpec.Function.SUM, 1, sum)),
        false,
        List.of(count, sum),
        "sums",
        new Plan.Checkpoint(10_000, eventsBetweenSnapshots));
  }

  static FunctionInvoker invoker() {
    return SumFunction::invoke;
  }

  private static void invoke(Invocation call, ResultWriter results) {
    results.beginResult();
    results.member(COUNT);
    results.value(call.aggregates().column(0).getLong(call.aggregateRow()));
    results.member(SUM);
    results.value(call.aggregates().column(1).getLong(call.aggregateRow()));
    results.endResult();
  }
}
