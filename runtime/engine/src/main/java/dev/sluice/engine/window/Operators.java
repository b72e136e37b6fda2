package dev.sluice.engine.window;

import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.plan.WindowSpec;
import org.apache.arrow.memory.BufferAllocator;

/** Chooses the operator of a plan's window. */
public final class Operators {
  private Operators() {}

  /** A new operator without state; the caller closes it. */
  public static WindowOperator create(Plan plan, BufferAllocator allocator) {
    return switch (plan.window()) {
      case WindowSpec.None() -> new StatelessOperator(plan);
      case WindowSpec.Tumbling _, WindowSpec.Hopping _ -> new SliceOperator(plan, allocator);
      case WindowSpec.Sliding _ -> new SlidingOperator(plan, allocator);
    };
  }
}
