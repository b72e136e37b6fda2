package dev.sluice.simulation.dynamo;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;

/**
 * The SDK's client of one process. Operations that Sluice does not use are refused, as the
 * interface's own defaults do; so are parameters that would change what a request means.
 */
public final class SimulatedDynamo implements DynamoDbClient {
  private final Database database;
  private final Line line;

  public SimulatedDynamo(Database database, Line line) {
    this.database = database;
    this.line = line;
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}

  @Override
  public GetItemResponse getItem(GetItemRequest request) {
    Supplier<GetItemResponse> effect =
        () -> {
          Key key = database.key(request.tableName(), request.key());
          Map<String, AttributeValue> item =
              read(request.tableName(), key, request.consistentRead());
          return GetItemResponse.builder()
              .item(
                  item.isEmpty()
                      ? null
                      : projected(
                          item, request.projectionExpression(), request.expressionAttributeNames()))
              .build();
        };
    return line.carry("get " + place(request.tableName(), request.key()), false, effect);
  }

  private Map<String, AttributeValue> read(String table, Key key, @Nullable Boolean strongly) {
    boolean strong = Boolean.TRUE.equals(strongly);
    if (!strong && line.readsStale()) {
      return database.before(table, key);
    }
    return line.readsTruth() ? database.now(table, key) : database.read(table, key);
  }

  private String place(String table, Map<String, AttributeValue> item) {
    return table + "/" + database.key(table, item).text();
  }

  private static Map<String, AttributeValue> projected(
      Map<String, AttributeValue> item, @Nullable String projection, Map<String, String> names) {
    if (projection == null) {
      return item;
    }
    Map<String, AttributeValue> found = new HashMap<>();
    for (String path : projection.split(",", -1)) {
      String name = Condition.path(path.strip(), names);
      AttributeValue value = item.get(name);
      if (value != null) {
        found.put(name, value);
      }
    }
    return found;
  }

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    refuse(request.expected().isEmpty(), "Expected");
    Database.Write write =
        write(
            request.tableName(),
            request.item(),
            request.item(),
            condition(
                request.conditionExpression(),
                request.expressionAttributeNames(),
                request.expressionAttributeValues()));
    line.carry("put " + place(request.tableName(), request.item()), true, () -> apply(write));
    return PutItemResponse.builder().build();
  }

  @Override
  public DeleteItemResponse deleteItem(DeleteItemRequest request) {
    refuse(request.expected().isEmpty(), "Expected");
    Database.Write write =
        write(
            request.tableName(),
            request.key(),
            Map.of(),
            condition(
                request.conditionExpression(),
                request.expressionAttributeNames(),
                request.expressionAttributeValues()));
    line.carry("delete " + place(request.tableName(), request.key()), true, () -> apply(write));
    return DeleteItemResponse.builder().build();
  }

  @Override
  public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
    List<Database.Write> writes =
        request.transactItems().stream().map(item -> write(item.put())).toList();
    Database.Write first = writes.getFirst();
    return line.carry(
        "put %d together with %s/%s"
            .formatted(writes.size() - 1, first.table(), first.key().text()),
        true,
        () -> {
          apply(writes, request.clientRequestToken());
          return TransactWriteItemsResponse.builder().build();
        });
  }

  private Database.Write write(Put put) {
    return write(
        put.tableName(),
        put.item(),
        put.item(),
        condition(
            put.conditionExpression(),
            put.expressionAttributeNames(),
            put.expressionAttributeValues()));
  }

  /** The service takes a token once, and a repeat for done. */
  private void apply(List<Database.Write> writes, String token) {
    if (database.hasTaken(token)) {
      return;
    }
    int failed = database.write(writes);
    if (failed >= 0) {
      throw Refusals.cancelled(
          writes.stream()
              .map(write -> write.holds(database.now(write.table(), write.key())))
              .toList());
    }
    database.take(token);
  }

  private Database.Write write(
      String table,
      Map<String, AttributeValue> key,
      Map<String, AttributeValue> item,
      Predicate<Map<String, AttributeValue>> condition) {
    return new Database.Write(table, database.key(table, key), Map.copyOf(item), condition);
  }

  private static Predicate<Map<String, AttributeValue>> condition(
      @Nullable String text, Map<String, String> names, Map<String, AttributeValue> values) {
    return Condition.of(text, names, values);
  }

  private boolean apply(Database.Write write) {
    if (database.write(List.of(write)) >= 0) {
      throw Refusals.conditionFailed(database.now(write.table(), write.key()));
    }
    return true;
  }

  @Override
  public QueryResponse query(QueryRequest request) {
    refuse(request.filterExpression() == null, "FilterExpression");
    refuse(request.indexName() == null, "IndexName");
    refuse(!Boolean.FALSE.equals(request.scanIndexForward()), "ScanIndexForward");
    String table = request.tableName();
    refuse(
        request.keyConditionExpression().startsWith(database.hashOf(table) + " = "),
        "query of more than one partition key");
    String about =
        request.expressionAttributeValues().values().stream()
            .map(Key::shown)
            .sorted()
            .collect(Collectors.joining(" "));
    return line.carry("query %s/%s".formatted(table, about), false, () -> answer(request));
  }

  private QueryResponse answer(QueryRequest request) {
    String table = request.tableName();
    Key start =
        request.hasExclusiveStartKey() && !request.exclusiveStartKey().isEmpty()
            ? database.key(table, request.exclusiveStartKey())
            : null;
    int most =
        Math.min(
            request.limit() == null ? Integer.MAX_VALUE : request.limit(), line.queryItemsMax());
    List<Map<String, AttributeValue>> found = new ArrayList<>();
    Key last = null;
    boolean more = false;
    for (Key key : matching(request).keySet()) {
      if (start != null && key.compareTo(start) <= 0) {
        continue;
      }
      if (found.size() == most) {
        more = true;
        break;
      }
      Map<String, AttributeValue> item = read(table, key, request.consistentRead());
      last = key;
      if (!item.isEmpty()) {
        found.add(
            projected(item, request.projectionExpression(), request.expressionAttributeNames()));
      }
    }
    return QueryResponse.builder()
        .items(found)
        .count(found.size())
        .lastEvaluatedKey(more && last != null ? keyItem(table, last) : null)
        .build();
  }

  private Map<Key, Map<String, AttributeValue>> matching(QueryRequest request) {
    return database.items(
        request.tableName(),
        condition(
            request.keyConditionExpression(),
            request.expressionAttributeNames(),
            request.expressionAttributeValues()));
  }

  private Map<String, AttributeValue> keyItem(String table, Key key) {
    Map<String, AttributeValue> item = new HashMap<>();
    item.put(database.hashOf(table), key.hash());
    AttributeValue range = key.range();
    if (range != null) {
      item.put(database.rangeOf(table).orElseThrow(), range);
    }
    return item;
  }

  private static void refuse(boolean absent, String parameter) {
    if (!absent) {
      throw new UnsupportedOperationException("the simulated database knows no " + parameter);
    }
  }
}
