package dev.sluice.it.sam;

import dev.sluice.api.Trigger;
import dev.sluice.engine.function.Deployment;
import dev.sluice.engine.function.FunctionDefinition;
import dev.sluice.engine.function.FunctionInvoker;
import dev.sluice.engine.plan.Plan;

/** A function that another trigger makes run. */
record Redeployed(FunctionDefinition function, Trigger trigger) implements FunctionDefinition {
  @Override
  public Plan plan() {
    return function.plan();
  }

  @Override
  public Deployment deployment() {
    Deployment own = function.deployment();
    return new Deployment(
        trigger,
        own.intervalMillis(),
        own.maxEvents(),
        own.startAt(),
        own.onDataLoss(),
        own.misplaced());
  }

  @Override
  public Class<?> declaredIn() {
    return function.declaredIn();
  }

  @Override
  public FunctionInvoker newInvoker() {
    return function.newInvoker();
  }

  @Override
  public FunctionInvoker invokerOf(Object handler) {
    return function.invokerOf(handler);
  }
}
