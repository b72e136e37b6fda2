package dev.sluice.dynamodb;

import dev.sluice.engine.fault.EngineBug;
import dev.sluice.engine.fault.Stop;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What a request that failed for good means for whoever runs the function.
 *
 * @param what was to be done, as in "cannot ..."
 * @param table the table that it was about
 */
record Failure(String what, String table) {
  /** There was no answer, or only that it is too busy, however often it was asked. */
  Stop outage(String why) {
    return new Stop(
        Stop.Code.STORE_FAILED,
        "cannot %s in table %s: %s; what was committed is untouched, start again when that is mended"
            .formatted(what, table, why));
  }

  /** An item of ours is larger than any can be, which we see to that it is not. */
  EngineBug tooLarge(String why) {
    return new EngineBug("cannot %s in table %s: %s".formatted(what, table, why));
  }

  /** The request was not taken, or never answered. */
  RuntimeException of(ServiceError.Reaction reaction, SdkException thrown) {
    return switch (reaction) {
      case AGAIN, UNKNOWN -> outage(words(thrown));
      case MISSING ->
          new Stop(
              Stop.Code.STORE_FAILED,
              "cannot %s: there is no table %s; create it with ./sluice tables --create"
                  .formatted(what, table),
              thrown);
      case DENIED ->
          new Stop(
              Stop.Code.STORE_FAILED,
              "cannot %s in table %s: %s; see that the credentials are valid and allowed to do that"
                  .formatted(what, table, words(thrown)),
              thrown);
      case IN_USE ->
          new Stop(
              Stop.Code.STORE_FAILED,
              "cannot %s: table %s is being changed; start again when it is active"
                  .formatted(what, table),
              thrown);
      case NOTHING, REFUSED, TOO_LARGE, BUG ->
          new EngineBug(
              "DynamoDB does not take a request to %s in table %s: %s"
                  .formatted(what, table, words(thrown)),
              thrown);
    };
  }

  /** What the service or the SDK says of it. */
  static String words(SdkException thrown) {
    @Nullable AwsErrorDetails details =
        thrown instanceof AwsServiceException answered ? answered.awsErrorDetails() : null;
    if (details != null && details.errorCode() != null) {
      return "%s (%s)".formatted(details.errorMessage(), details.errorCode());
    }
    // Without the SDK's count of attempts, which is always one here.
    @Nullable String message = thrown.rawMessage();
    return message == null ? thrown.getClass().getSimpleName() : message;
  }
}
