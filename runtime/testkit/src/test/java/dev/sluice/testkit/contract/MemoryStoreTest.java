package dev.sluice.testkit.contract;

import dev.sluice.engine.store.PartitionStore.PageName;
import dev.sluice.engine.store.StateStore;
import dev.sluice.memory.MemoryStore;

final class MemoryStoreTest extends PartitionStoreContract {
  private final MemoryStore store = new MemoryStore();

  @Override
  protected StateStore store() {
    return store;
  }

  @Override
  protected void damagePage(String function, int partition, PageName name) {
    store.damagePage(function, partition, name);
  }

  @Override
  protected void damageHead(String function, int partition) {
    store.damageHead(function, partition);
  }
}
