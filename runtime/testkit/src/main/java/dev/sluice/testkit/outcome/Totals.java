package dev.sluice.testkit.outcome;

import dev.sluice.engine.step.Counters;

/** What a function has counted: {@code in = accepted + late + dead}. */
public record Totals(
    long in, long accepted, long late, long latePartial, long dead, long failed, long out) {
  /** Nothing yet. */
  public static final Totals NOTHING = new Totals(0, 0, 0, 0, 0, 0, 0);

  /** The counters as a value. */
  public static Totals of(Counters counters) {
    return new Totals(
        counters.in,
        counters.accepted,
        counters.late,
        counters.latePartial,
        counters.dead,
        counters.failed,
        counters.out);
  }

  /** Of two partitions. */
  public Totals plus(Totals other) {
    return new Totals(
        in + other.in,
        accepted + other.accepted,
        late + other.late,
        latePartial + other.latePartial,
        dead + other.dead,
        failed + other.failed,
        out + other.out);
  }
}
