package dev.sluice.bench;

import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.store.CommitRows;
import dev.sluice.engine.store.Lease;
import dev.sluice.engine.store.PartitionStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A partition's store that times its head writes, and can be lost as a process is. */
final class TimedStore implements PartitionStore {
  private final PartitionStore store;
  private final List<Long> nanos = new ArrayList<>();
  private int headBytes;
  private boolean lost;

  TimedStore(PartitionStore store) {
    this.store = store;
  }

  /** From now on no head is written. */
  void lose() {
    lost = true;
  }

  /** The size of the last head's content. */
  int headBytes() {
    return headBytes;
  }

  /** How long head writes took: this part of them took no longer. */
  double millis(double part) {
    long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
    int last = sorted.length - 1;
    return sorted.length == 0 ? 0 : sorted[(int) Math.min(last, Math.round(last * part))] / 1e6;
  }

  @Override
  public Optional<StoredHead> readHead() {
    return store.readHead();
  }

  @Override
  public Outcome writeHead(String expected, StoredHead next) {
    if (lost) {
      throw new Stop(Stop.Code.STORE_FAILED, "lost");
    }
    headBytes = next.content().length;
    long start = System.nanoTime();
    Outcome outcome = store.writeHead(expected, next);
    nanos.add(System.nanoTime() - start);
    return outcome;
  }

  @Override
  public AtomicOutcome writeHead(String expected, StoredHead next, CommitRows rows) {
    return store.writeHead(expected, next, rows);
  }

  @Override
  public PageWriter newPage(PageName name) {
    return store.newPage(name);
  }

  @Override
  public Optional<PageReader> openPage(PageName name) {
    return store.openPage(name);
  }

  @Override
  public List<PageName> pages() {
    return store.pages();
  }

  @Override
  public void deletePage(PageName name) {
    store.deletePage(name);
  }

  @Override
  public Lease lease() {
    return store.lease();
  }

  @Override
  public void close() {
    store.close();
  }
}
