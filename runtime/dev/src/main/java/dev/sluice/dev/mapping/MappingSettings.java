package dev.sluice.dev.mapping;

import java.time.Duration;

/**
 * What a mapping is told, as {@code AWS::Lambda::EventSourceMapping} has it.
 *
 * @param stream the name of the stream
 * @param batchSize the most records of a call
 * @param window for how long records are gathered for a call; none if it is zero
 * @param start where it begins
 * @param partial whether the function's answer says which record failed ({@code
 *     ReportBatchItemFailures})
 * @param bisect whether a batch that failed is tried again in two halves
 * @param retriesMax how often a batch is tried again that failed; {@link #WITHOUT_LIMIT}
 * @param poll how long it waits before it looks into a shard again that had nothing
 */
public record MappingSettings(
    String stream,
    int batchSize,
    Duration window,
    Starting start,
    boolean partial,
    boolean bisect,
    int retriesMax,
    Duration poll) {
  /** Of {@link #retriesMax}. */
  public static final int WITHOUT_LIMIT = -1;

  /** Lambda's own limit, and that of Kinesis in one answer. */
  public static final int BATCH_SIZE_MAX = 10_000;

  /** The most that a call may bring, as JSON. */
  public static final long PAYLOAD_BYTES_MAX = 6 << 20;

  private static final Duration WINDOW_MAX = Duration.ofMinutes(5);
  private static final int RETRIES_MAX = 10_000;

  public MappingSettings {
    require(
        batchSize >= 1 && batchSize <= BATCH_SIZE_MAX,
        "BatchSize is 1 to %d, was %d".formatted(BATCH_SIZE_MAX, batchSize));
    require(
        !window.isNegative() && window.compareTo(WINDOW_MAX) <= 0,
        "MaximumBatchingWindowInSeconds is 0 to %d, was %s"
            .formatted(WINDOW_MAX.toSeconds(), window));
    require(
        retriesMax >= WITHOUT_LIMIT && retriesMax <= RETRIES_MAX,
        "MaximumRetryAttempts is %d to %d, was %d"
            .formatted(WITHOUT_LIMIT, RETRIES_MAX, retriesMax));
    require(poll.isPositive(), "the time between polls is positive, was %s".formatted(poll));
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /** As the template has it, with a poll each second. */
  public static MappingSettings of(String stream, int batchSize, Duration window) {
    return new MappingSettings(
        stream,
        batchSize,
        window,
        new Starting.TrimHorizon(),
        true,
        true,
        WITHOUT_LIMIT,
        Duration.ofSeconds(1));
  }

  /** The same, beginning elsewhere. */
  public MappingSettings from(Starting other) {
    return new MappingSettings(stream, batchSize, window, other, partial, bisect, retriesMax, poll);
  }

  /** The same, with other retries. */
  public MappingSettings retrying(int times, boolean inHalves) {
    return new MappingSettings(stream, batchSize, window, start, partial, inHalves, times, poll);
  }

  /** The same, looking into shards as often as this says. */
  public MappingSettings polling(Duration each) {
    return new MappingSettings(stream, batchSize, window, start, partial, bisect, retriesMax, each);
  }
}
