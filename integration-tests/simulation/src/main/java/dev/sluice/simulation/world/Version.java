package dev.sluice.simulation.world;

import dev.sluice.engine.plan.Plan;
import dev.sluice.testkit.oracle.Declaration;
import dev.sluice.testkit.vectors.Subject;

/**
 * A deployed version of the function. All give the same results; some have a plan of their own.
 *
 * @param number of the deploy
 * @param planNumber of those with one number one can go on with the other's state anywhere
 */
record Version(long number, int planNumber, Subject subject) {
  private static final Plan.Checkpoint OFTEN = new Plan.Checkpoint(10_000, 7);

  /** Only when a worker lets go: see {@link Course}. */
  private static final Plan.Checkpoint LETTING_GO =
      new Plan.Checkpoint(Long.MAX_VALUE, Long.MAX_VALUE);

  static Version first(Declaration declaration) {
    return new Version(1, 0, subject(declaration));
  }

  private static Subject subject(Declaration declaration) {
    boolean ticks = declaration.limits().idleAfter().isPresent();
    return Subject.echoing(declaration).withCheckpoint(ticks ? LETTING_GO : OFTEN);
  }

  /** The next deploy; with a changed plan, no event is so long that it makes a difference. */
  Version next(Declaration declaration, boolean changesPlan) {
    int plan = changesPlan ? planNumber + 1 : planNumber;
    Declaration.Limits limits = declaration.limits();
    Declaration changed =
        new Declaration(
            declaration.event(),
            declaration.time(),
            declaration.key(),
            declaration.window(),
            declaration.aggregates(),
            declaration.outOfOrderBy(),
            declaration.lateToSideOutput(),
            new Declaration.Limits(
                limits.idleAfter(), limits.maxAhead(), limits.maxEventBytes() + plan),
            declaration.floor(),
            declaration.end(),
            declaration.newlineAtEnd());
    return new Version(number + 1, plan, subject(changed));
  }
}
