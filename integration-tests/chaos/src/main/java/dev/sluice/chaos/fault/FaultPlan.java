package dev.sluice.chaos.fault;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Which fault each request has, by its number: a seed decides everything, whatever the threads do.
 *
 * @param perMille how many of a thousand requests have a fault; the others have none
 * @param delayMax the longest that a request is held up
 */
public record FaultPlan(long seed, Map<Fault, Integer> perMille, Duration delayMax) {
  private static final int ALL = 1_000;
  private static final Duration DELAY_MAX = Duration.ofMillis(20);

  public FaultPlan {
    perMille = Collections.unmodifiableMap(new EnumMap<>(perMille));
    int sum = perMille.values().stream().mapToInt(Integer::intValue).sum();
    if (sum > ALL) {
      throw new IllegalArgumentException("%d of %d requests have a fault".formatted(sum, ALL));
    }
  }

  /** Nothing but forwarding. */
  public static FaultPlan none() {
    return new FaultPlan(0, new EnumMap<>(Fault.class), DELAY_MAX);
  }

  /** The same fault for every request. */
  public static FaultPlan always(Fault fault) {
    return new FaultPlan(0, new EnumMap<>(Map.of(fault, ALL)), DELAY_MAX);
  }

  /** Every kind, each for so many of a thousand requests. */
  public static FaultPlan everyKind(long seed, int perMille) {
    Map<Fault, Integer> each = new EnumMap<>(Fault.class);
    for (Fault fault : Fault.values()) {
      if (fault != Fault.NONE) {
        each.put(fault, perMille);
      }
    }
    return new FaultPlan(seed, each, DELAY_MAX);
  }

  Fault fault(long number) {
    int drawn = random(number).nextInt(ALL);
    for (Map.Entry<Fault, Integer> kind : perMille.entrySet()) {
      drawn -= kind.getValue();
      if (drawn < 0) {
        return kind.getKey();
      }
    }
    return Fault.NONE;
  }

  Duration delay(long number) {
    SplittableRandom random = random(number);
    random.nextInt();
    return Duration.ofNanos(random.nextLong(delayMax.toNanos() + 1));
  }

  private SplittableRandom random(long number) {
    return new SplittableRandom(new SplittableRandom(seed + number).nextLong() ^ seed);
  }
}
