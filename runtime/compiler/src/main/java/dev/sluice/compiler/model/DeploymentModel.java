package dev.sluice.compiler.model;

import dev.sluice.api.DataLoss;
import dev.sluice.api.Trigger;

/** How the function runs where it is deployed; the compiler's side of the engine's record. */
public record DeploymentModel(
    Trigger trigger, long intervalMillis, int maxEvents, String startAt, DataLoss onDataLoss) {
  /** The defaults of {@code @MicroBatchFunction} and {@code @From}. */
  public static final DeploymentModel DEFAULT =
      new DeploymentModel(Trigger.PUSH, 1_000, 10_000, "EARLIEST", DataLoss.STOP);
}
