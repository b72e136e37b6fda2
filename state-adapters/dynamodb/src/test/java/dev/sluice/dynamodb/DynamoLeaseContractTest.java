package dev.sluice.dynamodb;

import dev.sluice.engine.store.Lease;
import dev.sluice.testkit.contract.LeaseContract;

final class DynamoLeaseContractTest extends LeaseContract {
  private final StateTable table = new StateTable(LocalDynamo.service(), LocalDynamo.stateTable());

  @Override
  protected Lease lease() {
    return new DynamoLease(table, new ItemKey.Partition("card-velocity", 0));
  }
}
