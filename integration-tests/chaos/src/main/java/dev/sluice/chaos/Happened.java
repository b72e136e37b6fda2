package dev.sluice.chaos;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** How often each trouble happened while calls were in flight. Thread-safe. */
final class Happened {
  private final Map<Trouble, Long> counts = new EnumMap<>(Trouble.class);

  synchronized void add(Trouble trouble, long times) {
    counts.merge(trouble, times, Long::sum);
  }

  synchronized long count(Trouble trouble) {
    return counts.getOrDefault(trouble, 0L);
  }

  synchronized void addAll(Happened other) {
    for (Trouble trouble : Trouble.values()) {
      add(trouble, other.count(trouble));
    }
  }

  /** Those that did not. */
  List<Trouble> missing(List<Trouble> wanted) {
    return wanted.stream().filter(trouble -> count(trouble) == 0).toList();
  }
}
