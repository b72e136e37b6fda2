package dev.sluice.testkit.run;

import dev.sluice.engine.fault.Failpoint;
import dev.sluice.engine.fault.Failpoints;
import java.util.EnumMap;
import java.util.Map;

/** Lets a worker die at a chosen failpoint, and counts how often each was reached. */
final class CrashPlan implements Failpoints {
  /** What the dying worker throws; nobody below may catch it. */
  static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1;

    Crash(Failpoint at) {
      super("the test crashes the worker at " + at.text());
    }
  }

  private final Map<Failpoint, Integer> reached = new EnumMap<>(Failpoint.class);
  private int left;

  /** The nth failpoint reached from now on is the worker's last. */
  void crashAt(int nth) {
    left = nth;
  }

  /** How often each failpoint was reached. */
  Map<Failpoint, Integer> reached() {
    return reached;
  }

  @Override
  public void reached(Failpoint point) {
    reached.merge(point, 1, Integer::sum);
    if (left > 0 && --left == 0) {
      throw new Crash(point);
    }
  }
}
