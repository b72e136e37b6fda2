package dev.sluice.dynamodb;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * A condition on the item that is replaced or deleted.
 *
 * @param names of attributes, by the {@code #name} that stands for them
 * @param values by the {@code :name} that stands for them
 */
record Condition(String expression, Map<String, String> names, Map<String, AttributeValue> values) {
  /** There is no such item. */
  static final Condition ABSENT =
      new Condition("attribute_not_exists(" + ItemKey.PK + ")", Map.of(), Map.of());

  Condition {
    names = Map.copyOf(names);
    values = Map.copyOf(values);
  }

  /** The same with these values. */
  Condition with(Map<String, AttributeValue> others) {
    return new Condition(expression, names, others);
  }

  /** An action of a transaction that puts an item under this condition. */
  TransactWriteItem put(String table, Map<String, AttributeValue> item) {
    return TransactWriteItem.builder()
        .put(
            Put.builder()
                .tableName(table)
                .item(item)
                .conditionExpression(expression)
                .expressionAttributeNames(namesOrNull())
                .expressionAttributeValues(valuesOrNull())
                .build())
        .build();
  }

  /** Names as a request takes them: none is not an empty map. */
  @Nullable Map<String, String> namesOrNull() {
    return names.isEmpty() ? null : names;
  }

  /** Values as a request takes them: none is not an empty map. */
  @Nullable Map<String, AttributeValue> valuesOrNull() {
    return values.isEmpty() ? null : values;
  }
}
