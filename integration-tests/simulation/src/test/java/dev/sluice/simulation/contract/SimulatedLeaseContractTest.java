package dev.sluice.simulation.contract;

import dev.sluice.dynamodb.DynamoStateStore;
import dev.sluice.dynamodb.FunctionLabel;
import dev.sluice.dynamodb.TableDefinition;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.store.Lease;
import dev.sluice.testkit.contract.LeaseContract;

final class SimulatedLeaseContractTest extends LeaseContract {
  private static final String TABLE = "sluice";
  private static final String FUNCTION = "card-velocity";

  private final SimulatedTables tables = new SimulatedTables().with(TableDefinition.ofState(TABLE));

  @Override
  protected Lease lease() {
    return DynamoStateStore.open(
            tables.service, TABLE, new FunctionLabel(FUNCTION, 1), Failpoints.NONE)
        .open(FUNCTION, 0)
        .lease();
  }
}
