package dev.sluice.testkit.run;

import dev.sluice.engine.fault.Failpoint;
import dev.sluice.engine.fault.Failpoints;
import java.util.EnumSet;
import java.util.Set;

/** Lets a worker die at a chosen failpoint, and remembers where it did. */
final class CrashPlan implements Failpoints {
  /** What the dying worker throws; nobody below may catch it. */
  static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1;

    Crash(Failpoint at) {
      super("the test crashes the worker at " + at.text());
    }
  }

  private final Set<Failpoint> crashedAt = EnumSet.noneOf(Failpoint.class);
  private int left;

  /** The nth failpoint reached from now on is the worker's last. */
  void crashAt(int nth) {
    left = nth;
  }

  /** Where workers died. */
  Set<Failpoint> crashedAt() {
    return crashedAt;
  }

  @Override
  public void reached(Failpoint point) {
    if (left > 0 && --left == 0) {
      crashedAt.add(point);
      throw new Crash(point);
    }
  }
}
