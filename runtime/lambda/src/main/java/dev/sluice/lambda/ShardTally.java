package dev.sluice.lambda;

import dev.sluice.engine.commit.Head;
import dev.sluice.engine.state.Reached;
import dev.sluice.engine.step.Counters;
import dev.sluice.engine.time.Watermark;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What became of one shard since it was last told of. */
final class ShardTally {
  private static final double MILLIS_PER_SECOND = 1_000;
  private static final double NANOS_PER_MILLI = 1_000_000;

  private final int shard;
  private @Nullable Head before;
  private @Nullable Head now;
  private long commits;
  private long nanos;
  private double writeUnits;
  private boolean through;
  private boolean superseded;
  private boolean blocked;
  private boolean failed;

  ShardTally(int shard) {
    this.shard = shard;
  }

  int shard() {
    return shard;
  }

  /** The worker is open and stands there. */
  void opened(Head head) {
    before = before == null ? head : before;
    now = head;
  }

  /** Whether it is known where the worker stood when it was opened. */
  boolean isOpen() {
    return before != null;
  }

  /** A batch was committed and delivered, which took so long. */
  void committed(Head head, long took) {
    now = head;
    through = false;
    commits++;
    nanos += took;
  }

  /** The stream has nothing that is not committed. */
  void through() {
    through = true;
  }

  boolean isThrough() {
    return through;
  }

  /** The worker stands there at its end. */
  void ended(Head head) {
    now = head;
  }

  void wrote(double units) {
    writeUnits += units;
  }

  void superseded() {
    superseded = true;
  }

  /** What is committed could not be delivered. */
  void blocked() {
    blocked = true;
  }

  /** It was not worked on to a good end. */
  void failed() {
    failed = true;
  }

  boolean isFailed() {
    return failed;
  }

  /** How many batches are committed of the shard; 0 if that is not known. */
  long batch() {
    Head head = now;
    return head == null ? 0 : head.batch();
  }

  long events() {
    return now == null || before == null ? 0 : now.counters().in - before.counters().in;
  }

  long commits() {
    return commits;
  }

  /**
   * The values to publish. What has no value now is left out.
   *
   * @param outOfOrderByMillis how far the watermark stays behind the newest event
   */
  Map<Metric, Double> values(long nowMillis, long outOfOrderByMillis) {
    Map<Metric, Double> values = new EnumMap<>(Metric.class);
    Head last = now;
    Head first = before;
    if (last != null && first != null) {
      Counters from = first.counters();
      Counters to = last.counters();
      values.put(Metric.EVENTS, (double) (to.in - from.in));
      values.put(Metric.LATE, (double) (to.late - from.late));
      values.put(Metric.DEAD, (double) (to.dead - from.dead));
      values.put(Metric.FAILED, (double) (to.failed - from.failed));
      Reached reached = last.reached();
      if (isTime(reached.watermarkAtLastEvent())) {
        long newest = reached.watermarkAtLastEvent() + outOfOrderByMillis;
        // However still the stream is, nothing waits there.
        values.put(Metric.LAG, through ? 0.0 : seconds(nowMillis - newest));
      }
      if (isTime(reached.watermark())) {
        values.put(Metric.WATERMARK_DELAY, seconds(nowMillis - reached.watermark()));
      }
    }
    if (commits > 0) {
      values.put(Metric.BATCH_SIZE, (double) events() / commits);
      values.put(Metric.COMMIT_TIME, nanos / NANOS_PER_MILLI / commits);
    }
    values.put(Metric.WRITE_UNITS, writeUnits);
    values.put(Metric.SUPERSEDED, superseded ? 1.0 : 0.0);
    values.put(Metric.OUTBOX_BLOCKED, blocked ? 1.0 : 0.0);
    return values;
  }

  private static boolean isTime(long watermark) {
    return watermark != Watermark.START && watermark != Watermark.END;
  }

  private static double seconds(long millis) {
    return Math.max(0, millis) / MILLIS_PER_SECOND;
  }
}
