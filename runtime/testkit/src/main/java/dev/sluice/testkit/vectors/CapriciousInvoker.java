package dev.sluice.testkit.vectors;

import dev.sluice.api.Context;
import dev.sluice.engine.function.FunctionInvoker;
import dev.sluice.engine.function.Invocation;
import dev.sluice.engine.function.MemberName;
import dev.sluice.engine.function.ResultWriter;
import dev.sluice.engine.plan.Plan;
import java.util.random.RandomGenerator;

/**
 * A handler that shows everything it could know: watermark, time and random numbers of its context
 * beside what it was given. Returns nothing, one result, several, throws, or returns what can't be
 * written, as its context's generator says.
 */
public final class CapriciousInvoker implements FunctionInvoker {
  private static final MemberName WATERMARK = new MemberName("contextWatermark");
  private static final MemberName TIME = new MemberName("contextTime");
  private static final MemberName RANDOM = new MemberName("contextRandom");

  private final EchoInvoker echo;

  public CapriciousInvoker(Plan plan) {
    this.echo = new EchoInvoker(plan);
  }

  @Override
  public void invoke(Invocation call, ResultWriter results) {
    RandomGenerator random = call.context().random();
    int mood = random.nextInt(8);
    int count = mood == 0 ? 0 : mood <= 2 ? 3 : 1;
    for (int i = 0; i < count; i++) {
      result(call, results, random);
    }
    if (mood == 3) {
      throw new IllegalStateException("the handler does not like " + random.nextInt(100));
    }
    if (mood == 4) {
      results.beginResult();
      results.member(RANDOM);
      results.value(Double.NaN);
    }
  }

  private void result(Invocation call, ResultWriter results, RandomGenerator random) {
    Context context = call.context();
    results.beginResult();
    echo.writeMembers(call, results);
    results.member(WATERMARK);
    results.value(context.watermark().toString());
    results.member(TIME);
    results.value(context.eventTime());
    results.member(RANDOM);
    results.value(random.nextLong());
    results.endResult();
  }
}
