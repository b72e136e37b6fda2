package dev.sluice.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.aws.ServiceWords;
import dev.sluice.dynamodb.ServiceError.Reaction;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.Crc32MismatchException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

final class ServiceErrorTest {
  /**
   * What the service documents, with what we want done about it, apart from the code's own table.
   */
  @ParameterizedTest
  @CsvSource({
    "ConditionalCheckFailedException, 400, REFUSED",
    "ProvisionedThroughputExceededException, 400, AGAIN",
    "ThrottlingException, 400, AGAIN",
    "RequestLimitExceeded, 400, AGAIN",
    "LimitExceededException, 400, AGAIN",
    "TransactionConflictException, 400, AGAIN",
    "ReplicatedWriteConflictException, 400, AGAIN",
    "TransactionInProgressException, 400, AGAIN",
    "ExpiredTokenException, 400, AGAIN",
    "RequestExpired, 400, AGAIN",
    "InternalServerError, 500, UNKNOWN",
    "InternalFailure, 500, UNKNOWN",
    "ServiceUnavailable, 503, UNKNOWN",
    "ServiceUnavailableException, 503, UNKNOWN",
    "AccessDeniedException, 400, DENIED",
    "UnrecognizedClientException, 400, DENIED",
    "InvalidSignatureException, 400, DENIED",
    "IncompleteSignatureException, 400, DENIED",
    "MissingAuthenticationTokenException, 400, DENIED",
    "SubscriptionRequiredException, 400, DENIED",
    "ResourceNotFoundException, 400, MISSING",
    "TableNotFoundException, 400, MISSING",
    "ResourceInUseException, 400, IN_USE",
    "TableInUseException, 400, IN_USE",
    "TableAlreadyExistsException, 400, IN_USE",
    "RequestEntityTooLarge, 413, TOO_LARGE",
    "ItemCollectionSizeLimitExceededException, 400, TOO_LARGE",
    "ValidationException, 400, BUG",
    "SerializationException, 400, BUG",
    "UnknownOperationException, 400, BUG",
    "IdempotentParameterMismatchException, 400, BUG",
    "DuplicateItemException, 400, BUG",
    "TransactionCanceledException, 400, BUG",
    "SomethingNew, 400, BUG",
    "SomethingNew, 403, DENIED",
    "SomethingNew, 413, TOO_LARGE",
    "SomethingNew, 429, AGAIN",
    "SomethingNew, 500, UNKNOWN",
    "SomethingNew, 504, UNKNOWN",
    "SomethingNew, 200, UNKNOWN",
  })
  void of_codeOfTheService_isDoneAsTheTableSays(String code, int status, Reaction reaction) {
    assertThat(ServiceError.of(FaultyDynamo.error(code, status)).reaction()).isEqualTo(reaction);
  }

  @ParameterizedTest
  @CsvSource({
    "None, NOTHING",
    "ConditionalCheckFailed, REFUSED",
    "ItemCollectionSizeLimitExceeded, TOO_LARGE",
    "TransactionConflict, AGAIN",
    "ProvisionedThroughputExceeded, AGAIN",
    "ThrottlingError, AGAIN",
    "ValidationError, BUG",
    "AccessDenied, DENIED",
    "DuplicateItem, BUG",
  })
  void of_reasonOfACancellation_isDoneAsTheTableSays(String reason, Reaction reaction) {
    assertThat(ServiceError.of(cancelled(reason)).reaction()).isEqualTo(reaction);
    assertThat(ServiceError.of(cancelled("None", reason, "None")).reaction()).isEqualTo(reaction);
  }

  @Test
  void of_severalReasons_goesByTheGravest() {
    assertThat(ServiceError.of(cancelled("TransactionConflict", "ConditionalCheckFailed")))
        .isEqualTo(ServiceError.CONDITION_REASON);
    assertThat(ServiceError.of(cancelled("AccessDenied", "ThrottlingError")))
        .isEqualTo(ServiceError.ACCESS_REASON);
  }

  @Test
  void of_itemThatIsTooLarge_isToldFromOtherValidation() {
    SdkException thrown =
        DynamoDbException.builder()
            .awsErrorDetails(
                AwsErrorDetails.builder()
                    .errorCode("ValidationException")
                    .errorMessage("Item size has exceeded the maximum allowed size")
                    .build())
            .statusCode(400)
            .build();
    assertThat(ServiceError.of(thrown)).isEqualTo(ServiceError.ITEM_SIZE);
  }

  @ParameterizedTest
  @MethodSource("unanswered")
  void of_whateverHasNoAnswer_isUnknown(SdkException thrown) {
    assertThat(ServiceError.of(thrown).reaction()).isEqualTo(Reaction.UNKNOWN);
  }

  private static Stream<SdkException> unanswered() {
    return Stream.of(
        SdkClientException.create("read timed out", new SocketTimeoutException()),
        ApiCallTimeoutException.create(1),
        ApiCallAttemptTimeoutException.create(1),
        AbortedException.create("interrupted"),
        Crc32MismatchException.create("wrong", new IllegalStateException()),
        DynamoDbException.builder().statusCode(500).build(),
        cutOff(400),
        cutOff(404));
  }

  /** What the SDK makes of a refusal whose body ends in the middle: a status, and nothing else. */
  private static SdkException cutOff(int status) {
    return DynamoDbException.builder()
        .awsErrorDetails(AwsErrorDetails.builder().serviceName("DynamoDb").build())
        .message("Service returned HTTP status code " + status)
        .statusCode(status)
        .build();
  }

  @Test
  void words_ofARefusalThatIsCutOff_areTheSdks() {
    assertThat(ServiceWords.of(cutOff(400))).startsWith("Service returned HTTP status code 400");
  }

  @Test
  void everyRow_isReachedByATest() {
    Set<ServiceError> byStatusOrWords =
        EnumSet.of(
            ServiceError.NO_ANSWER,
            ServiceError.ITEM_SIZE,
            ServiceError.STATUS_TOO_MANY,
            ServiceError.STATUS_TOO_LARGE,
            ServiceError.STATUS_DENIED,
            ServiceError.STATUS_CLIENT,
            ServiceError.STATUS_SERVER);
    Arrays.stream(ServiceError.values())
        .filter(error -> !byStatusOrWords.contains(error))
        .forEach(
            error ->
                assertThat(ServiceError.of(FaultyDynamo.error(error.code(), 418)))
                    .isEqualTo(error));
    for (int status : new int[] {429, 413, 403, 400, 500, 200}) {
      byStatusOrWords.remove(ServiceError.of(FaultyDynamo.error("SomethingNew", status)));
    }
    assertThat(byStatusOrWords).containsExactly(ServiceError.ITEM_SIZE);
  }

  private static SdkException cancelled(String... reasons) {
    return TransactionCanceledException.builder()
        .awsErrorDetails(
            AwsErrorDetails.builder()
                .errorCode("TransactionCanceledException")
                .errorMessage("cancelled")
                .build())
        .statusCode(400)
        .cancellationReasons(
            Arrays.stream(reasons)
                .map(reason -> CancellationReason.builder().code(reason).build())
                .toList())
        .build();
  }
}
