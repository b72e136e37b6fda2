package dev.sluice.aws;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** What a service, or the SDK, says of a request that was not answered as wanted. */
public final class ServiceWords {
  private ServiceWords() {}

  /** In one sentence, with the service's code where it has one. */
  public static String of(SdkException thrown) {
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
