package dev.sluice.it.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.chaos.fault.Fault;
import dev.sluice.chaos.fault.FaultPlan;
import dev.sluice.chaos.fault.FaultProxy;
import dev.sluice.local.DynamoDbLocal;
import dev.sluice.local.Setup;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Before DynamoDB Local, with requests as they are on the wire. */
final class FaultProxyIT {
  private static final Path JARS = Path.of("../runtime/local-server/target/lib");
  private static final Duration WAIT_MAX = Duration.ofSeconds(30);

  @SuppressWarnings("NullAway.Init")
  private static DynamoDbLocal local;

  @BeforeAll
  static void start() throws Exception {
    local = DynamoDbLocal.start(Setup.inMemory(JARS));
    send(
        local.endpoint(),
        "CreateTable",
        """
        {"TableName":"items","BillingMode":"PAY_PER_REQUEST",
         "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],
         "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}]}
        """);
  }

  @AfterAll
  static void stop() {
    local.close();
  }

  @Test
  void request_withoutFault_isAnsweredByteForByte() throws Exception {
    try (FaultProxy proxy = new FaultProxy(local.endpoint(), FaultPlan.none())) {
      put(proxy.endpoint(), "plain", "größer ".repeat(40_000));
      HttpResponse<byte[]> answer = get(proxy.endpoint(), "plain");
      assertThat(answer.body()).isEqualTo(get(local.endpoint(), "plain").body());
      CRC32 crc = new CRC32();
      crc.update(answer.body());
      assertThat(answer.headers().firstValue("x-amz-crc32"))
          .contains(Long.toString(crc.getValue()));
      assertThat(answer.headers().firstValue("x-amzn-requestid")).isPresent();
      assertThat(proxy.counts()).containsEntry(Fault.NONE, 2L);
    }
  }

  @ParameterizedTest
  @CsvSource({"DROP_REQUEST,false", "DROP_REPLY,true", "CUT_REPLY,true", "APPLY_LATE,true"})
  void request_cut_isAppliedOrNotAndHasNoAnswer(Fault fault, boolean applied) throws Exception {
    try (FaultProxy proxy = new FaultProxy(local.endpoint(), FaultPlan.always(fault))) {
      assertThatThrownBy(() -> put(proxy.endpoint(), fault.name(), "x"))
          .isInstanceOf(IOException.class);
    }
    assertThat(isThere(fault.name())).isEqualTo(applied);
  }

  @ParameterizedTest
  @CsvSource({
    "INTERNAL_ERROR,500,InternalServerError,false",
    "INTERNAL_ERROR_APPLIED,500,InternalServerError,true",
    "THROUGHPUT_EXCEEDED,400,ProvisionedThroughputExceededException,false",
    "THROTTLED,400,ThrottlingException,false",
    "EXPIRED_TOKEN,400,ExpiredTokenException,false"
  })
  void request_answeredWithAnError_isAppliedOrNot(
      Fault fault, int status, String type, boolean applied) throws Exception {
    try (FaultProxy proxy = new FaultProxy(local.endpoint(), FaultPlan.always(fault))) {
      HttpResponse<byte[]> answer = put(proxy.endpoint(), fault.name(), "x");
      assertThat(answer.statusCode()).isEqualTo(status);
      assertThat(text(answer)).contains("#" + type + "\"");
      assertThat(proxy.counts()).containsEntry(fault, 1L);
    }
    assertThat(isThere(fault.name())).isEqualTo(applied);
  }

  @Test
  void request_delayed_isAnsweredAndTold() throws Exception {
    Queue<Fault> heard = new ConcurrentLinkedQueue<>();
    try (FaultProxy proxy =
        new FaultProxy(local.endpoint(), FaultPlan.always(Fault.DELAY), heard::add)) {
      assertThat(put(proxy.endpoint(), "delayed", "x").statusCode()).isEqualTo(200);
      proxy.follow(FaultPlan.none());
      put(proxy.endpoint(), "delayed", "y");
    }
    assertThat(isThere("delayed")).isTrue();
    assertThat(heard).containsExactly(Fault.DELAY);
  }

  @Test
  void plan_changedWhileItRuns_isFollowed() throws Exception {
    try (FaultProxy proxy = new FaultProxy(local.endpoint(), FaultPlan.none())) {
      put(proxy.endpoint(), "changed", "before");
      proxy.follow(FaultPlan.always(Fault.DROP_REQUEST));
      assertThatThrownBy(() -> put(proxy.endpoint(), "changed", "after"))
          .isInstanceOf(IOException.class);
      proxy.follow(FaultPlan.none());
      assertThat(text(get(proxy.endpoint(), "changed"))).contains("before");
      assertThat(proxy.counts())
          .containsEntry(Fault.NONE, 2L)
          .containsEntry(Fault.DROP_REQUEST, 1L);
    }
  }

  @Test
  void server_gone_isACutConnection() throws Exception {
    DynamoDbLocal gone = DynamoDbLocal.start(Setup.inMemory(JARS));
    try (FaultProxy proxy = new FaultProxy(gone.endpoint(), FaultPlan.none())) {
      assertThat(get(proxy.endpoint(), "x").statusCode()).isEqualTo(400);
      gone.kill();
      assertThatThrownBy(() -> get(proxy.endpoint(), "x")).isInstanceOf(IOException.class);
      assertThat(proxy.unreached()).isOne();
    } finally {
      gone.close();
    }
  }

  private static boolean isThere(String key) throws Exception {
    return text(get(local.endpoint(), key)).contains("\"Item\"");
  }

  private static HttpResponse<byte[]> put(URI endpoint, String key, String value)
      throws IOException, InterruptedException {
    return send(
        endpoint,
        "PutItem",
        """
        {"TableName":"items","Item":{"pk":{"S":"%s"},"value":{"S":"%s"}}}
        """
            .formatted(key, value));
  }

  private static HttpResponse<byte[]> get(URI endpoint, String key)
      throws IOException, InterruptedException {
    return send(
        endpoint,
        "GetItem",
        """
        {"TableName":"items","Key":{"pk":{"S":"%s"}},"ConsistentRead":true}
        """
            .formatted(key));
  }

  /** A connection of its own each time, so that a cut one is never tried again in silence. */
  private static HttpResponse<byte[]> send(URI endpoint, String operation, String body)
      throws IOException, InterruptedException {
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
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }
}
