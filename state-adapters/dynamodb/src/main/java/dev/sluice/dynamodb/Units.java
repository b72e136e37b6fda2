package dev.sluice.dynamodb;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what the service bills, by operation: what it says of a request itself, and where it says
 * nothing (a refused condition, a simulated service) what {@link ItemSize} works out. And requests
 * to the bucket of long pages, where there is one, which S3 bills by their number. One for whatever
 * is to be told apart, such as a function; any number of threads.
 */
public final class Units {
  private static final class Tally {
    final LongAdder requests = new LongAdder();
    final LongAdder halves = new LongAdder();
    final LongAdder repeats = new LongAdder();
  }

  /** Not changed after it was made; its tallies are. */
  private final Map<Operation, Tally> tallies = new EnumMap<>(Operation.class);

  private final Map<BucketRequest, LongAdder> ofBucket = new EnumMap<>(BucketRequest.class);

  public Units() {
    for (BucketRequest request : BucketRequest.values()) {
      ofBucket.put(request, new LongAdder());
    }
    for (Operation operation : Operation.values()) {
      tallies.put(operation, new Tally());
    }
  }

  /**
   * What one operation has cost.
   *
   * @param requests that were answered
   * @param units read or write units; half ones where a read was not consistent
   * @param repeats how often a request was sent again, throttled or without an answer
   */
  public record Count(long requests, double units, long repeats) {}

  void answered(Operation operation, double units) {
    Tally tally = tally(operation);
    tally.requests.increment();
    tally.halves.add(Math.round(2 * units));
  }

  /** A bucket has answered. */
  void answered(BucketRequest request) {
    tally(request).increment();
  }

  private LongAdder tally(BucketRequest request) {
    return Objects.requireNonNull(ofBucket.get(request));
  }

  /** How many requests of a kind a bucket has answered. */
  public long of(BucketRequest request) {
    return tally(request).sum();
  }

  void repeated(Operation operation) {
    tally(operation).repeats.increment();
  }

  private Tally tally(Operation operation) {
    return Objects.requireNonNull(tallies.get(operation));
  }

  /** The count of one operation. */
  public Count of(Operation operation) {
    Tally tally = tally(operation);
    return new Count(tally.requests.sum(), tally.halves.sum() / 2.0, tally.repeats.sum());
  }

  /** All operations that occurred. */
  public Map<Operation, Count> all() {
    Map<Operation, Count> counts = new EnumMap<>(Operation.class);
    for (Operation operation : Operation.values()) {
      Count count = of(operation);
      if (count.requests() + count.repeats() > 0) {
        counts.put(operation, count);
      }
    }
    return counts;
  }

  /** All write units. */
  public double writeUnits() {
    return sum(true);
  }

  /** All read units. */
  public double readUnits() {
    return sum(false);
  }

  private double sum(boolean write) {
    double sum = 0;
    for (Operation operation : Operation.values()) {
      if (operation.isWrite() == write) {
        sum += of(operation).units();
      }
    }
    return sum;
  }
}
