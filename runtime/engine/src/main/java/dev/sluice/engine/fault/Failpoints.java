package dev.sluice.engine.fault;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * What happens at a failpoint: nothing in production, a halt or an exception in a test. Called at
 * every one, by any thread.
 */
@FunctionalInterface
public interface Failpoints {
  /** Nothing happens. */
  Failpoints NONE = _ -> {};

  /** The exit status of a process that a failpoint halted. */
  int HALTED = 137;

  void reached(Failpoint point);

  /**
   * Halts the process, without any clean-up, the nth time a point is reached.
   *
   * @param spec {@code name} or {@code name:nth}; "" for none
   * @throws IllegalArgumentException if there is no such point, or nth is not a number from 1
   */
  static Failpoints parse(String spec) {
    if (spec.isEmpty()) {
      return NONE;
    }
    int colon = spec.indexOf(':');
    String name = colon < 0 ? spec : spec.substring(0, colon);
    int nth = colon < 0 ? 1 : Integer.parseInt(spec.substring(colon + 1));
    for (Failpoint point : Failpoint.values()) {
      if (point.text().equals(name) && nth >= 1) {
        AtomicInteger left = new AtomicInteger(nth);
        return reached -> {
          if (reached == point && left.decrementAndGet() == 0) {
            Runtime.getRuntime().halt(HALTED);
          }
        };
      }
    }
    throw new IllegalArgumentException("no failpoint " + spec);
  }
}
