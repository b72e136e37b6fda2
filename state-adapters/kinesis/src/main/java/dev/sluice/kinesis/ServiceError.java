package dev.sluice.kinesis;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The one table of what can go wrong with a request to Kinesis and what is done about it: a row for
 * each error code of the service, and what the SDK throws by itself. A code that is not here goes
 * by its HTTP status; a refusal without a code is no answer.
 */
enum ServiceError {
  THROUGHPUT("ProvisionedThroughputExceededException", Reaction.AGAIN),
  LIMIT("LimitExceededException", Reaction.AGAIN),
  THROTTLING("ThrottlingException", Reaction.AGAIN),
  THROTTLED("Throttling", Reaction.AGAIN),
  REQUEST_LIMIT("RequestLimitExceeded", Reaction.AGAIN),
  KEY_THROTTLING("KMSThrottlingException", Reaction.AGAIN),
  /** The stream is being made or changed. */
  IN_USE("ResourceInUseException", Reaction.AGAIN),
  /** Credentials that their provider renews: the next request carries new ones. */
  EXPIRED_TOKEN("ExpiredTokenException", Reaction.AGAIN),
  EXPIRED_REQUEST("RequestExpired", Reaction.AGAIN),

  INTERNAL("InternalFailureException", Reaction.AGAIN),
  INTERNAL_FAILURE("InternalFailure", Reaction.AGAIN),
  INTERNAL_ERROR("InternalServerError", Reaction.AGAIN),
  UNAVAILABLE("ServiceUnavailable", Reaction.AGAIN),
  UNAVAILABLE_EXCEPTION("ServiceUnavailableException", Reaction.AGAIN),
  /** Timeouts, connections cut or refused, answers that can't be read: whatever has no answer. */
  NO_ANSWER("", Reaction.AGAIN),

  /** An iterator is good for five minutes. */
  EXPIRED_ITERATOR("ExpiredIteratorException", Reaction.EXPIRED),
  EXPIRED_NEXT_TOKEN("ExpiredNextTokenException", Reaction.EXPIRED),

  INVALID_ARGUMENT("InvalidArgumentException", Reaction.REFUSED),
  VALIDATION("ValidationException", Reaction.REFUSED),

  NO_RESOURCE("ResourceNotFoundException", Reaction.MISSING),

  ACCESS("AccessDeniedException", Reaction.DENIED),
  UNRECOGNIZED_CLIENT("UnrecognizedClientException", Reaction.DENIED),
  INVALID_CLIENT("InvalidClientTokenId", Reaction.DENIED),
  SIGNATURE("InvalidSignatureException", Reaction.DENIED),
  SIGNATURE_MISMATCH("SignatureDoesNotMatch", Reaction.DENIED),
  INCOMPLETE_SIGNATURE("IncompleteSignatureException", Reaction.DENIED),
  INCOMPLETE("IncompleteSignature", Reaction.DENIED),
  MISSING_TOKEN("MissingAuthenticationTokenException", Reaction.DENIED),
  NOT_AUTHENTICATED("MissingAuthenticationToken", Reaction.DENIED),
  NOT_AUTHORIZED("NotAuthorized", Reaction.DENIED),
  OPT_IN("OptInRequired", Reaction.DENIED),
  KEY_ACCESS("KMSAccessDeniedException", Reaction.DENIED),
  KEY_DISABLED("KMSDisabledException", Reaction.DENIED),
  KEY_STATE("KMSInvalidStateException", Reaction.DENIED),
  KEY_MISSING("KMSNotFoundException", Reaction.DENIED),
  KEY_OPT_IN("KMSOptInRequired", Reaction.DENIED),

  SERIALIZATION("SerializationException", Reaction.BUG),
  UNKNOWN_OPERATION("UnknownOperationException", Reaction.BUG),

  STATUS_TOO_MANY("", Reaction.AGAIN),
  STATUS_DENIED("", Reaction.DENIED),
  STATUS_CLIENT("", Reaction.BUG),
  STATUS_SERVER("", Reaction.AGAIN);

  /** What is done. All that is asked here may be asked twice. */
  enum Reaction {
    /** The same request is sent again after a pause. */
    AGAIN,
    /** What the request went on from is no longer good; another is to be had. */
    EXPIRED,
    /** What was asked for is not in the stream, or can't be. */
    REFUSED,
    /** There is no such stream, or no such shard any more. */
    MISSING,
    /** Not allowed, by the account or the stream's key: stop, and say whose rights to mend. */
    DENIED,
    /** A request that we should not have made. */
    BUG
  }

  private static final Map<String, ServiceError> BY_CODE =
      Arrays.stream(values())
          .filter(error -> !error.code.isEmpty())
          .collect(Collectors.toUnmodifiableMap(error -> error.code, Function.identity()));

  private final String code;
  private final Reaction reaction;

  ServiceError(String code, Reaction reaction) {
    this.code = code;
    this.reaction = reaction;
  }

  /** The service's code; "" where another thing decides. */
  String code() {
    return code;
  }

  Reaction reaction() {
    return reaction;
  }

  /** The row of what was thrown. */
  static ServiceError of(SdkException thrown) {
    if (!(thrown instanceof AwsServiceException answered)) {
      return NO_ANSWER;
    }
    @Nullable AwsErrorDetails details = answered.awsErrorDetails();
    @Nullable String code = details == null ? null : details.errorCode();
    @Nullable ServiceError known = code == null ? null : BY_CODE.get(code);
    if (known != null) {
      return known;
    }
    ServiceError told = ofStatus(answered.statusCode());
    // A refusal without a code was cut off, or is not the service's.
    return code == null && told == STATUS_CLIENT ? NO_ANSWER : told;
  }

  private static ServiceError ofStatus(int status) {
    if (status >= 500) {
      return STATUS_SERVER;
    }
    return switch (status) {
      case 401, 403 -> STATUS_DENIED;
      case 429 -> STATUS_TOO_MANY;
      case 400, 404, 405, 413, 415 -> STATUS_CLIENT;
      default -> NO_ANSWER;
    };
  }
}
