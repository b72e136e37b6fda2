package dev.sluice.testkit.vectors;

import dev.sluice.testkit.oracle.AggregateRule;
import dev.sluice.testkit.oracle.AggregateRule.Function;
import dev.sluice.testkit.oracle.ComponentType;
import dev.sluice.testkit.oracle.ComponentType.Kind;
import dev.sluice.testkit.oracle.Declaration;
import dev.sluice.testkit.oracle.Item;
import dev.sluice.testkit.oracle.WindowRule;
import dev.sluice.testkit.oracle.WorkedCase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Random functions over random events: every window, aggregate and key type; all from one seed. The
 * large ones pass what small ones never come to: windows of more slices than are merged one by one,
 * more keys and values than a table begins with, trees with inner nodes, texts longer than a block.
 */
public final class RandomCases {
  private static final List<ComponentType> TYPES =
      List.of(
          ComponentType.of(Kind.LONG),
          ComponentType.of(Kind.INT),
          ComponentType.of(Kind.DOUBLE),
          ComponentType.of(Kind.BOOLEAN),
          ComponentType.of(Kind.STRING),
          ComponentType.decimal(6, 2),
          ComponentType.decimal(30, 10),
          ComponentType.decimal(38, 0),
          ComponentType.decimal(38, 38),
          ComponentType.decimal(1, 1),
          ComponentType.of(Kind.INSTANT),
          new ComponentType(Kind.ENUM, 0, 0, List.of("CARD", "CASH"), false));

  private static final long IDLE_AFTER = 20;

  /** The longest duration that can be declared. */
  private static final long LONGEST_MILLIS = Duration.ofDays(3_652_059).toMillis();

  /** Of so many slices a large hopping window is at least: they are merged ahead then. */
  private static final int SLICES_MANY = 32;

  private final RandomGenerator random;
  private final boolean givenMarks;
  private final boolean large;

  private RandomCases(long seed, boolean givenMarks, boolean large) {
    this.random = new SplittableRandom(seed);
    this.givenMarks = givenMarks;
    this.large = large;
  }

  /** The case of a seed, with at most this many items. */
  public static WorkedCase of(long seed, int itemsMax) {
    return new RandomCases(seed, false, false).next("random_" + seed, itemsMax);
  }

  /** The same with gaps and handed over watermarks, which no worker makes by itself. */
  public static WorkedCase withGivenMarks(long seed, int itemsMax) {
    return new RandomCases(seed, true, false).next("marks_" + seed, itemsMax);
  }

  /** One with long windows, and many or long keys and values; with half as many items at least. */
  public static WorkedCase large(long seed, int itemsMax) {
    return new RandomCases(seed, false, true).next("large_" + seed, itemsMax);
  }

  private WorkedCase next(String name, int itemsMax) {
    SequencedMap<String, ComponentType> event = new LinkedHashMap<>();
    int keys = random.nextInt(4) == 0 ? random.nextInt(large ? 1 : 0, 4) : 1;
    List<String> key = new ArrayList<>();
    for (int i = 0; i < keys; i++) {
      key.add("k" + i);
      event.put("k" + i, random.nextInt(3) == 0 ? nullable(anyType()) : anyType());
    }
    int fields = 1 + random.nextInt(4);
    for (int i = 0; i < fields; i++) {
      event.put("f" + i, random.nextBoolean() ? nullable(anyType()) : anyType());
    }
    event.put("at", ComponentType.of(Kind.INSTANT));
    WindowRule window = window();
    boolean stateless = window instanceof WindowRule.Stateless;
    Declaration declaration =
        new Declaration(
            event,
            "at",
            stateless ? List.of() : key,
            window,
            stateless ? new LinkedHashMap<>() : aggregates(event),
            oneOf(0L, 0L, 3L, 10L, 1000L),
            random.nextBoolean(),
            new Declaration.Limits(OptionalLong.of(IDLE_AFTER), 3_600_000, oneOf(1 << 20, 400)),
            OptionalLong.empty(),
            random.nextInt(5) > 0,
            true);
    int items = large ? random.nextInt(itemsMax / 2, itemsMax) : random.nextInt(itemsMax);
    return new WorkedCase(name, declaration, input(declaration, 1 + items));
  }

  private ComponentType anyType() {
    return TYPES.get(random.nextInt(TYPES.size()));
  }

  private static ComponentType nullable(ComponentType type) {
    return type.orNull();
  }

  private WindowRule window() {
    if (large) {
      return windowOfMany();
    }
    long size = random.nextLong(1, 41);
    long every = random.nextLong(1, 16);
    if (random.nextInt(30) == 0) {
      return longWindow();
    }
    return switch (random.nextInt(7)) {
      case 0, 1 -> new WindowRule.Tumbling(size, random.nextInt(-50, 50));
      case 2, 3 -> new WindowRule.Hopping(Math.max(size, every), every);
      case 4, 5 -> new WindowRule.Sliding(size);
      default -> new WindowRule.Stateless();
    };
  }

