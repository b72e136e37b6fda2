package dev.sluice.cli.run;

import dev.sluice.engine.commit.Head;
import dev.sluice.engine.step.Counters;
import dev.sluice.engine.time.Watermark;

/** What is committed of one partition. */
public record PartitionStatus(Counters counters, long watermark, long batches, boolean ended) {
  /** Of a partition that this run did not come to open. */
  static PartitionStatus unopened() {
    return new PartitionStatus(new Counters(), Watermark.START, 0, false);
  }

  static PartitionStatus of(Head head) {
    return new PartitionStatus(head.counters(), head.watermark(), head.batch(), head.ended());
  }
}
