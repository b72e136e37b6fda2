package dev.sluice.testkit.vectors;

import dev.sluice.engine.function.FunctionDefinition;
import dev.sluice.engine.function.FunctionInvoker;
import dev.sluice.engine.plan.Plan;
import dev.sluice.testkit.oracle.Declaration;
import java.util.function.Supplier;

/** The function that answers a case: a plan made at run time, or a compiled one. */
public record Subject(Plan plan, Supplier<FunctionInvoker> invokers) {
  /** A plan made of the declaration, with a handler that returns what it is given. */
  public static Subject echoing(Declaration declaration) {
    Plan plan = CasePlan.of(declaration);
    return new Subject(plan, () -> new EchoInvoker(plan));
  }

  /** A compiled function. */
  public static Subject compiled(FunctionDefinition definition) {
    return new Subject(definition.plan(), definition::newInvoker);
  }

  /** The same function, called otherwise. */
  public Subject withInvokers(Supplier<FunctionInvoker> others) {
    return new Subject(plan, others);
  }

  /** The same function with snapshots at another pace. */
  public Subject withCheckpoint(Plan.Checkpoint checkpoint) {
    return new Subject(plan.withCheckpoint(checkpoint), invokers);
  }
}
