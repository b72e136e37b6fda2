package dev.sluice.testkit.run;

import dev.sluice.engine.store.ForwardingStore;
import dev.sluice.engine.store.PartitionStore;

/** Takes whatever head it is given. */
final class UnconditionalStore extends ForwardingStore {
  UnconditionalStore(PartitionStore store) {
    super(store);
  }

  @Override
  public Outcome writeHead(String expected, StoredHead next) {
    String held = readHead().map(StoredHead::nonce).orElse("");
    return super.writeHead(held, next);
  }
}
