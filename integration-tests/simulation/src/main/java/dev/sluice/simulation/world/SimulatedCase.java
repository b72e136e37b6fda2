package dev.sluice.simulation.world;

import dev.sluice.testkit.oracle.AggregateRule;
import dev.sluice.testkit.oracle.ComponentType;
import dev.sluice.testkit.oracle.Declaration;
import dev.sluice.testkit.oracle.Item;
import dev.sluice.testkit.oracle.WindowRule;
import dev.sluice.testkit.oracle.WorkedCase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.random.RandomGenerator;

/**
 * The function and the input of a run. Small: what is at stake here is the protocol, so a few
 * events of a few keys, some late and some dead, go through each kind of window.
 */
final class SimulatedCase {
  /** The component of the key, in events and in results. */
  static final String KEY = "k";

  private static final int EVENTS = 30;
  private static final int KEYS = 3;

  /** Of event time, where a log that is idle for seconds moves it on. */
  private static final int SECOND = 1_000;

  private final RandomGenerator random;
  private final boolean ticks;

  /** What a unit of event time is, in milliseconds. */
  private final int unit;

  private SimulatedCase(RandomGenerator random) {
    this.random = random;
    this.ticks = random.nextInt(4) == 0;
    this.unit = ticks ? SECOND : 1;
  }

  /** The case that a generator gives. */
  static WorkedCase of(RandomGenerator random, String name) {
    return new SimulatedCase(random).next(name);
  }

  private WorkedCase next(String name) {
    SequencedMap<String, ComponentType> event = new LinkedHashMap<>();
    event.put(KEY, ComponentType.of(ComponentType.Kind.STRING));
    event.put("v", ComponentType.of(ComponentType.Kind.LONG));
    event.put("at", ComponentType.of(ComponentType.Kind.INSTANT));
    WindowRule window = window();
    boolean stateless = window instanceof WindowRule.Stateless;
    Declaration declaration =
        new Declaration(
            event,
            "at",
            stateless ? List.of() : List.of(KEY),
            window,
            stateless ? new LinkedHashMap<>() : aggregates(),
            (long) unit * random.nextInt(4),
            random.nextBoolean(),
            limits(),
            OptionalLong.empty(),
            random.nextInt(4) > 0 && !ticks,
            true);
    return new WorkedCase(name, declaration, input(1 + random.nextInt(EVENTS)));
  }

  private Declaration.Limits limits() {
    Declaration.Limits usual = Declaration.Limits.DEFAULT;
    return ticks
        ? new Declaration.Limits(
            OptionalLong.of((1L + random.nextInt(4)) * SECOND),
            usual.maxAhead(),
            usual.maxEventBytes())
        : usual;
  }

  private WindowRule window() {
    long size = (long) unit * (2 + random.nextInt(10));
    return switch (random.nextInt(4)) {
      case 0 -> new WindowRule.Tumbling(size, (long) unit * random.nextInt(5));
      case 1 -> new WindowRule.Hopping(2L * size, size);
      case 2 -> new WindowRule.Sliding(size);
      default -> new WindowRule.Stateless();
    };
  }

  private static SequencedMap<String, AggregateRule> aggregates() {
    SequencedMap<String, AggregateRule> rules = new LinkedHashMap<>();
    ComponentType number = ComponentType.of(ComponentType.Kind.LONG);
    rules.put(
        KEY,
        new AggregateRule(
            ComponentType.of(ComponentType.Kind.STRING),
            AggregateRule.Function.FIRST,
            Optional.of(KEY)));
    rules.put("events", new AggregateRule(number, AggregateRule.Function.COUNT, Optional.empty()));
    rules.put("total", new AggregateRule(number, AggregateRule.Function.SUM, Optional.of("v")));
    rules.put("last", new AggregateRule(number, AggregateRule.Function.LAST, Optional.of("v")));
    return rules;
  }

  private List<Item> input(int count) {
    List<Item> items = new ArrayList<>();
    long time = 0;
    for (int i = 0; i < count; i++) {
      time += random.nextInt(4);
      long at = Math.max(0, time - random.nextInt(random.nextInt(8) == 0 ? 12 : 3));
      items.add(
          Item.Line.of(
              random.nextInt(15) == 0
                  ? "no event " + i
                  : "{\"k\":\"%c\",\"v\":%d,\"at\":%d}"
                      .formatted('a' + random.nextInt(KEYS), i, unit * at)));
    }
    return items;
  }
}
