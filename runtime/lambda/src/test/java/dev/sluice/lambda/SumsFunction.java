package dev.sluice.lambda;

import dev.sluice.api.DataLoss;
import dev.sluice.api.LatePolicy;
import dev.sluice.api.Trigger;
import dev.sluice.engine.function.Deployment;
import dev.sluice.engine.function.FunctionDefinition;
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

/**
 * The sum by key in windows, of events {@code {"k":"a","v":1,"at":0}}.
 *
 * @param eventBytesMax of longer events nothing is known; of these tests none is as long
 */
record SumsFunction(long windowMillis, int eventBytesMax, String startAt)
    implements FunctionDefinition {
  static final String NAME = "sums";
  static final long OUT_OF_ORDER_MILLIS = 3;
  static final long IDLE_AFTER_MILLIS = 100_000;
  static final int EVENTS_MAX = 5;
  static final long WINDOW_MILLIS = 40;
  static final int EVENT_BYTES_MAX = 1 << 20;

  private static final MemberName SUM = new MemberName("sum");

  SumsFunction() {
    this(WINDOW_MILLIS, EVENT_BYTES_MAX);
  }

  SumsFunction(long windowMillis, int eventBytesMax) {
    this(windowMillis, eventBytesMax, "EARLIEST");
  }

  /** One that begins with what comes from now on. */
  static SumsFunction latest() {
    return new SumsFunction(WINDOW_MILLIS, EVENT_BYTES_MAX, "LATEST");
  }

  /** A version with another plan, by which the same comes out. */
  static SumsFunction changed() {
    return new SumsFunction(WINDOW_MILLIS, EVENT_BYTES_MAX / 2);
  }

  @Override
  public Plan plan() {
    EventSchema event =
        new EventSchema(
            List.of(
                new Field("k", ValueType.Scalar.STRING, false),
                new Field("v", ValueType.Scalar.LONG, false),
                new Field("at", ValueType.Scalar.INSTANT, false)));
    Field sum = new Field("sum", ValueType.Scalar.LONG, false);
    return new Plan(
        NAME,
        new Plan.Input(
            "events",
            0,
            OUT_OF_ORDER_MILLIS,
            LatePolicy.SIDE_OUTPUT,
            eventBytesMax,
            IDLE_AFTER_MILLIS,
            Plan.UNSET),
        event,
        2,
        List.of(0),
        new WindowSpec.Tumbling(windowMillis, 0),
        List.of(new AggregateSpec(AggregateSpec.Function.SUM, 1, sum)),
        false,
        List.of(sum),
        "sums",
        new Plan.Checkpoint(10_000, 7));
  }

  @Override
  public Deployment deployment() {
    return new Deployment(Trigger.PUSH, 1_000, EVENTS_MAX, startAt, DataLoss.STOP);
  }

  @Override
  public Class<?> declaredIn() {
    return SumsFunction.class;
  }

  @Override
  public FunctionInvoker newInvoker() {
    return SumsFunction::invoke;
  }

  @Override
  public FunctionInvoker invokerOf(Object handler) {
    return newInvoker();
  }

  private static void invoke(Invocation call, ResultWriter results) {
    results.beginResult();
    results.member(SUM);
    results.value(call.aggregates().column(0).getLong(call.aggregateRow()));
    results.endResult();
  }
}
