package dev.sluice.testkit.contract;

import dev.sluice.engine.store.Lease;
import dev.sluice.memory.MemoryStore;

final class MemoryLeaseTest extends LeaseContract {
  private final MemoryStore store = new MemoryStore();

  @Override
  protected Lease lease() {
    return store.open("sums", 0).lease();
  }
}
