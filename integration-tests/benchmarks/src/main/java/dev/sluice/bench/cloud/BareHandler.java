package dev.sluice.bench.cloud;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.sluice.aws.AwsClients;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What a function is measured against: the least that a handler can be which writes to DynamoDB. It
 * has a client like the function's, and puts one item at each call whose event is not empty.
 */
public final class BareHandler implements RequestStreamHandler {
  /** The variable that names its table. */
  static final String TABLE = "BENCH_TABLE";

  /** The key of its items. */
  static final String KEY = "id";

  /** What it answers. */
  static final String ANSWER = "{}";

  /** The event at which it does nothing. */
  static final String NOTHING = "{}";

  /** The event at which it puts an item. */
  static final String PUT = "{\"put\":true}";

  private final DynamoDbClient client = AwsClients.toAws(DynamoDbClient.builder());
  private final String table = System.getenv().getOrDefault(TABLE, "");

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    if (input.readAllBytes().length > NOTHING.length()) {
      Map<String, AttributeValue> item =
          Map.of(KEY, AttributeValue.fromS(context.getAwsRequestId()));
      client.putItem(put -> put.tableName(table).item(item));
    }
    output.write(ANSWER.getBytes(StandardCharsets.UTF_8));
  }
}
