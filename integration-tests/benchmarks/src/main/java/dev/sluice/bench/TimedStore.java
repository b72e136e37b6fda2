package dev.sluice.bench;

import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.store.ForwardingStore;
import dev.sluice.engine.store.PartitionStore;
import java.util.ArrayList;
import java.util.List;

/** A partition's store that times its head writes, and can be lost as a process is. */
final class TimedStore extends ForwardingStore {
  private final List<Long> nanos = new ArrayList<>();
  private int headBytes;
  private boolean lost;

  TimedStore(PartitionStore store) {
    super(store);
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
  public Outcome writeHead(String expected, StoredHead next) {
    if (lost) {
      throw new Stop(Stop.Code.STORE_FAILED, "lost");
    }
    headBytes = next.content().length;
    long start = System.nanoTime();
    Outcome outcome = super.writeHead(expected, next);
    nanos.add(System.nanoTime() - start);
    return outcome;
  }
}
