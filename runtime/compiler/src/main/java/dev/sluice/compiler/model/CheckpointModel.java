package dev.sluice.compiler.model;

/** What {@code @Checkpoint} says. */
public record CheckpointModel(long everyMillis, long events) {
  /** The defaults of {@code @Checkpoint}. */
  public static final CheckpointModel DEFAULT = new CheckpointModel(10_000, 100_000);
}
