package dev.sluice.sqs;

import dev.sluice.aws.AwsClients;
import dev.sluice.aws.Requests;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.local.LocalServerFailed;
import dev.sluice.local.MotoLocal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** One SQS for all tests of this JVM, with which it ends; each test has queues of its own. */
final class LocalQueues {
  private static final AtomicInteger QUEUES = new AtomicInteger();

  static final SqsClient CLIENT = start();

  private static SqsClient start() {
    try {
      return AwsClients.to(
          MotoLocal.start(Path.of("../../runtime/local-server/target/moto"), 0).endpoint(),
          SqsClient.builder());
    } catch (LocalServerFailed e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private LocalQueues() {}

  /** The URL of a new queue. */
  static String queue() {
    String name = "letters-%d.fifo".formatted(QUEUES.incrementAndGet());
    return CLIENT
        .createQueue(
            request ->
                request.queueName(name).attributes(Map.of(QueueAttributeName.FIFO_QUEUE, "true")))
        .queueUrl();
  }

  static QueueBox box(SqsClient client, String url) {
    return new QueueBox(client, url, new Requests(_ -> {}, new Random(1)), Failpoints.NONE);
  }

  static QueueBox box(String url) {
    return box(CLIENT, url);
  }

  /** What is in a queue that nobody holds, in its order; it is left there, for nobody else. */
  static List<Message> messages(String url) {
    List<Message> all = new ArrayList<>();
    while (true) {
      List<Message> some =
          CLIENT
              .receiveMessage(
                  request ->
                      request.queueUrl(url).maxNumberOfMessages(10).messageAttributeNames("All"))
              .messages();
      if (some.isEmpty()) {
        return all;
      }
      all.addAll(some);
    }
  }

  static List<String> bodies(String url) {
    return messages(url).stream().map(Message::body).toList();
  }
}
