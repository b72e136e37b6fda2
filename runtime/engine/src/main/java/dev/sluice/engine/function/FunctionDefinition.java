package dev.sluice.engine.function;

import dev.sluice.engine.plan.Plan;

/**
 * One compiled function: generated for each annotated method, listed as a service. Has a public
 * constructor without arguments.
 */
public interface FunctionDefinition {
  /** What the function is. */
  Plan plan();

  /** How it runs where it is deployed. */
  default Deployment deployment() {
    return Deployment.DEFAULT;
  }

  /** The class that declares the method. */
  Class<?> declaredIn();

  /**
   * A new object of that class, with its collaborators, behind an invoker. One per partition
   * thread.
   */
  FunctionInvoker newInvoker();

  /**
   * An object of the caller's own behind an invoker: for tests that give it other collaborators.
   *
   * @throws ClassCastException if it is not of that class
   */
  FunctionInvoker invokerOf(Object handler);
}
