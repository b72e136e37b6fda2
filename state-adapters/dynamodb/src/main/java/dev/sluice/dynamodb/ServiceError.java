package dev.sluice.dynamodb;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * The one table of what can go wrong with a request to DynamoDB and what is done about it: a row
 * for each error code of the service, each reason of a cancelled transaction, and what the SDK
 * throws by itself. A code that is not here goes by its HTTP status; a refusal without a code is no
 * answer.
 */
enum ServiceError {
  CONDITION("ConditionalCheckFailedException", Reaction.REFUSED),
  CONDITION_REASON("ConditionalCheckFailed", Reaction.REFUSED),

  THROUGHPUT("ProvisionedThroughputExceededException", Reaction.AGAIN),
  THROUGHPUT_REASON("ProvisionedThroughputExceeded", Reaction.AGAIN),
  THROTTLING("ThrottlingException", Reaction.AGAIN),
  THROTTLING_REASON("ThrottlingError", Reaction.AGAIN),
  REQUEST_LIMIT("RequestLimitExceeded", Reaction.AGAIN),
  /** Too many tables are being created or deleted. */
  CONTROL_LIMIT("LimitExceededException", Reaction.AGAIN),
  /** A transaction has the item; ours was not applied. */
  CONFLICT("TransactionConflictException", Reaction.AGAIN),
  CONFLICT_REASON("TransactionConflict", Reaction.AGAIN),
  REPLICA_CONFLICT("ReplicatedWriteConflictException", Reaction.AGAIN),
  /** The same transaction, by its token, is still under way. */
  IN_PROGRESS("TransactionInProgressException", Reaction.AGAIN),
  /** Credentials that their provider renews: the next request carries new ones. */
  EXPIRED_TOKEN("ExpiredTokenException", Reaction.AGAIN),
  EXPIRED_REQUEST("RequestExpired", Reaction.AGAIN),

  INTERNAL("InternalServerError", Reaction.UNKNOWN),
  INTERNAL_FAILURE("InternalFailure", Reaction.UNKNOWN),
  UNAVAILABLE("ServiceUnavailable", Reaction.UNKNOWN),
  UNAVAILABLE_EXCEPTION("ServiceUnavailableException", Reaction.UNKNOWN),
  /** Timeouts, connections cut or refused, answers that can't be read: whatever has no answer. */
  NO_ANSWER("", Reaction.UNKNOWN),

  ACCESS("AccessDeniedException", Reaction.DENIED),
  ACCESS_REASON("AccessDenied", Reaction.DENIED),
  UNRECOGNIZED_CLIENT("UnrecognizedClientException", Reaction.DENIED),
  SIGNATURE("InvalidSignatureException", Reaction.DENIED),
  INCOMPLETE_SIGNATURE("IncompleteSignatureException", Reaction.DENIED),
  MISSING_TOKEN("MissingAuthenticationTokenException", Reaction.DENIED),
  NOT_SUBSCRIBED("SubscriptionRequiredException", Reaction.DENIED),

  NO_RESOURCE("ResourceNotFoundException", Reaction.MISSING),
  NO_TABLE("TableNotFoundException", Reaction.MISSING),

  /** A table of this name is there, or is changing. */
  IN_USE("ResourceInUseException", Reaction.IN_USE),
  TABLE_IN_USE("TableInUseException", Reaction.IN_USE),
  TABLE_EXISTS("TableAlreadyExistsException", Reaction.IN_USE),

  /** An item of more than 400 KB is a validation error with these words. */
  ITEM_SIZE("ValidationException", Reaction.TOO_LARGE),
  REQUEST_SIZE("RequestEntityTooLarge", Reaction.TOO_LARGE),
  COLLECTION_SIZE("ItemCollectionSizeLimitExceededException", Reaction.TOO_LARGE),
  COLLECTION_SIZE_REASON("ItemCollectionSizeLimitExceeded", Reaction.TOO_LARGE),

  VALIDATION("ValidationException", Reaction.BUG),
  VALIDATION_REASON("ValidationError", Reaction.BUG),
  SERIALIZATION("SerializationException", Reaction.BUG),
  UNKNOWN_OPERATION("UnknownOperationException", Reaction.BUG),
  TOKEN_MISMATCH("IdempotentParameterMismatchException", Reaction.BUG),
  DUPLICATE("DuplicateItemException", Reaction.BUG),
  DUPLICATE_REASON("DuplicateItem", Reaction.BUG),

