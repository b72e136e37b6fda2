package dev.sluice.simulation.dynamo;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** The service's errors, as its SDK throws them. */
public final class Refusals {
  private static final int BAD_REQUEST = 400;
  private static final int SERVER_ERROR = 500;

  private Refusals() {}

  static RuntimeException conditionFailed(Map<String, AttributeValue> found) {
    String message = "The conditional request failed";
    return ConditionalCheckFailedException.builder()
        .item(found.isEmpty() ? null : found)
        .message(message)
        .awsErrorDetails(details("ConditionalCheckFailedException", message))
        .statusCode(BAD_REQUEST)
        .build();
  }

  /** A transaction was cancelled; {@code held} are the conditions of its items, in order. */
  static RuntimeException cancelled(List<Boolean> held) {
    String message =
        "Transaction cancelled, please refer cancellation reasons for specific reasons";
    return TransactionCanceledException.builder()
        .cancellationReasons(
            held.stream()
                .map(
                    holds ->
                        CancellationReason.builder()
                            .code(holds ? "None" : "ConditionalCheckFailed")
                            .build())
                .toList())
        .message(message)
        .awsErrorDetails(details("TransactionCanceledException", message))
        .statusCode(BAD_REQUEST)
        .build();
  }

  public static RuntimeException throttled() {
    String message = "The level of configured provisioned throughput was exceeded";
    return ProvisionedThroughputExceededException.builder()
        .message(message)
        .awsErrorDetails(details("ProvisionedThroughputExceededException", message))
        .statusCode(BAD_REQUEST)
        .build();
  }

  public static RuntimeException serverError() {
    String message = "Internal server error";
    return InternalServerErrorException.builder()
        .message(message)
        .awsErrorDetails(details("InternalServerError", message))
        .statusCode(SERVER_ERROR)
        .build();
  }

  public static RuntimeException cut() {
    return SdkClientException.create("Unable to execute HTTP request: connection reset");
  }

  static RuntimeException invalid(String message) {
    return DynamoDbException.builder()
        .message(message)
        .awsErrorDetails(details("ValidationException", message))
        .statusCode(BAD_REQUEST)
        .build();
  }

  private static AwsErrorDetails details(String code, String message) {
    return AwsErrorDetails.builder()
        .serviceName("DynamoDb")
        .errorCode(code)
        .errorMessage(message)
        .build();
  }
}
