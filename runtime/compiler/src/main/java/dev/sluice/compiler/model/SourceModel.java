package dev.sluice.compiler.model;

import dev.sluice.api.LatePolicy;
import dev.sluice.api.Misplaced;

/** What {@code @From} says; {@link #UNSET} where a duration is left out. */
public record SourceModel(
    String stream,
    int partitionedByColumn,
    long outOfOrderByMillis,
    LatePolicy late,
    int maxEventBytes,
    long idleAfterMillis,
    long maxAheadMillis,
    Misplaced misplaced) {
  public static final long UNSET = -1;
}
