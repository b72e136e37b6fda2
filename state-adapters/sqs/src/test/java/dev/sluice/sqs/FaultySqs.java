package dev.sluice.sqs;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResponse;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** SQS where sending goes wrong as it is told, one request after the other, and then well. */
final class FaultySqs implements SqsClient {
  private final Deque<Fault> faults = new ArrayDeque<>();

  /** How many messages each request had. */
  final List<Integer> requests = new ArrayList<>();

  private int undeleted;
  private boolean holding;

  private sealed interface Fault {
    /** The answer is lost, after the request was applied or before. */
    record Silent(boolean applied) implements Fault {}

    record Refused(SdkException thrown) implements Fault {}

    /** Some messages are not taken. */
    record Partial(List<Integer> numbers, String code, boolean senderFault) implements Fault {}

    /** An answer that says nothing of any message. */
    record Empty() implements Fault {}
  }

  FaultySqs silent(boolean applied) {
    faults.add(new Fault.Silent(applied));
    return this;
  }

  FaultySqs refusing(int status, String code) {
    AwsErrorDetails details =
        AwsErrorDetails.builder().errorCode(code).errorMessage("planted").build();
    faults.add(
        new Fault.Refused(
            (SdkException)
                SqsException.builder().statusCode(status).awsErrorDetails(details).build()));
    return this;
  }

  /** These messages of the next request, by their places in it, are not taken. */
  FaultySqs without(boolean senderFault, Integer... numbers) {
    return without("Planted", senderFault, numbers);
  }

  FaultySqs without(String code, boolean senderFault, Integer... numbers) {
    faults.add(new Fault.Partial(List.of(numbers), code, senderFault));
    return this;
  }

  /** The next request is not applied, and what is answered speaks of no message. */
  FaultySqs wordless() {
    faults.add(new Fault.Empty());
    return this;
  }

  /** So many requests to delete messages do nothing, and say so of each. */
  FaultySqs deletingNothing(int times) {
    undeleted = times;
    return this;
  }

  /** No message is let go of. */
  FaultySqs holding() {
    holding = true;
    return this;
  }

  @Override
  public SendMessageBatchResponse sendMessageBatch(SendMessageBatchRequest request) {
    requests.add(request.entries().size());
    return switch (faults.poll()) {
      case null -> LocalQueues.CLIENT.sendMessageBatch(request);
      case Fault.Silent(boolean applied) -> {
        if (applied) {
          Object _ = LocalQueues.CLIENT.sendMessageBatch(request);
        }
        throw SdkClientException.create("read timed out");
      }
      case Fault.Refused(SdkException thrown) -> throw thrown;
      case Fault.Empty() -> SendMessageBatchResponse.builder().build();
      case Fault.Partial(List<Integer> numbers, String code, boolean senderFault) -> {
        List<SendMessageBatchRequestEntry> taken = new ArrayList<>();
        List<BatchResultErrorEntry> failed = new ArrayList<>();
        for (int number = 0; number < request.entries().size(); number++) {
          SendMessageBatchRequestEntry entry = request.entries().get(number);
          if (numbers.contains(number)) {
            failed.add(failure(entry.id(), code, senderFault));
          } else {
            taken.add(entry);
          }
        }
        SendMessageBatchResponse answer =
            taken.isEmpty()
                ? SendMessageBatchResponse.builder().build()
                : LocalQueues.CLIENT.sendMessageBatch(request.toBuilder().entries(taken).build());
        yield answer.toBuilder().failed(failed).build();
      }
    };
  }

  private static BatchResultErrorEntry failure(String id, String code, boolean senderFault) {
    return BatchResultErrorEntry.builder()
        .id(id)
        .code(code)
        .message("not now")
        .senderFault(senderFault)
        .build();
  }

  @Override
  public ReceiveMessageResponse receiveMessage(ReceiveMessageRequest request) {
    return LocalQueues.CLIENT.receiveMessage(request);
  }

  @Override
  public DeleteMessageBatchResponse deleteMessageBatch(DeleteMessageBatchRequest request) {
    if (undeleted-- > 0) {
      return DeleteMessageBatchResponse.builder()
          .failed(
              request.entries().stream()
                  .map(entry -> failure(entry.id(), "Planted", false))
                  .toList())
          .build();
    }
    return LocalQueues.CLIENT.deleteMessageBatch(request);
  }

  @Override
  public ChangeMessageVisibilityBatchResponse changeMessageVisibilityBatch(
      ChangeMessageVisibilityBatchRequest request) {
    if (holding) {
      throw SdkClientException.create("read timed out");
    }
    return LocalQueues.CLIENT.changeMessageVisibilityBatch(request);
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
