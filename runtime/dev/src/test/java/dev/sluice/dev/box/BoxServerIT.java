package dev.sluice.dev.box;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.aws.AwsClients;
import dev.sluice.aws.bucket.ObjectKey;
import dev.sluice.aws.bucket.S3ObjectStore;
import dev.sluice.local.LocalServerFailed;
import dev.sluice.local.MotoLocal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Queues and buckets of a server that keeps what it has. */
final class BoxServerIT {
  private static final Path HOME = Path.of("../local-server/target/moto").toAbsolutePath();
  private static final String QUEUE = "Letters.fifo";
  private static final Map<String, String> FIFO = Map.of("FifoQueue", "true");
  private static final String BUCKET = "pages";

  /** As a template names a queue by its ARN. */
  private static final String REDRIVE =
      "{\"deadLetterTargetArn\":\"arn:aws:sqs:us-east-1:000000000000:dead\",\"maxReceiveCount\":3}";

  private static final int MOST = 1_000;
  private static final int END_SECONDS = 60;

  @TempDir private Path directory;

  /** What is done with a server, which is killed then. */
  private interface Use {
    void with(SqsClient queues, S3ObjectStore objects, String url) throws Exception;
  }

  private void used(boolean made, Use use) throws Exception {
    try (MotoLocal server = MotoLocal.startOn(HOME, directory);
        BoxServer boxes = new BoxServer(server.endpoint());
        SqsClient queues = AwsClients.to(server.endpoint(), SqsClient.builder());
        S3ObjectStore objects = S3ObjectStore.to(server.endpoint())) {
      assertThat(boxes.createQueue(QUEUE, FIFO)).isEqualTo(made);
      assertThat(boxes.createBucket(BUCKET)).isEqualTo(made);
      assertThat(boxes.createQueue(QUEUE, FIFO)).isFalse();
      assertThat(boxes.createBucket(BUCKET)).isFalse();
      use.with(queues, objects, server.endpoint() + "/000000000000/" + QUEUE);
      server.handle().destroyForcibly();
    }
  }

  private static void send(SqsClient queues, String url, String body) {
    Object _ =
        queues.sendMessage(
            request ->
                request
                    .queueUrl(url)
                    .messageBody(body)
                    .messageGroupId(body)
                    .messageDeduplicationId(body)
                    .messageAttributes(
                        Map.of(
                            "channel",
                            MessageAttributeValue.builder()
                                .dataType("String")
                                .stringValue("dead")
                                .build())));
  }

  private static List<Message> received(SqsClient queues, String url) {
    return queues
        .receiveMessage(
            request ->
                request.queueUrl(url).maxNumberOfMessages(10).messageAttributeNames("channel"))
        .messages();
  }

  @Test
  void queuesAndBuckets_ofAServerThatWasKilled_areThereWithWhatWasLeftInThem() throws Exception {
    byte[] bytes = new byte[300_000];
    bytes[17] = -1;
    ObjectKey kept = new ObjectKey(BUCKET, "a/ü b%2F?");
    ObjectKey gone = new ObjectKey(BUCKET, "gone");
    used(
        true,
        (queues, objects, url) -> {
          List.of("one", "two", "three").forEach(body -> send(queues, url, body));
          objects.put(kept, new byte[] {1});
          objects.put(kept, bytes);
          objects.put(gone, bytes);
        });
    used(
        false,
        (queues, objects, url) -> {
          List<Message> messages = received(queues, url);
          assertThat(messages).extracting(Message::body).containsExactly("one", "two", "three");
          assertThat(messages.getFirst().messageAttributes())
              .hasEntrySatisfying(
                  "channel", value -> assertThat(value.stringValue()).isEqualTo("dead"));
          send(queues, url, "three");
          queues.deleteMessage(
              request -> request.queueUrl(url).receiptHandle(messages.get(1).receiptHandle()));
          objects.delete(gone);
          objects.delete(gone);
        });
    used(
        false,
        (queues, objects, url) -> {
          assertThat(received(queues, url))
              .extracting(Message::body)
              .containsExactly("one", "three");
          assertThat(objects.names(new ObjectKey(BUCKET, ""), "", MOST))
              .containsExactly(kept.name());
          assertThat(objects.get(kept, bytes.length)).hasValue(bytes);
        });
  }

