package dev.sluice.cli.run;

import dev.sluice.engine.step.Counters;
import dev.sluice.engine.time.Watermark;
import java.time.Instant;
import java.util.List;

/**
 * What is committed of all partitions together.
 *
 * @param watermark that of the partition that is furthest back
 * @param ended whether all are at their end
 */
public record RunStatus(Counters counters, long watermark, long batches, boolean ended) {
  static RunStatus of(List<PartitionStatus> partitions) {
    Counters sum = new Counters();
    long watermark = partitions.isEmpty() ? Watermark.START : Watermark.END;
    long batches = 0;
    boolean ended = !partitions.isEmpty();
    for (PartitionStatus partition : partitions) {
      sum.add(partition.counters());
      watermark = Math.min(watermark, partition.watermark());
      batches += partition.batches();
      ended &= partition.ended();
    }
    return new RunStatus(sum, watermark, batches, ended);
  }

  /** The watermark for people. */
  public String watermarkShown() {
    return watermark == Watermark.START
        ? "none yet"
        : watermark == Watermark.END ? "end" : Instant.ofEpochMilli(watermark).toString();
  }

  /** The counters by the head's names. */
  public String countersShown() {
    return counters.toString();
  }
}
