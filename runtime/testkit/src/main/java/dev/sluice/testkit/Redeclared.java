package dev.sluice.testkit;

import dev.sluice.engine.function.Deployment;
import dev.sluice.engine.function.FunctionDefinition;
import dev.sluice.engine.function.FunctionInvoker;
import dev.sluice.engine.plan.Plan;

/** A compiled function as if its annotations said something else of its plan or deployment. */
public record Redeclared(FunctionDefinition function, Plan plan, Deployment deployment)
    implements FunctionDefinition {
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
