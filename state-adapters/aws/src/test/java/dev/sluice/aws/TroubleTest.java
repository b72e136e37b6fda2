package dev.sluice.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** What S3 and SQS say, and what is made of it. */
final class TroubleTest {
  @ParameterizedTest
  @CsvSource({
    "SlowDown, 503, AGAIN",
    "InternalError, 500, AGAIN",
    "TemporaryRedirect, 307, AGAIN",
    "ThrottlingException, 400, AGAIN",
    "RequestThrottled, 403, AGAIN",
    "KmsThrottled, 400, AGAIN",
    "KMS.ThrottlingException, 400, AGAIN",
    "ExpiredToken, 400, AGAIN",
    "RequestTimeTooSkewed, 403, AGAIN",
    "NoSuchBucket, 404, MISSING",
    "AWS.SimpleQueueService.NonExistentQueue, 400, MISSING",
    "PermanentRedirect, 301, ELSEWHERE",
    "AccessDenied, 403, DENIED",
    "AccessDeniedException, 400, DENIED",
    "UnrecognizedClientException, 400, DENIED",
    "IncompleteSignature, 400, DENIED",
    "InvalidToken, 400, DENIED",
    "KmsDisabled, 400, DENIED",
    "EntityTooLarge, 400, REFUSED",
    "InvalidMessageContents, 400, REFUSED",
  })
  void trouble_byCodeAndStatus_isWhatCanBeDone(String code, int status, Trouble trouble) {
    assertThat(
            Trouble.of(
                AwsServiceException.builder()
                    .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
                    .statusCode(status)
                    .build()))
        .isEqualTo(trouble);
  }

  @Test
  void trouble_withoutAnAnswerOrACode_isToBeAskedAgain() {
    assertThat(Trouble.of(SdkClientException.create("cut"))).isEqualTo(Trouble.AGAIN);
    assertThat(Trouble.of(AwsServiceException.builder().statusCode(400).build()))
        .isEqualTo(Trouble.AGAIN);
  }
}
