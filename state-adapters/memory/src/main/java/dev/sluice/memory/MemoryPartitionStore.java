package dev.sluice.memory;

import dev.sluice.engine.fault.Failpoint;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.store.CommitRows;
import dev.sluice.engine.store.Lease;
import dev.sluice.engine.store.PartitionStore;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/** One opening of a partition's items, with the failpoints that every store has. */
final class MemoryPartitionStore implements PartitionStore {
  private final MemoryItems items;
  private final IntFunction<PartitionStore> partitions;
  private final Failpoints failpoints;

  MemoryPartitionStore(
      MemoryItems items, IntFunction<PartitionStore> partitions, Failpoints failpoints) {
    this.items = items;
    this.partitions = partitions;
    this.failpoints = failpoints;
  }

  @Override
  public PartitionStore partition(int number) {
    return partitions.apply(number);
  }

  @Override
  public Optional<StoredHead> readHead() {
    return items.readHead();
  }

  @Override
  public Outcome writeHead(String expected, StoredHead next) {
    failpoints.reached(Failpoint.HEAD_TEMP);
    Outcome outcome = items.writeHead(expected, next);
    failpoints.reached(Failpoint.HEAD_RENAMED);
    failpoints.reached(Failpoint.HEAD_SYNCED);
    return outcome;
  }

  @Override
  public AtomicOutcome writeHead(String expected, StoredHead next, CommitRows rows) {
    failpoints.reached(Failpoint.HEAD_TEMP);
    AtomicOutcome outcome = items.writeHead(expected, next, (MemoryRows) rows);
    failpoints.reached(Failpoint.HEAD_RENAMED);
    failpoints.reached(Failpoint.HEAD_SYNCED);
    return outcome;
  }

  @Override
  public PageWriter newPage(PageName name) {
    return new MemoryPageWriter(items, name, failpoints);
  }

  @Override
  public Optional<PageReader> openPage(PageName name) {
    return items.readPage(name).map(MemoryPageReader::new);
  }

  @Override
  public List<PageName> pages() {
    return items.pages();
  }

  @Override
  public void deletePage(PageName name) {
    failpoints.reached(Failpoint.PAGE_DELETE);
    items.deletePage(name);
  }

  @Override
  public Lease lease() {
    return items.lease();
  }

  @Override
  public void close() {}
}
