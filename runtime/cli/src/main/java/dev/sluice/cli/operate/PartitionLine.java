package dev.sluice.cli.operate;

import dev.sluice.engine.commit.Inspection;
import dev.sluice.engine.store.Lease;
import java.util.Optional;

/**
 * What is shown of a partition.
 *
 * @param seen empty if nobody has had it
 * @param holder of its lease
 */
record PartitionLine(
    String function, int partition, Optional<Inspection> seen, Optional<Lease.Holder> holder) {}