  @Test
  void queuesAndBuckets_thatWereEmptiedOrDeleted_areSoAfterAnotherStart() throws Exception {
    used(
        true,
        (queues, objects, url) -> {
          send(queues, url, "one");
          Object _ = queues.purgeQueue(request -> request.queueUrl(url));
          send(queues, url, "two");
        });
    used(
        false,
        (queues, objects, url) -> {
          assertThat(received(queues, url)).extracting(Message::body).containsExactly("two");
          Object _ = queues.deleteQueue(request -> request.queueUrl(url));
          URI bucket = URI.create(url).resolve("/" + BUCKET);
          try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest delete = HttpRequest.newBuilder(bucket).DELETE().build();
            assertThat(client.send(delete, BodyHandlers.discarding()).statusCode()).isEqualTo(204);
          }
        });
    used(
        true,
        (queues, objects, url) -> {
          assertThat(received(queues, url)).isEmpty();
          assertThat(objects.names(new ObjectKey(BUCKET, ""), "", MOST)).isEmpty();
        });
  }

  /** In memory it is one step ahead then, and would take what comes again for a repeat. */
  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "it takes a limit that is set from outside")
  void message_thatTheDiskDoesNotTake_endsTheServer_andIsKeptByTheNextOne() throws Exception {
    try (MotoLocal server = MotoLocal.startOn(HOME, directory);
        BoxServer boxes = new BoxServer(server.endpoint());
        SqsClient queues = AwsClients.to(server.endpoint(), SqsClient.builder())) {
      assertThat(boxes.createQueue(QUEUE, FIFO)).isTrue();
      assertThat(boxes.createBucket(BUCKET)).isTrue();
      fillDisk(server.handle());
      String url = queues.getQueueUrl(request -> request.queueName(QUEUE)).queueUrl();
      assertThatThrownBy(() -> send(queues, url, "one")).isInstanceOf(SdkException.class);
      assertThat(server.handle().onExit().get(END_SECONDS, TimeUnit.SECONDS).isAlive()).isFalse();
    }
    used(false, (queues, objects, url) -> send(queues, url, "one"));
    used(
        false,
        (queues, objects, url) ->
            assertThat(received(queues, url)).extracting(Message::body).containsExactly("one"));
  }

  /** No file of the process may get longer. */
  private static void fillDisk(ProcessHandle process) throws Exception {
    String limit =
        "import resource; resource.prlimit(%d, resource.RLIMIT_FSIZE, (1, 1))"
            .formatted(process.pid());
    String python = HOME.resolve("environment/bin/python").toString();
    assertThat(new ProcessBuilder(python, "-c", limit).inheritIO().start().waitFor()).isZero();
  }

  @Test
  void directory_ofAServerThatRuns_isRefusedToAnother() throws Exception {
    try (MotoLocal _ = MotoLocal.startOn(HOME, directory)) {
      assertThatThrownBy(() -> MotoLocal.startOn(HOME, directory))
          .isInstanceOf(LocalServerFailed.class)
          .hasMessageContaining("boxes.db: database is locked; see that no other process has it");
    }
  }

  @Test
  void queue_whoseDeadLettersGoToOneThatWasMadeLater_isThereAfterAnotherStart() throws Exception {
    used(
        true,
        (queues, objects, url) -> {
          String dead = queues.createQueue(request -> request.queueName("dead")).queueUrl();
          String arn = attribute(queues, dead, QueueAttributeName.QUEUE_ARN);
          assertThat(arn).isEqualTo("arn:aws:sqs:us-east-1:000000000000:dead");
          String policy = "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":3}".formatted(arn);
          Object _ =
              queues.createQueue(
                  request ->
                      request
                          .queueName("source")
                          .attributes(Map.of(QueueAttributeName.REDRIVE_POLICY, policy)));
          Object _ = queues.deleteQueue(request -> request.queueUrl(dead));
          Object _ = queues.createQueue(request -> request.queueName("dead"));
        });
    used(
        false,
        (queues, objects, url) ->
            assertThat(queues.listQueues().queueUrls())
                .extracting(each -> each.substring(each.lastIndexOf('/') + 1))
                .containsExactlyInAnyOrder(QUEUE, "dead", "source"));
  }

  @Test
  void queue_thatIsMade_isWhatItsAttributesSay_alsoAfterAnotherStart() throws Exception {
    Map<String, String> wanted =
        Map.of(
            "MessageRetentionPeriod", "864000",
            "VisibilityTimeout", "7",
            "RedrivePolicy", REDRIVE);
    try (MotoLocal server = MotoLocal.startOn(HOME, directory);
        BoxServer boxes = new BoxServer(server.endpoint())) {
      assertThat(boxes.createQueue("dead", Map.of())).isTrue();
      assertThat(boxes.createQueue("source", wanted)).isTrue();
      assertThat(boxes.createQueue("source", Map.of("VisibilityTimeout", "8"))).isFalse();
      server.handle().destroyForcibly();
    }
    try (MotoLocal server = MotoLocal.startOn(HOME, directory);
        SqsClient queues = AwsClients.to(server.endpoint(), SqsClient.builder())) {
      String url = server.endpoint() + "/000000000000/source";
      assertThat(attribute(queues, url, QueueAttributeName.MESSAGE_RETENTION_PERIOD))
          .isEqualTo("864000");
      assertThat(attribute(queues, url, QueueAttributeName.VISIBILITY_TIMEOUT)).isEqualTo("7");
      assertThat(attribute(queues, url, QueueAttributeName.REDRIVE_POLICY).replace(" ", ""))
          .isEqualTo(REDRIVE);
    }
  }

  @Test
  void queue_whoseDeadLettersGoToNone_isRefusedWithWhatTheServerSays() throws Exception {
    try (MotoLocal server = MotoLocal.startOn(HOME, directory);
        BoxServer boxes = new BoxServer(server.endpoint())) {
      assertThatThrownBy(() -> boxes.createQueue("source", Map.of("RedrivePolicy", REDRIVE)))
          .isInstanceOf(BoxFailed.class)
          .hasMessageContaining("cannot make queue source: ")
          .hasMessageContaining("Could not find DLQ for arn:aws:sqs:us-east-1:000000000000:dead");
    }
  }

  private static String attribute(SqsClient queues, String url, QueueAttributeName name) {
    return queues
        .getQueueAttributes(request -> request.queueUrl(url).attributeNames(name))
        .attributes()
        .getOrDefault(name, "");
  }

  @Test
  void create_serverThatIsNotThere_saysWhatCannotBeDoneAndWhere() {
    try (BoxServer boxes = new BoxServer(URI.create("http://127.0.0.1:1"))) {
      assertThatThrownBy(() -> boxes.createBucket(BUCKET))
          .isInstanceOf(BoxFailed.class)
          .hasMessageContaining("SQS and S3 at http://127.0.0.1:1: cannot look at bucket pages: ");
      assertThatThrownBy(() -> boxes.createQueue(QUEUE, FIFO))
          .isInstanceOf(BoxFailed.class)
          .hasMessageContaining("cannot look at queue Letters.fifo: ");
    }
  }
}
