package dev.sluice.engine.step;

/**
 * What has happened in a partition since its beginning, by the names of the head. {@code in =
 * accepted + late + dead} always.
 */
public final class Counters {
  /** Events read, living or dead. */
  public long in;

  /** Events in a result or in open state. */
  public long accepted;

  /** Events later than all their windows. */
  public long late;

  /** Accepted events that were late for some of their windows. */
  public long latePartial;

  /** Events that could not be decoded. */
  public long dead;

  /** Times the source lost events and the function went on. */
  public long gaps;

  /** Results that could not be computed or written. */
  public long failed;

  /** Outputs that a sink refused for good. */
  public long refused;

  /** Results sent out. */
  public long out;

  public void copyFrom(Counters other) {
    in = other.in;
    accepted = other.accepted;
    late = other.late;
    latePartial = other.latePartial;
    dead = other.dead;
    gaps = other.gaps;
    failed = other.failed;
    refused = other.refused;
    out = other.out;
  }

  /** Adds what has happened in another partition. */
  public void add(Counters other) {
    in += other.in;
    accepted += other.accepted;
    late += other.late;
    latePartial += other.latePartial;
    dead += other.dead;
    gaps += other.gaps;
    failed += other.failed;
    refused += other.refused;
    out += other.out;
  }

  /** Whether what reading again reproduces is equal: all but failed, refused and out. */
  public boolean readsEqual(Counters other) {
    return in == other.in
        && accepted == other.accepted
        && late == other.late
        && latePartial == other.latePartial
        && dead == other.dead
        && gaps == other.gaps;
  }

  @Override
  public boolean equals(Object object) {
    return object instanceof Counters other
        && readsEqual(other)
        && failed == other.failed
        && refused == other.refused
        && out == other.out;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(in * 31 + out);
  }

  @Override
  public String toString() {
    return "in %d = accepted %d + late %d + dead %d, late_partial %d, gaps %d, out %d, failed %d, refused %d"
        .formatted(in, accepted, late, dead, latePartial, gaps, out, failed, refused);
  }
}
