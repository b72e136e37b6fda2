package dev.sluice.testkit.worker;

import dev.sluice.engine.fault.Failpoint;
import dev.sluice.engine.fault.Failpoints;

/** Throws, once, the nth time that a failpoint is reached: as far as the worker knows, the end. */
final class Crash implements Failpoints {
  private final Failpoint point;
  private int left;

  Crash(Failpoint point, int nth) {
    this.point = point;
    this.left = nth;
  }

  @Override
  public void reached(Failpoint reached) {
    if (reached == point && --left == 0) {
      throw new Crashed();
    }
  }

  boolean happened() {
    return left <= 0;
  }

  /** The process is gone. */
  static final class Crashed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
