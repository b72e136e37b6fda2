package dev.sluice.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Requests as they are on the wire: no SDK is needed to see that somebody answers. */
final class Tables implements AutoCloseable {
  private static final Duration WAIT_MAX = Duration.ofSeconds(30);

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI endpoint;

  Tables(URI endpoint) {
    this.endpoint = endpoint;
  }

  /** The body of the answer to an operation. */
  String call(String operation, String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(endpoint)
            .timeout(WAIT_MAX)
            .header("Content-Type", "application/x-amz-json-1.0")
            .header("X-Amz-Target", "DynamoDB_20120810." + operation)
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=test/20260101/here/dynamodb/aws4_request,"
                    + " SignedHeaders=host, Signature=0")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  void create(String table) throws IOException, InterruptedException {
    call(
        "CreateTable",
        """
        {"TableName":"%s","BillingMode":"PAY_PER_REQUEST",
         "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],
         "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}]}
        """
            .formatted(table));
  }

  void put(String table, String key, String value) throws IOException, InterruptedException {
    call(
        "PutItem",
        """
        {"TableName":"%s","Item":{"pk":{"S":"%s"},"value":{"S":"%s"}}}
        """
            .formatted(table, key, value));
  }

  String get(String table, String key) throws IOException, InterruptedException {
    return call(
        "GetItem",
        """
        {"TableName":"%s","Key":{"pk":{"S":"%s"}},"ConsistentRead":true}
        """
            .formatted(table, key));
  }

  @Override
  public void close() {
    client.close();
  }
}
