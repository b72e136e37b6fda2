package dev.sluice.local;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Asks a server which tables it has: the first request opens the database, so one that cannot be
 * opened shows here and not to who comes next.
 */
final class TableListing {
  private static final Duration WAIT_MAX = Duration.ofSeconds(30);
  private static final int ANSWER_BYTES_MAX = 2_048;

  private TableListing() {}

  static void request(URI endpoint) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) endpoint.toURL().openConnection(Proxy.NO_PROXY);
    connection.setConnectTimeout((int) WAIT_MAX.toMillis());
    connection.setReadTimeout((int) WAIT_MAX.toMillis());
    connection.setRequestMethod("POST");
    connection.setDoOutput(true);
    connection.setRequestProperty("Content-Type", "application/x-amz-json-1.0");
    connection.setRequestProperty("X-Amz-Target", "DynamoDB_20120810.ListTables");
    // The signature is not looked at.
    connection.setRequestProperty(
        "Authorization",
        "AWS4-HMAC-SHA256 Credential=local/20260101/local/dynamodb/aws4_request,"
            + " SignedHeaders=host, Signature=0");
    try (OutputStream body = connection.getOutputStream()) {
      body.write("{}".getBytes(StandardCharsets.UTF_8));
    }
    int status = connection.getResponseCode();
    if (status != HttpURLConnection.HTTP_OK) {
      throw new IOException("ListTables was answered %d %s".formatted(status, error(connection)));
    }
    connection.disconnect();
  }

  private static String error(HttpURLConnection connection) throws IOException {
    try (var answer = connection.getErrorStream()) {
      return answer == null
          ? ""
          : new String(answer.readNBytes(ANSWER_BYTES_MAX), StandardCharsets.UTF_8);
    }
  }
}
