package dev.sluice.sqs;

import dev.sluice.aws.Requests;
import dev.sluice.aws.Trouble;
import dev.sluice.engine.fault.EngineBug;
import dev.sluice.engine.fault.Stop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

/** One queue as it is asked here: what may be sent again is. */
final class Queue {
  /** So many messages does a request have. */
  static final int BATCH_MAX = 10;

  /** How long messages that were received are nobody else's. */
  private static final int HELD_SECONDS = 300;

  private static final int WAIT_SECONDS = 1;

  private final SqsClient client;
  private final String url;
  private final Requests requests;

  Queue(SqsClient client, String url, Requests requests) {
    this.client = client;
    this.url = url;
    this.requests = requests;
  }

  /**
   * Sends messages; those that were not taken.
   *
   * @throws SdkException if nobody knows of any of them, or none can be
   */
  List<BatchResultErrorEntry> send(List<SendMessageBatchRequestEntry> entries) {
    return requests.send(
        () -> {
          SendMessageBatchResponse answer =
              client.sendMessageBatch(request -> request.queueUrl(url).entries(entries));
          if (answer.successful().size() + answer.failed().size() != entries.size()) {
            throw SdkClientException.create("the answer does not speak of each message");
          }
          return answer.failed();
        });
  }

  /** Waits before messages are sent again that were sent {@code sends} times. */
  void pause(int sends) {
    requests.pause(sends);
  }

  /** Some messages; none if there are no more that nobody has received. */
  List<Message> receive() {
    return ask(
        "read the letters",
        it ->
            it.receiveMessage(
                    request ->
                        request
                            .queueUrl(url)
                            .maxNumberOfMessages(BATCH_MAX)
                            .visibilityTimeout(HELD_SECONDS)
                            .waitTimeSeconds(WAIT_SECONDS)
                            .messageAttributeNames("All"))
                .messages());
  }

  /** Deletes messages that were received. */
  void delete(List<String> handles) {
    for (List<String> some : batches(handles)) {
      List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>();
      for (String handle : some) {
        entries.add(
            DeleteMessageBatchRequestEntry.builder()
                .id(Integer.toString(entries.size()))
                .receiptHandle(handle)
                .build());
      }
      List<BatchResultErrorEntry> failed =
          ask(
              "delete letters",
              it -> {
                List<BatchResultErrorEntry> left =
                    it.deleteMessageBatch(request -> request.queueUrl(url).entries(entries))
                        .failed();
                if (left.stream().anyMatch(each -> !each.senderFault())) {
                  throw SdkClientException.create(left.getFirst().message());
                }
                return left;
              });
      if (!failed.isEmpty()) {
        throw new Stop(
            Stop.Code.STORE_FAILED,
            "cannot delete letters in queue %s: %s; start again when that is mended"
                .formatted(url, failed.getFirst().message()));
      }
    }
  }

  /** Gives messages that were received to whoever comes next; else that is so in a while. */
  void release(List<String> handles) {
    for (List<String> some : batches(handles)) {
      List<ChangeMessageVisibilityBatchRequestEntry> entries = new ArrayList<>();
      for (String handle : some) {
        entries.add(
            ChangeMessageVisibilityBatchRequestEntry.builder()
                .id(Integer.toString(entries.size()))
                .receiptHandle(handle)
                .visibilityTimeout(0)
                .build());
      }
      try {
        Object _ =
            requests.send(
                () ->
                    client.changeMessageVisibilityBatch(
                        request -> request.queueUrl(url).entries(entries)));
      } catch (SdkException _) {
        // Nothing is lost, and why they are let go of may be something that somebody is to hear.
        return;
      }
    }
  }

  private static List<List<String>> batches(List<String> handles) {
    List<List<String>> batches = new ArrayList<>();
    for (int from = 0; from < handles.size(); from += BATCH_MAX) {
      batches.add(handles.subList(from, Math.min(from + BATCH_MAX, handles.size())));
    }
    return batches;
  }

  private <T> T ask(String what, Function<SqsClient, T> request) {
    try {
      return requests.send(() -> request.apply(client));
    } catch (SdkException e) {
      throw failure(what, e);
    }
  }

  /** What a request that failed for good means. */
  RuntimeException failure(String what, SdkException thrown) {
    String why = Trouble.repair(thrown);
    return Trouble.of(thrown) == Trouble.REFUSED
        ? new EngineBug(
            "SQS does not take a request to %s in queue %s: %s".formatted(what, url, why), thrown)
        : new Stop(
            Stop.Code.STORE_FAILED, "cannot %s in queue %s: %s".formatted(what, url, why), thrown);
  }

  void close() {
    client.close();
  }
}
