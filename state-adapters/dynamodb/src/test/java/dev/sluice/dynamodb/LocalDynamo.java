package dev.sluice.dynamodb;

import dev.sluice.aws.AwsClients;
import dev.sluice.engine.commit.Sleeper;
import dev.sluice.engine.plan.Field;
import dev.sluice.local.DynamoDbLocal;
import dev.sluice.local.LocalServerFailed;
import dev.sluice.local.Setup;
import java.net.URI;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * One DynamoDB Local for all tests of this JVM, with which it ends; each test has tables of its
 * own.
 */
final class LocalDynamo {
  private static final AtomicInteger TABLES = new AtomicInteger();

  static final DynamoDbClient CLIENT = AwsClients.to(start(), DynamoDbClient.builder());

  private static URI start() {
    try {
      return DynamoDbLocal.start(Setup.inMemory(Path.of("../../runtime/local-server/target/lib")))
          .endpoint();
    } catch (LocalServerFailed e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private LocalDynamo() {}

  /** Nothing waits: the server answers at once, and tests that make it fail have a fake one. */
  static Service service(Units units) {
    return new Service(CLIENT, Sleeper.REAL, new Random(1), units);
  }

  static Service service() {
    return service(new Units());
  }

  /** The name of a table that no other test has. */
  static String newName(String kind) {
    return "%s-%d".formatted(kind, TABLES.incrementAndGet());
  }

  /** A new table for state. */
  static String stateTable() {
    String name = newName("state");
    new Tables(service()).create(TableDefinition.ofState(name));
    return name;
  }

  /** An item, as it lies there; empty if it does not. */
  static Map<String, AttributeValue> item(String table, ItemKey key) {
    return CLIENT
        .getItem(request -> request.tableName(table).key(key.attributes()).consistentRead(true))
        .item();
  }

  static boolean hasItem(String table, ItemKey key) {
    return !item(table, key).isEmpty();
  }

  /** A new table for results. */
  static ResultTable resultTable(List<Field> result, List<String> key, long ttlMillis) {
    ResultTable table =
        new ResultTable(newName("results"), result, List.of(), key, ttlMillis, false);
    new Tables(service()).create(table.definition());
    return table;
  }

  /** Changes a bit of what an item holds. */
  static void damage(String table, ItemKey key) {
    Map<String, AttributeValue> item = new HashMap<>(item(table, key));
    byte[] body = attribute(item, "body").b().asByteArray();
    body[body.length / 2] ^= 4;
    item.put("body", AttributeValue.fromB(SdkBytes.fromByteArray(body)));
    CLIENT.putItem(request -> request.tableName(table).item(item));
  }

  /** An attribute that must be there. */
  static AttributeValue attribute(Map<String, AttributeValue> item, String name) {
    return Objects.requireNonNull(item.get(name), name);
  }

  /** All rows of a table, by a text. */
  static List<Map<String, AttributeValue>> rows(String table, String order) {
    return CLIENT
        .scanPaginator(request -> request.tableName(table).consistentRead(true))
        .items()
        .stream()
        .sorted(Comparator.comparing(row -> attribute(row, order).s()))
        .toList();
  }
}
