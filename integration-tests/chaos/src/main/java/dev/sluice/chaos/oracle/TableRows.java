package dev.sluice.chaos.oracle;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/** What lies in a table, read by nothing of Sluice. */
public final class TableRows {
  private TableRows() {}

  /** All rows of a table; none if it is not there. */
  public static List<Map<String, AttributeValue>> of(DynamoDbClient client, String table) {
    try {
      return client
          .scanPaginator(request -> request.tableName(table).consistentRead(true))
          .items()
          .stream()
          .toList();
    } catch (ResourceNotFoundException _) {
      return List.of();
    }
  }
}
