package dev.sluice.testkit.oracle;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SequencedMap;

/**
 * A function as a worked case declares it; times in milliseconds.
 *
 * @param event the components by name, in record order
 * @param aggregates the components by name, in record order
 * @param floor the watermark that an earlier declaration committed
 * @param end whether the input is bounded, so that its end closes every window
 */
public record Declaration(
    SequencedMap<String, ComponentType> event,
    String time,
    List<String> key,
    WindowRule window,
    SequencedMap<String, AggregateRule> aggregates,
    long outOfOrderBy,
    boolean lateToSideOutput,
    Limits limits,
    OptionalLong floor,
    boolean end,
    boolean newlineAtEnd) {

  /**
   * What is declared only now and then.
   *
   * @param maxAhead how far event time may lie after a recorded arrival
   * @param maxEventBytes the longest event
   */
  public record Limits(OptionalLong idleAfter, long maxAhead, int maxEventBytes) {
    public static final Limits DEFAULT = new Limits(OptionalLong.empty(), 3_600_000, 1 << 20);
  }

  public Declaration {
    event = copy(event);
    aggregates = copy(aggregates);
    key = List.copyOf(key);
  }

  /** The same with another disorder. */
  public Declaration withOutOfOrderBy(long millis) {
    return new Declaration(
        event,
        time,
        key,
        window,
        aggregates,
        millis,
        lateToSideOutput,
        limits,
        floor,
        end,
        newlineAtEnd);
  }

  private static <T> SequencedMap<String, T> copy(Map<String, T> map) {
    return Collections.unmodifiableSequencedMap(new LinkedHashMap<>(map));
  }

  /** The type of an event component. */
  public ComponentType typeOf(String component) {
    ComponentType type = event.get(component);
    if (type == null) {
      throw new IllegalArgumentException("the event has no component " + component);
    }
    return type;
  }
}
