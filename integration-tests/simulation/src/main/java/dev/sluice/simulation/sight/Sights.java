package dev.sluice.simulation.sight;

import java.util.EnumMap;
import java.util.Map;

/** How often runs came to which states. */
public final class Sights {
  private final Map<Sight, Long> counts = new EnumMap<>(Sight.class);

  /** Counts one. */
  public void add(Sight sight) {
    counts.merge(sight, 1L, Long::sum);
  }

  /** Counts all that others saw. */
  public void addAll(Sights others) {
    others.counts.forEach((sight, count) -> counts.merge(sight, count, Long::sum));
  }

  public long count(Sight sight) {
    return counts.getOrDefault(sight, 0L);
  }
}
