package dev.sluice.lambda;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * What became of shards and was not told yet.
 *
 * <p>A function that is called each second would say the same sixty times a minute, and logs are
 * paid for by the byte. So the first call in a minute tells at once, for itself and for those of
 * the minute before that did not, and the others wait; unless there is something that somebody may
 * have to act on, or as much has come as a line can hold. Each minute with a call has its values
 * that way, as alarms want it, and a call that comes alone is told of when it ends. One thread.
 */
final class Gathered {
  private static final long MINUTE_MILLIS = 60_000;

  private final Journal journal;
  private final OptionalInt dimension;
  private final Map<Integer, Long> batches = new TreeMap<>();
  private final Map<Metric, List<Double>> values = new EnumMap<>(Metric.class);

  /** Of the urgent ones, which this minute has told already. */
  private final Set<Metric> told = EnumSet.noneOf(Metric.class);

  private long toldMinute = Long.MIN_VALUE;
  private long lastMillis;
  private int calls;
  private long events;
  private long commits;
  private boolean urgent;

  /**
   * Nothing yet.
   *
   * @param dimension the partition that all of it is of, if it is published by partition too
   */
  Gathered(Journal journal, OptionalInt dimension) {
    this.journal = journal;
    this.dimension = dimension;
  }

  /** Work on a shard has ended, with these values, now. */
  void add(ShardTally shard, Map<Metric, Double> figures, long nowMillis) {
    if (minute(nowMillis) - minute(lastMillis) > 1) {
      // They are not of about now.
      tell();
    }
    if (minute(nowMillis) != toldMinute) {
      told.clear();
    }
    calls++;
    events += shard.events();
    commits += shard.commits();
    batches.put(shard.shard(), shard.batch());
    figures.forEach(this::add);
    urgent |= shard.isFailed();
    lastMillis = nowMillis;
    if (urgent || minute(nowMillis) != toldMinute || calls == Metric.LINE_CALLS_MAX) {
      tell();
    }
  }

  private void add(Metric metric, double value) {
    switch (metric.gathering()) {
      case EACH -> values.computeIfAbsent(metric, _ -> new ArrayList<>()).add(value);
      case SUM -> values.merge(metric, List.of(value), Gathered::sum);
      case RARE, URGENT -> {
        if (value > 0) {
          values.merge(metric, List.of(value), Gathered::sum);
          urgent |= metric.gathering() == Metric.Gathering.URGENT && !told.contains(metric);
        }
      }
    }
  }

  private static List<Double> sum(List<Double> one, List<Double> other) {
    return List.of(one.getFirst() + other.getFirst());
  }

  private static long minute(long millis) {
    return Math.floorDiv(millis, MINUTE_MILLIS);
  }

  /** Tells what is there. */
  void tell() {
    if (calls == 0) {
      return;
    }
    journal.figures(
        events + " events in " + commits + " batches",
        new Figures(batches, values, dimension, lastMillis));
    toldMinute = minute(lastMillis);
    for (Metric metric : values.keySet()) {
      if (metric.gathering() == Metric.Gathering.URGENT) {
        told.add(metric);
      }
    }
    batches.clear();
    values.clear();
    calls = 0;
    events = 0;
    commits = 0;
    urgent = false;
  }
}
