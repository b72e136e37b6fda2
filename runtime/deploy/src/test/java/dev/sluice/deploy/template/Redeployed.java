package dev.sluice.deploy.template;

import dev.sluice.engine.function.Deployment;
import dev.sluice.engine.function.FunctionDefinition;
import dev.sluice.engine.function.FunctionInvoker;
import dev.sluice.engine.plan.Plan;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/** A function of Sluice's own, deployed otherwise. */
record Redeployed(FunctionDefinition function, Plan plan, Deployment deployment)
    implements FunctionDefinition {
  static FunctionDefinition of(String name, Deployment deployment) {
    FunctionDefinition function =
        all().stream().filter(it -> it.plan().function().equals(name)).findFirst().orElseThrow();
    return new Redeployed(function, function.plan(), deployment);
  }

  /** Those that come with Sluice, by name. */
  static List<FunctionDefinition> all() {
    return ServiceLoader.load(FunctionDefinition.class).stream()
        .map(ServiceLoader.Provider::get)
        .sorted(Comparator.comparing(function -> function.plan().function()))
        .toList();
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
