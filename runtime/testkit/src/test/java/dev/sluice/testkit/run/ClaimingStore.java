package dev.sluice.testkit.run;

import dev.sluice.engine.store.ForwardingStore;
import dev.sluice.engine.store.PartitionStore;

/** Says of one head, not the first two, that it is written, and never writes it. */
final class ClaimingStore extends ForwardingStore {
  private int writes;

  ClaimingStore(PartitionStore store) {
    super(store);
  }

  @Override
  public Outcome writeHead(String expected, StoredHead next) {
    return ++writes == 2 ? Outcome.APPLIED : super.writeHead(expected, next);
  }
}
