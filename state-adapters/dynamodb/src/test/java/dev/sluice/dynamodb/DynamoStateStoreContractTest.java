package dev.sluice.dynamodb;

import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.store.PartitionStore.PageName;
import dev.sluice.engine.store.StateStore;
import dev.sluice.testkit.contract.PartitionStoreContract;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

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
    damage(LocalDynamo.hasItem(table, chunk) ? chunk : of.page(name));
  }

  @Override
  protected void damageHead(String function, int partition) {
    damage(new ItemKey.Partition(function, partition).head());
  }

  private void damage(ItemKey key) {
    Map<String, AttributeValue> item = new HashMap<>(LocalDynamo.item(table, key));
    byte[] body = LocalDynamo.attribute(item, "body").b().asByteArray();
    body[body.length / 2] ^= 4;
    item.put("body", AttributeValue.fromB(SdkBytes.fromByteArray(body)));
    LocalDynamo.CLIENT.putItem(request -> request.tableName(table).item(item));
  }
}
