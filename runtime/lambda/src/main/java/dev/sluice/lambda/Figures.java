package dev.sluice.lambda;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * The values that a line tells.
 *
 * @param batches the shards that they are of, and how many batches are committed of each
 * @param values what there is a value of, with at least one each
 * @param dimension the partition by which they are published too
 * @param atMillis when the last of them came
 */
record Figures(
    Map<Integer, Long> batches,
    Map<Metric, List<Double>> values,
    OptionalInt dimension,
    long atMillis) {
  Figures {
    batches = Collections.unmodifiableMap(new TreeMap<>(batches));
    EnumMap<Metric, List<Double>> copy = new EnumMap<>(Metric.class);
    values.forEach((metric, each) -> copy.put(metric, List.copyOf(each)));
    values = Collections.unmodifiableMap(copy);
  }

  /** One value, of a function as a whole; none where there is nothing to be counted. */
  static Figures of(Metric metric, double value, long atMillis) {
    boolean told = metric.isSteady() || value > 0;
    return new Figures(
        Map.of(), told ? Map.of(metric, List.of(value)) : Map.of(), OptionalInt.empty(), atMillis);
  }
}