  /** Windows that hold many events, or are made of many slices, of two levels of blocks too. */
  private WindowRule windowOfMany() {
    long size = random.nextLong(SLICES_MANY, oneOf(100, 1_500));
    return switch (random.nextInt(6)) {
      case 0 -> new WindowRule.Tumbling(size, random.nextInt(-50, 50));
      // Mostly without a common divisor, so of as many slices as milliseconds.
      case 1, 2 -> new WindowRule.Hopping(size, random.nextLong(size / 16, size + 1));
      case 3 -> {
        long every = random.nextLong(2, 12);
        yield new WindowRule.Hopping(random.nextLong(SLICES_MANY, 64) * every, every);
      }
      default -> new WindowRule.Sliding(size);
    };
  }

  /** Windows that reach beyond the years that an event can be in. */
  private WindowRule longWindow() {
    long size = LONGEST_MILLIS - random.nextLong(1000);
    return switch (random.nextInt(3)) {
      case 0 -> new WindowRule.Tumbling(size, (random.nextBoolean() ? 1 : -1) * LONGEST_MILLIS);
      case 1 -> {
        int slices = random.nextInt(2, 6);
        long slice = size / slices;
        yield new WindowRule.Hopping(slice * slices, slice * random.nextInt(1, slices + 1));
      }
      default -> new WindowRule.Sliding(size);
    };
  }

  private SequencedMap<String, AggregateRule> aggregates(
      SequencedMap<String, ComponentType> event) {
    SequencedMap<String, AggregateRule> rules = new LinkedHashMap<>();
    event.forEach(
        (name, type) -> {
          for (Function function : Function.values()) {
            if (allowed(function, type) && random.nextInt(3) == 0) {
              ComponentType result = result(function, type);
              rules.put(
                  function.name().toLowerCase(Locale.ROOT) + "_" + name,
                  new AggregateRule(result, function, Optional.of(name)));
            }
          }
        });
    if (rules.isEmpty() || random.nextBoolean()) {
      rules.put(
          "events",
          new AggregateRule(ComponentType.of(Kind.LONG), Function.COUNT, Optional.empty()));
    }
    return rules;
  }

  private static boolean allowed(Function function, ComponentType type) {
    Kind kind = type.kind();
    boolean number =
        kind == Kind.LONG || kind == Kind.INT || kind == Kind.DOUBLE || kind == Kind.DECIMAL;
    return switch (function) {
      case SUM -> number;
      case AVG -> number && type.scale() + 4 <= 38;
      case MIN, MAX -> number || kind == Kind.STRING || kind == Kind.INSTANT;
      case COUNT, DISTINCT, FIRST, LAST -> true;
    };
  }

  private ComponentType result(Function function, ComponentType type) {
    ComponentType result =
        switch (function) {
          case COUNT -> ComponentType.of(Kind.LONG);
          case DISTINCT -> ComponentType.of(Kind.INT);
          case MIN, MAX, FIRST, LAST -> type;
          case AVG ->
              type.kind() == Kind.DECIMAL
                  ? ComponentType.decimal(38, type.scale() + 4)
                  : ComponentType.of(Kind.DOUBLE);
          case SUM ->
              switch (type.kind()) {
                case DECIMAL ->
                    ComponentType.decimal(Math.min(38, type.precision() + 1), type.scale());
                case INT -> ComponentType.of(random.nextBoolean() ? Kind.INT : Kind.LONG);
                default -> ComponentType.of(type.kind());
              };
        };
    boolean counts = function == Function.COUNT || function == Function.DISTINCT;
    return type.nullable() && !counts ? result.orNull() : result;
  }

  private List<Item> input(Declaration declaration, int count) {
    List<Item> items = new ArrayList<>();
    RandomLines lines = new RandomLines(random, declaration, large);
    long now = 1000;
    long since = now;
    for (int i = 0; i < count; i++) {
      int kind = random.nextInt(20);
      if (kind == 0) {
        now = Math.max(now, since) + random.nextInt(40);
        items.add(new Item.Tick(since, now));
      } else if (givenMarks && kind == 2) {
        items.add(
            random.nextBoolean()
                ? new Item.Gap()
                : new Item.Handover(lines.at() + random.nextInt(-20, 20)));
      } else {
        items.add(kind == 1 ? Item.Line.of(oneOf("", " ", "\t \r")) : lines.next());
        since = kind == 1 ? since : now;
      }
    }
    if (random.nextInt(12) == 0) {
      items.add(new Item.End());
      if (random.nextBoolean()) {
        items.add(lines.next());
      }
    }
    return items;
  }

  @SafeVarargs
  private <T> T oneOf(T... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
