package dev.sluice.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.store.Lease;
import dev.sluice.engine.store.Lease.Attempt;
import dev.sluice.engine.store.Lease.Holder;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A lease is advisory: what can't be read of it is nobody's. */
final class DynamoLeaseTest {
  private static final AttributeValue TEXT = AttributeValue.fromS("some text");
  private static final AttributeValue LATER = AttributeValue.fromN("5000");

  private static final ItemKey.Partition PARTITION = new ItemKey.Partition("card-velocity", 0);

  private final String table = LocalDynamo.stateTable();
  private final Lease lease =
      new DynamoLease(new StateTable(LocalDynamo.service(), table), PARTITION);

  /** What may have become of an item. */
  enum Damage {
    NO_OWNER,
    NO_TIME,
    NOTHING,
    OWNER_IS_A_NUMBER,
    TIME_IS_A_TEXT,
    TIME_IS_NONE
  }

  private static Map<String, AttributeValue> attributes(Damage damage) {
    return switch (damage) {
      case NO_OWNER -> Map.of("until", LATER);
      case NO_TIME -> Map.of("owner", TEXT);
      case NOTHING -> Map.of();
      case OWNER_IS_A_NUMBER -> Map.of("owner", LATER, "until", LATER);
      case TIME_IS_A_TEXT -> Map.of("owner", TEXT, "until", TEXT);
      case TIME_IS_NONE -> Map.of("owner", TEXT, "until", AttributeValue.fromN("1E+60"));
    };
  }

  @ParameterizedTest
  @EnumSource
  void hold_itemIsDamaged_isHeld(Damage damage) {
    Map<String, AttributeValue> item = new HashMap<>(attributes(damage));
    item.putAll(PARTITION.lease().attributes());
    LocalDynamo.CLIENT.putItem(request -> request.tableName(table).item(item));

    assertThat(lease.holder()).isEmpty();
    assertThat(lease.hold("a", 1_000, 2_000)).isEqualTo(new Attempt.Held());
    assertThat(lease.hold("b", 1_000, 3_000)).isEqualTo(new Attempt.Other(new Holder("a", 2_000)));
  }
}
