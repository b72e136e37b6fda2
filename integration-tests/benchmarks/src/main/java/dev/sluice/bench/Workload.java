package dev.sluice.bench;

/**
 * What the events of a run look like.
 *
 * @param events how many
 * @param keys how many different cards and merchants
 * @param skewed whether few keys have most events (the share falls as a power of the rank), or all
 *     the same
 * @param hotShare the share of events, in percent, that one single card has on top
 * @param disorderMillis how much older than the latest an event may be
 * @param latePerMille how many of 1000 events are ten minutes late
 * @param deadPerTenThousand how many of 10,000 events are malformed
 * @param eventsPerSecond how many events share a second of event time
 */
record Workload(
    String name,
    int events,
    int keys,
    boolean skewed,
    int hotShare,
    int disorderMillis,
    int latePerMille,
    int deadPerTenThousand,
    int eventsPerSecond,
    long seed) {

  static Workload standard(int events) {
    return new Workload("1k keys, skewed", events, 1_000, true, 0, 10_000, 10, 10, 1_000, 42);
  }

  Workload named(String other) {
    return new Workload(
        other,
        events,
        keys,
        skewed,
        hotShare,
        disorderMillis,
        latePerMille,
        deadPerTenThousand,
        eventsPerSecond,
        seed);
  }

  Workload withEvents(int other) {
    return new Workload(
        name,
        other,
        keys,
        skewed,
        hotShare,
        disorderMillis,
        latePerMille,
        deadPerTenThousand,
        eventsPerSecond,
        seed);
  }

  Workload withKeys(int other, boolean skew) {
    return new Workload(
        name,
        events,
        other,
        skew,
        hotShare,
        disorderMillis,
        latePerMille,
        deadPerTenThousand,
        eventsPerSecond,
        seed);
  }

  Workload withHotShare(int percent) {
    return new Workload(
        name,
        events,
        keys,
        skewed,
        percent,
        disorderMillis,
        latePerMille,
        deadPerTenThousand,
        eventsPerSecond,
        seed);
  }
}
