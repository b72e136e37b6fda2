package dev.sluice.aws;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What it means that a service did not do what it was asked, where that is something which may be
 * asked twice. Codes are named where the HTTP status says something else.
 */
public enum Trouble {
  /** Throttled, out of order or not answered: the same may be asked again. */
  AGAIN,
  /** What was asked for is not there. */
  MISSING,
  /** It lies in another region. */
  ELSEWHERE,
  /** Credentials, rights or keys are wrong. */
  DENIED,
  /** It will never be done. */
  REFUSED;

  private static final Set<String> MISSING_CODES =
      Set.of("NoSuchBucket", "AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist");

  private static final Set<String> ELSEWHERE_CODES =
      Set.of(
          "AuthorizationHeaderMalformed",
          "PermanentRedirect",
          "IllegalLocationConstraintException");

  private static final Set<String> AGAIN_CODES =
      Set.of(
          "ExpiredToken",
          "ExpiredTokenException",
          "RequestExpired",
          "RequestTimeout",
          "RequestTimeTooSkewed",
          "OperationAborted",
          "ConditionalRequestConflict",
          "SlowDown",
          // What was sent was damaged on the way.
          "XAmzContentSHA256Mismatch",
          "BadDigest",
          "IncompleteBody");

  private static final Set<String> DENIED_CODES =
      Set.of(
          "AccessDeniedException",
          "IncompleteSignature",
          "InvalidSignatureException",
          "InvalidToken",
          "NotAuthorized",
          "UnrecognizedClientException");

  /** Part of each code that means it, that of a queue's key too. */
  private static final String THROTTLED = "Throttl";

  /** What to do about something that was thrown and stops the work, with the service's words. */
  public static String repair(SdkException thrown) {
    String words = ServiceWords.of(thrown);
    return switch (of(thrown)) {
      case AGAIN -> words + "; start again when that is mended";
      case MISSING -> "there is none; create it, or name another";
      case ELSEWHERE -> words + "; it must lie in the region that is worked in";
      case DENIED -> words + "; see that the credentials are valid and allowed to do that";
      case REFUSED -> words;
    };
  }

  /** That of what was thrown. */
  public static Trouble of(SdkException thrown) {
    if (!(thrown instanceof AwsServiceException answered)) {
      return AGAIN;
    }
    @Nullable AwsErrorDetails details = answered.awsErrorDetails();
    @Nullable String code = details == null ? null : details.errorCode();
    // A refusal without a code was cut off, or is not the service's.
    return code == null || answered.isThrottlingException()
        ? AGAIN
        : of(code, answered.statusCode());
  }

  /** That of what a service says. */
  public static Trouble of(String code, int status) {
    if (code.contains(THROTTLED) || AGAIN_CODES.contains(code)) {
      return AGAIN;
    }
    if (MISSING_CODES.contains(code)) {
      return MISSING;
    }
    if (ELSEWHERE_CODES.contains(code)) {
      return ELSEWHERE;
    }
    boolean ofKey = code.startsWith("KMS") || code.startsWith("Kms");
    if (status == 401 || status == 403 || ofKey || DENIED_CODES.contains(code)) {
      return DENIED;
    }
    return status >= 400 && status < 500 && status != 429 ? REFUSED : AGAIN;
  }
}
