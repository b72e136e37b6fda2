package dev.sluice.testkit.invariant;

import dev.sluice.engine.step.Counters;
import java.util.HashSet;
import java.util.Set;

/** Invariant 1: every event is accepted, late or dead, and no window gives a result twice. */
public final class AccountedFor {
  private final Set<String> ids = new HashSet<>();

  /** No event is lost or counted twice. */
  public static void check(Counters counters) {
    if (counters.in != counters.accepted + counters.late + counters.dead) {
      throw new AssertionError("invariant 1: an event is unaccounted for: " + counters);
    }
  }

  /** A result with this id came out; each window and event has its own. */
  public void result(String id) {
    if (!ids.add(id)) {
      throw new AssertionError("invariant 1: two results have the id " + id);
    }
  }
}
