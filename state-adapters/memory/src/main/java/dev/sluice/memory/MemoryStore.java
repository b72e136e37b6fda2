package dev.sluice.memory;

import dev.sluice.engine.fault.Failpoint;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.store.PartitionStore;
import dev.sluice.engine.store.PartitionStore.PageName;
import dev.sluice.engine.store.StateStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Heads and pages in memory. What it holds survives {@link #close}, as a disk would: a test opens
 * it again to play a restart. It has no lock, like a table: several workers may open one partition,
 * and only the condition of a head write keeps them apart.
 */
public final class MemoryStore implements StateStore {
  /** What becomes of the next head write, beyond what its condition says. */
  public enum Fault {
    /** It is applied, but the answer is lost. */
    APPLIED_UNKNOWN,
    /** It never arrives, and the answer says nothing. */
    LOST_UNKNOWN,
    /** The answer says nothing; it arrives before the next head write, under its own condition. */
    LATE_UNKNOWN
  }

  private record Owner(String function, int partition) {}

  private final Failpoints failpoints;
  private final Map<Owner, MemoryItems> items = new ConcurrentHashMap<>();

  public MemoryStore() {
    this(Failpoints.NONE);
  }

  public MemoryStore(Failpoints failpoints) {
    this.failpoints = failpoints;
  }

  @Override
  public PartitionStore open(String function, int partition) {
    failpoints.reached(Failpoint.LOCK);
    return store(function, partition);
  }

  /** The next head write of this partition ends so. */
  public void failHeadWrite(String function, int partition, Fault fault) {
    items(function, partition).failNextHeadWrite(fault);
  }

  /** Changes a bit of a page, so that its checksum no longer holds. */
  public void damagePage(String function, int partition, PageName name) {
    items(function, partition).damagePage(name);
  }

  /** Changes a bit of the head, so that its checksum no longer holds. */
  public void damageHead(String function, int partition) {
    items(function, partition).damageHead();
  }

  private PartitionStore store(String function, int partition) {
    return new MemoryPartitionStore(
        items(function, partition), number -> store(function, number), failpoints);
  }

  private MemoryItems items(String function, int partition) {
    return items.computeIfAbsent(new Owner(function, partition), _ -> new MemoryItems());
  }

  @Override
  public void close() {}
}
