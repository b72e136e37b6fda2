package dev.sluice.dynamodb;

import dev.sluice.engine.fault.Failpoint;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.store.PartitionStore;
import dev.sluice.engine.store.StateStore;
import java.util.Optional;

/**
 * Heads and pages of one function in a table that several functions may share; the table says in
 * how many partitions each is divided. It has no lock: several workers may open one partition, and
 * only the condition of a head write keeps them apart. Partitions may be opened by several threads.
 */
public final class DynamoStateStore implements StateStore {
  private final StateTable table;
  private final FunctionLabel label;
  private final Failpoints failpoints;
  private final PageCut cut;
  private final Optional<PageBucket> bucket;

  private DynamoStateStore(
      StateTable table,
      FunctionLabel label,
      Failpoints failpoints,
      PageCut cut,
      Optional<PageBucket> bucket) {
    this.table = table;
    this.label = label;
    this.failpoints = failpoints;
    this.cut = cut;
    this.bucket = bucket;
  }

  /**
   * Finds the state of a function in {@code table}, or begins it.
   *
   * @throws Stop {@code WRONG_STATE} if it is there with another number of partitions, {@code
   *     CORRUPT} or {@code STORE_FAILED}
   */
  public static DynamoStateStore open(
      Service service, String table, FunctionLabel label, Failpoints failpoints) {
    StateTable state = new StateTable(service, table);
    label.claim(state);
    return new DynamoStateStore(state, label, failpoints, PageCut.USUAL, Optional.empty());
  }

  /** The same, writing pages otherwise: in small chunks where there shall be many. */
  public DynamoStateStore cutting(PageCut other) {
    return new DynamoStateStore(table, label, failpoints, other, bucket);
  }

  /**
   * The same, with pages that lie in buckets, which are the caller's to close. Requests to them are
   * counted with those to the table.
   */
  public DynamoStateStore withBucket(Optional<PageBucket> other) {
    return new DynamoStateStore(
        table,
        label,
        failpoints,
        cut,
        other.map(pages -> pages.countedBy(table.service().units())));
  }

  @Override
  public PartitionStore open(String function, int partition) {
    if (!function.equals(label.function()) || !label.has(partition)) {
      throw new Stop(
          Stop.Code.WRONG_STATE,
          "partition %d of function %s is not in the state of function %s with %d partitions"
              .formatted(partition, function, label.function(), label.partitions()));
    }
    failpoints.reached(Failpoint.LOCK);
    return new DynamoPartitionStore(
        label,
        new PagePlaces(table, new ItemKey.Partition(function, partition), cut, bucket),
        failpoints);
  }

  /** Leaves the client open, which is the caller's. */
  @Override
  public void close() {}
}
