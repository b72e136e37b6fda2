package dev.sluice.engine.commit;

import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.step.PartitionStep;

/** How much memory the state of a partition may take. */
final class MemoryBudget {
  private final WorkerConfig config;

  MemoryBudget(WorkerConfig config) {
    this.config = config;
  }

  /**
   * Checks before anything is committed.
   *
   * @throws Stop {@code OUT_OF_MEMORY}
   */
  void check(PartitionStep step) {
    if (step.bytesUsed() > config.settings().stateBytesMax()) {
      throw exceeded();
    }
  }

  Stop exceeded() {
    return new Stop(
        Stop.Code.OUT_OF_MEMORY,
        "the state of function %s, partition %d, needs more than the %d bytes it may use; raise --max-state (in AWS Lambda MemorySize or MaxState of the template), or use a smaller window or fewer keys"
            .formatted(
                config.plan().function(), config.partition(), config.settings().stateBytesMax()));
  }
}
