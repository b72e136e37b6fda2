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
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** SQS where sending goes wrong as it is told, one request after the other, and then well. */
final class FaultySqs implements SqsClient {
  private final Deque<Fault> faults = new ArrayDeque<>();

  /** How many messages each request had. */
  final List<Integer> requests = new ArrayList<>();

  private sealed interface Fault {
    /** The answer is lost, after the request was applied or before. */
    record Silent(boolean applied) implements Fault {}

    record Refused(SdkException thrown) implements Fault {}

    /** Some messages are not taken. */
    record Partial(List<Integer> numbers, boolean senderFault) implements Fault {}
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
    faults.add(new Fault.Partial(List.of(numbers), senderFault));
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
      case Fault.Partial(List<Integer> numbers, boolean senderFault) -> {
        List<SendMessageBatchRequestEntry> taken = new ArrayList<>();
        List<BatchResultErrorEntry> failed = new ArrayList<>();
        for (int number = 0; number < request.entries().size(); number++) {
          SendMessageBatchRequestEntry entry = request.entries().get(number);
          if (numbers.contains(number)) {
            failed.add(
                BatchResultErrorEntry.builder()
                    .id(entry.id())
                    .code("Planted")
                    .message("not now")
                    .senderFault(senderFault)
                    .build());
          } else {
            taken.add(entry);
          }
        }
        if (!taken.isEmpty()) {
          Object _ =
              LocalQueues.CLIENT.sendMessageBatch(request.toBuilder().entries(taken).build());
        }
        yield SendMessageBatchResponse.builder().failed(failed).build();
      }
    };
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
