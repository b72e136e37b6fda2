package dev.sluice.dynamodb;

import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.store.PartitionStore.PageName;
import dev.sluice.engine.store.StateStore;
import dev.sluice.testkit.contract.PartitionStoreContract;

final class DynamoStateStoreContractTest extends PartitionStoreContract {
  private final String table = LocalDynamo.stateTable();

  @Override
  protected StateStore store() {
    return DynamoStateStore.open(
        LocalDynamo.service(), table, new FunctionLabel("card-velocity", 2), Failpoints.NONE);
  }

  /** In its second chunk, if it has one. */
  @Override
  protected void damagePage(String function, int partition, PageName name) {
    ItemKey.Partition of = new ItemKey.Partition(function, partition);
    ItemKey chunk = of.chunk(name, 1);
    LocalDynamo.damage(table, LocalDynamo.hasItem(table, chunk) ? chunk : of.page(name));
  }

  @Override
  protected void damageHead(String function, int partition) {
    LocalDynamo.damage(table, new ItemKey.Partition(function, partition).head());
  }
}