  /** Goes by the gravest of its reasons, which are rows of their own. */
  CANCELLED("TransactionCanceledException", Reaction.BUG),
  /** A reason: nothing was wrong with that item. */
  NONE_REASON("None", Reaction.NOTHING),

  STATUS_TOO_MANY("", Reaction.AGAIN),
  STATUS_TOO_LARGE("", Reaction.TOO_LARGE),
  STATUS_DENIED("", Reaction.DENIED),
  STATUS_CLIENT("", Reaction.BUG),
  STATUS_SERVER("", Reaction.UNKNOWN);

  /** What is done, from the most harmless on. */
  enum Reaction {
    /** Nothing is wrong. */
    NOTHING,
    /** Not applied; the same request is sent again after a pause. */
    AGAIN,
    /** Applied or not: only a read can tell. What may be repeated is sent again after a pause. */
    UNKNOWN,
    /** The condition did not hold; not applied. */
    REFUSED,
    /** The item can't be stored, ever; not applied. */
    TOO_LARGE,
    /** There is such a table, or it is changing; not applied. */
    IN_USE,
    /** The table is not there: stop, and say how it is made. */
    MISSING,
    /** Not allowed: stop, and say whose rights to mend. */
    DENIED,
    /** A request that we should not have made. */
    BUG
  }

  private static final String SIZE_WORDS = "size has exceeded";

  private static final Map<String, ServiceError> BY_CODE =
      Arrays.stream(values())
          .filter(error -> !error.code.isEmpty() && error != ITEM_SIZE)
          .collect(Collectors.toUnmodifiableMap(error -> error.code, Function.identity()));

  private final String code;
  private final Reaction reaction;

  ServiceError(String code, Reaction reaction) {
    this.code = code;
    this.reaction = reaction;
  }

  /** The service's code, or reason of a cancellation; "" where another thing decides. */
  String code() {
    return code;
  }

  Reaction reaction() {
    return reaction;
  }

  /** The row of what was thrown. */
  static ServiceError of(SdkException thrown) {
    if (thrown instanceof TransactionCanceledException cancelled
        && cancelled.hasCancellationReasons()) {
      return gravest(
          cancelled.cancellationReasons().stream()
              .map(reason -> of(reason.code(), reason.message(), cancelled.statusCode()))
              .toList());
    }
    if (!(thrown instanceof AwsServiceException answered)) {
      return NO_ANSWER;
    }
    @Nullable AwsErrorDetails details = answered.awsErrorDetails();
    return details == null
        ? of(null, null, answered.statusCode())
        : of(details.errorCode(), details.errorMessage(), answered.statusCode());
  }

  /** The items of a cancelled transaction whose conditions did not hold, numbered from 0. */
  static List<Integer> refused(SdkException thrown) {
    if (!(thrown instanceof TransactionCanceledException cancelled)) {
      return List.of();
    }
    List<Integer> items = new ArrayList<>();
    List<CancellationReason> reasons = cancelled.cancellationReasons();
    for (int item = 0; item < reasons.size(); item++) {
      CancellationReason reason = reasons.get(item);
      ServiceError error = of(reason.code(), reason.message(), cancelled.statusCode());
      if (error.reaction == Reaction.REFUSED) {
        items.add(item);
      }
    }
    return items;
  }

  private static ServiceError gravest(List<ServiceError> reasons) {
    return reasons.stream().max(Comparator.comparing(ServiceError::reaction)).orElse(CANCELLED);
  }

  private static ServiceError of(@Nullable String code, @Nullable String message, int status) {
    @Nullable ServiceError known = code == null ? null : BY_CODE.get(code);
    if (known == null) {
      ServiceError told = ofStatus(status);
      // A refusal without a code was cut off, or is not the service's.
      return code == null && told == STATUS_CLIENT ? NO_ANSWER : told;
    }
    boolean size = message != null && message.contains(SIZE_WORDS);
    return size && known.reaction == Reaction.BUG ? ITEM_SIZE : known;
  }

  private static ServiceError ofStatus(int status) {
    if (status >= 500) {
      return STATUS_SERVER;
    }
    return switch (status) {
      case 401, 403 -> STATUS_DENIED;
      case 413 -> STATUS_TOO_LARGE;
      case 429 -> STATUS_TOO_MANY;
      case 400, 404, 405, 415 -> STATUS_CLIENT;
      default -> NO_ANSWER;
    };
  }
}
