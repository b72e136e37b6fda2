package dev.sluice.testkit.vectors;

import dev.sluice.engine.step.Counters;
import dev.sluice.engine.step.PartitionStep;
import dev.sluice.engine.time.Mark;
import java.util.List;

/** What must hold after every step. */
final class StepChecks {
  private StepChecks() {}

  static void accounted(PartitionStep step) {
    Counters counters = step.counters();
    if (counters.in != counters.accepted + counters.late + counters.dead) {
      throw new AssertionError("an event is unaccounted for: " + counters);
    }
  }

  /** Every gap is counted. */
  static void gaps(PartitionStep step, List<Mark> applied) {
    long gaps = applied.stream().filter(mark -> mark.kind() == Mark.Kind.GAP).count();
    if (step.counters().gaps != gaps) {
      throw new AssertionError("%d gaps, counted are %s".formatted(gaps, step.counters()));
    }
  }

  static void silent(PartitionStep step) {
    if (step.outputs().count() > 0) {
      throw new AssertionError(
          "reading again sent %s".formatted(Sent.allOf(step.outputs()).getFirst()));
    }
  }

  static void reproduced(PartitionStep step, Counters counters, long watermark) {
    if (!step.counters().readsEqual(counters) || step.watermark().current() != watermark) {
      throw new AssertionError(
          "reading again gave %s at watermark %d, committed were %s at %d"
              .formatted(step.counters(), step.watermark().current(), counters, watermark));
    }
  }
}
