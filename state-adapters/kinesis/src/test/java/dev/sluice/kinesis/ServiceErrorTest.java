package dev.sluice.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.aws.ServiceWords;
import dev.sluice.kinesis.ServiceError.Reaction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.kinesis.model.KinesisException;

final class ServiceErrorTest {
  /**
   * What the service documents, with what we want done about it, apart from the code's own table.
   */
  @ParameterizedTest
  @CsvSource({
    "ProvisionedThroughputExceededException, 400, AGAIN",
    "LimitExceededException, 400, AGAIN",
    "ThrottlingException, 400, AGAIN",
    "KMSThrottlingException, 400, AGAIN",
    "ResourceInUseException, 400, AGAIN",
    "ExpiredTokenException, 400, AGAIN",
    "RequestExpired, 400, AGAIN",
    "InternalFailure, 500, AGAIN",
    "InternalFailureException, 500, AGAIN",
    "ServiceUnavailable, 503, AGAIN",
    "ExpiredIteratorException, 400, EXPIRED",
    "ExpiredNextTokenException, 400, EXPIRED",
    "InvalidArgumentException, 400, REFUSED",
    "ValidationException, 400, REFUSED",
    "ResourceNotFoundException, 400, MISSING",
    "AccessDeniedException, 400, DENIED",
    "UnrecognizedClientException, 400, DENIED",
    "InvalidSignatureException, 400, DENIED",
    "MissingAuthenticationToken, 403, DENIED",
    "KMSAccessDeniedException, 400, DENIED",
    "KMSDisabledException, 400, DENIED",
    "KMSInvalidStateException, 400, DENIED",
    "KMSNotFoundException, 400, DENIED",
    "KMSOptInRequired, 400, DENIED",
    "SerializationException, 400, BUG",
  })
  void of_codeOfTheService_isDoneAsTheTableSays(String code, int status, Reaction reaction) {
    assertThat(ServiceError.of(FaultyKinesis.error(code, status)).reaction()).isEqualTo(reaction);
  }

  @ParameterizedTest
  @EnumSource
  void of_everyCode_isItsRow(ServiceError error) {
    if (!error.code().isEmpty()) {
      assertThat(ServiceError.of(FaultyKinesis.error(error.code(), 400))).isEqualTo(error);
      assertThat(ServiceWords.of(FaultyKinesis.error(error.code(), 400)))
          .isEqualTo("%s it is (%s)".formatted(error.code(), error.code()));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "400, BUG",
    "401, DENIED",
    "403, DENIED",
    "404, BUG",
    "413, BUG",
    "429, AGAIN",
    "500, AGAIN",
    "503, AGAIN",
    "200, AGAIN"
  })
  void of_unknownCode_goesByTheStatus(int status, Reaction reaction) {
    assertThat(ServiceError.of(FaultyKinesis.error("NeverHeardOf", status)).reaction())
        .isEqualTo(reaction);
  }

  @Test
  void of_refusalWithoutACode_isNoAnswer() {
    KinesisException cut = (KinesisException) KinesisException.builder().statusCode(400).build();
    assertThat(ServiceError.of(cut)).isEqualTo(ServiceError.NO_ANSWER);
    assertThat(ServiceError.of(FaultyKinesis.noAnswer())).isEqualTo(ServiceError.NO_ANSWER);
    assertThat(ServiceWords.of(FaultyKinesis.noAnswer())).isEqualTo("the connection was cut");
  }
}
