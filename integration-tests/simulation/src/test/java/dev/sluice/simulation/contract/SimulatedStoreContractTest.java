package dev.sluice.simulation.contract;

import dev.sluice.dynamodb.DynamoStateStore;
import dev.sluice.dynamodb.FunctionLabel;
import dev.sluice.dynamodb.TableDefinition;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.store.PartitionStore.PageName;
import dev.sluice.engine.store.StateStore;
import dev.sluice.simulation.dynamo.Attributes;
import dev.sluice.simulation.dynamo.Key;
import dev.sluice.testkit.contract.PartitionStoreContract;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

final class SimulatedStoreContractTest extends PartitionStoreContract {
  private static final String TABLE = "sluice";
  private static final String BODY = "body";

  private final SimulatedTables tables = new SimulatedTables().with(TableDefinition.ofState(TABLE));

  @Override
  protected StateStore store() {
    return DynamoStateStore.open(
        tables.service, TABLE, new FunctionLabel("card-velocity", 2), Failpoints.NONE);
  }

  @Override
  protected void damagePage(String function, int partition, PageName name) {
    damage(key -> key.text().contains(name.text()));
  }

  @Override
  protected void damageHead(String function, int partition) {
    damage(key -> key.text().equals("%s#%d/head".formatted(function, partition)));
  }

  private void damage(Predicate<Key> which) {
    Map<Key, Map<String, AttributeValue>> items =
        tables.database.items(TABLE, item -> item.containsKey(BODY));
    Key key = items.keySet().stream().filter(which).findFirst().orElseThrow();
    Map<String, AttributeValue> item = new HashMap<>(items.get(key));
    byte[] body = Attributes.bytes(item, BODY);
    body[body.length / 2]++;
    item.put(BODY, AttributeValue.fromB(SdkBytes.fromByteArray(body)));
    tables.database.put(TABLE, item);
  }
}
