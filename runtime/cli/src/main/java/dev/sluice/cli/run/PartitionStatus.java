package dev.sluice.cli.run;

import dev.sluice.engine.commit.Head;
import dev.sluice.engine.step.Counters;

/** What is committed of one partition. */
public record PartitionStatus(Counters counters, long watermark, long batches, boolean ended) {
  static PartitionStatus of(Head head) {
    return new PartitionStatus(head.counters(), head.watermark(), head.batch(), head.ended());
  }
}
