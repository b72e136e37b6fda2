package dev.sluice.engine.commit;

import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.state.Manifest;

/**
 * Rule 19: what another plan wrote is taken over only from a snapshot that stands exactly at the
 * head, so that nothing of what the old plan read is read again by the new one, and only if its
 * rows are of the same shape.
 */
public final class PlanChange {
  private final WorkerConfig config;

  PlanChange(WorkerConfig config) {
    this.config = config;
  }

  /**
   * Sees that {@code head} is this plan's, for who only looks and takes nothing over.
   *
   * @throws Stop {@code PLAN_CHANGED}
   */
  public static void requireNone(Plan plan, Head head) {
    if (!head.subject().fingerprint().equals(Fingerprint.of(plan))) {
      throw refused(
          plan,
          "the state was written",
          "what became of its events was judged by what it was then; undo the change, or ask the"
              + " version that wrote it");
    }
  }

  /** Whether {@code head} was committed by another plan. */
  boolean concerns(Head head) {
    return !head.subject().fingerprint().equals(config.author().subject().fingerprint());
  }

  /**
   * Sees that the state can be taken over.
   *
   * @throws Stop {@code PLAN_CHANGED}
   */
  void check(Head head, Manifest snapshot) {
    if (!concerns(head)) {
      return;
    }
    if (head.ended()) {
      throw refused(head, "it has come to the end of its input; start again with --fresh");
    }
    if (!head.isAt(snapshot)) {
      throw refused(
          head,
          "there is no snapshot at its last event; undo the change, drain the state with the"
              + " version that wrote it (sluice drain), or start again with --fresh");
    }
    checkRows(head, snapshot);
  }

  /** Sees that the rows of a snapshot, which stands where its head does, can be taken over. */
  void checkRows(Head head, Manifest snapshot) {
    if (concerns(head)
        && !snapshot.pages().isEmpty()
        && !snapshot.shape().equals(Fingerprint.shape(config.plan()))) {
      throw refused(
          head,
          "its windows hold rows of another key, window or aggregates; undo the change, or start"
              + " again with --fresh");
    }
  }

  private Stop refused(Head head, String why) {
    // Runs are all of the first deploy, and nobody numbers them.
    String since =
        config.identity().deploy() > 1
            ? "deploy %d wrote the state".formatted(head.deploy())
            : "the state was written";
    return refused(config.plan(), since, why);
  }

  private static Stop refused(Plan plan, String since, String why) {
    return new Stop(
        Stop.Code.PLAN_CHANGED,
        "function %s was changed in what decides its state (event, key, window, aggregates or input settings) since %s, and %s"
            .formatted(plan.function(), since, why));
  }
}
