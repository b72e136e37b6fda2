package dev.sluice.dynamodb;

import dev.sluice.engine.fault.EngineBug;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/** The table that holds labels, heads, leases and pages, item by item. */
final class StateTable {
  private final Service service;
  private final String name;

  StateTable(Service service, String name) {
    this.service = service;
    this.name = name;
  }

  /** The table's name. */
  String name() {
    return name;
  }

  Service service() {
    return service;
  }

  /** An item as last written. */
  Optional<Map<String, AttributeValue>> get(Operation operation, ItemKey key) {
    return get(operation, key, true);
  }

  /**
   * An item that is written once: read at half the price from any replica, and consistently only if
   * that one does not have it yet.
   */
  Optional<Map<String, AttributeValue>> getUnchanging(Operation operation, ItemKey key) {
    return get(operation, key, false).or(() -> get(operation, key, true));
  }

  private Optional<Map<String, AttributeValue>> get(
      Operation operation, ItemKey key, boolean consistent) {
    GetItemResponse found =
        service.get(
            operation,
            GetItemRequest.builder()
                .tableName(name)
                .key(key.attributes())
                .consistentRead(consistent));
    return found.hasItem() ? Optional.of(found.item()) : Optional.empty();
  }

  /** Whether an item is there: billed like reading it, but its content stays where it is. */
  boolean has(Operation operation, ItemKey key) {
    return service
        .get(
            operation,
            GetItemRequest.builder()
                .tableName(name)
                .key(key.attributes())
                .projectionExpression(ItemKey.PK)
                .consistentRead(true))
        .hasItem();
  }

  /** Writes an item, with these attributes beside its key. */
  Sent put(
      Operation operation,
      ItemKey key,
      Map<String, AttributeValue> attributes,
      @Nullable Condition condition,
      Backoff backoff) {
    PutItemRequest.Builder request =
        PutItemRequest.builder().tableName(name).item(item(key, attributes));
    if (condition != null) {
      request
          .conditionExpression(condition.expression())
          .expressionAttributeNames(condition.namesOrNull())
          .expressionAttributeValues(condition.valuesOrNull());
    }
    return service.put(operation, request, backoff);
  }

  private static Map<String, AttributeValue> item(
      ItemKey key, Map<String, AttributeValue> attributes) {
    Map<String, AttributeValue> item = new HashMap<>(attributes);
    item.putAll(key.attributes());
    return item;
  }

  /** Writes an item and rows of another table, all or nothing. */
  Transacted transact(
      ItemKey key,
      Map<String, AttributeValue> attributes,
      Condition condition,
      TableRows rows,
      String token) {
    List<TransactWriteItem> actions = new ArrayList<>();
    actions.add(condition.put(name, item(key, attributes)));
    actions.addAll(rows.actions());
    return service.transact(
        Operation.COMMIT_WRITE,
        TransactWriteItemsRequest.builder().transactItems(actions).clientRequestToken(token),
        Backoff.HEAD);
  }

  /** Writes an item that nothing may keep from being written. */
  void putAlways(Operation operation, ItemKey key, Map<String, AttributeValue> attributes) {
    if (!put(operation, key, attributes, null, Backoff.STORE).isApplied(failure(operation))) {
      throw new EngineBug("refused without a condition");
    }
  }

  /** Deletes an item, which need not be there. */
  void delete(Operation operation, ItemKey key, @Nullable Condition condition) {
    DeleteItemRequest.Builder request =
        DeleteItemRequest.builder().tableName(name).key(key.attributes());
    if (condition != null) {
      request
          .conditionExpression(condition.expression())
          .expressionAttributeNames(condition.namesOrNull())
          .expressionAttributeValues(condition.valuesOrNull());
    }
    boolean _ = service.delete(operation, request, Backoff.STORE).isApplied(failure(operation));
  }

  /** Gives the sort keys under a partition key that begin so, in their order, as last written. */
  void keys(Operation operation, ItemKey prefix, Consumer<String> sortKeys) {
    boolean all = prefix.sk().isEmpty();
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":pk", AttributeValue.fromS(prefix.pk()));
    if (!all) {
      values.put(":sk", AttributeValue.fromS(prefix.sk()));
    }
    Map<String, AttributeValue> after = Map.of();
    do {
      QueryResponse page =
          service.query(
              operation,
              QueryRequest.builder()
                  .tableName(name)
                  .keyConditionExpression(all ? "pk = :pk" : "pk = :pk AND begins_with(sk, :sk)")
                  .expressionAttributeValues(values)
                  .projectionExpression(ItemKey.SK)
                  .exclusiveStartKey(after.isEmpty() ? null : after)
                  .consistentRead(true));
      page.items()
          .forEach(item -> sortKeys.accept(Objects.requireNonNull(item.get(ItemKey.SK)).s()));
      after = page.lastEvaluatedKey();
    } while (!after.isEmpty());
  }

  Failure failure(Operation operation) {
    return Failure.in(name, operation.text());
  }
}
