package dev.sluice.deploy.cost;

/**
 * What one function has to do, all shards together.
 *
 * @param eventsPerSecond on average
 * @param eventBytes of one event
 * @param shards that the events are spread over evenly
 * @param intervalMillis how long a micro-batch is
 * @param stateBytes of open windows, as they lie in memory
 * @param resultsPerSecond rows of results, of at most a kilobyte each
 * @param pagesInBucket whether long pages of state lie in a bucket, as the template has it
 * @param ticks whether event time goes on while the stream is idle ({@code idleAfter}): what is
 *     pushed to is called for it too
 */
public record Load(
    double eventsPerSecond,
    long eventBytes,
    int shards,
    long intervalMillis,
    long stateBytes,
    double resultsPerSecond,
    boolean pagesInBucket,
    boolean ticks) {
  private static final double SHARD_EVENTS = 1_000;
  private static final double SHARD_BYTES = 1 << 20;

  public Load {
    if (eventsPerSecond <= 0 || eventBytes <= 0 || shards < 1 || intervalMillis <= 0) {
      throw new IllegalArgumentException(
          "events, bytes, shards and interval are more than 0; were %s, %d, %d, %d"
              .formatted(eventsPerSecond, eventBytes, shards, intervalMillis));
    }
    if (shards < shardsMin(eventsPerSecond, eventBytes)) {
      throw new IllegalArgumentException(
          "%,.0f events a second of %,d bytes need at least %d shards, which take 1,000 events and 1 MB a second each"
              .formatted(eventsPerSecond, eventBytes, shardsMin(eventsPerSecond, eventBytes)));
    }
  }

  /** With long pages in a bucket, and no event time but that of events. */
  public Load(
      double eventsPerSecond,
      long eventBytes,
      int shards,
      long intervalMillis,
      long stateBytes,
      double resultsPerSecond) {
    this(
        eventsPerSecond,
        eventBytes,
        shards,
        intervalMillis,
        stateBytes,
        resultsPerSecond,
        true,
        false);
  }

  /** The same with all of the state in its table. */
  public Load withPagesInTable() {
    return of(shards, false, ticks);
  }

  /** The same of a function that declares {@code idleAfter}. */
  public Load withTicks() {
    return of(shards, pagesInBucket, true);
  }

  /** How many shards take so much. */
  public static int shardsMin(double eventsPerSecond, long eventBytes) {
    return (int)
        Math.ceil(
            Math.max(eventsPerSecond / SHARD_EVENTS, eventsPerSecond * eventBytes / SHARD_BYTES));
  }

  double shardEvents() {
    return eventsPerSecond / shards;
  }

  double megabytesPerSecond() {
    return eventsPerSecond * eventBytes / SHARD_BYTES;
  }

  /** The same for each shard, on so many of them. */
  Load on(int other) {
    return of(other, pagesInBucket, ticks);
  }

  private Load of(int otherShards, boolean inBucket, boolean ticking) {
    double factor = (double) otherShards / shards;
    return new Load(
        eventsPerSecond * factor,
        eventBytes,
        otherShards,
        intervalMillis,
        Math.round(stateBytes * factor),
        resultsPerSecond * factor,
        inBucket,
        ticking);
  }
}
