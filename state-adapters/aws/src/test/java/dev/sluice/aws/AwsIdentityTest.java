package dev.sluice.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@ResourceLock(Resources.SYSTEM_PROPERTIES)
final class AwsIdentityTest {
  private static final Map<String, String> SAID =
      Map.of(
          "aws.region", "eu-central-1",
          "aws.accessKeyId", "key",
          "aws.secretAccessKey", "secret",
          "aws.endpointUrl", "http://127.0.0.1:4566");

  @BeforeEach
  void say() {
    SAID.forEach(System::setProperty);
  }

  @AfterEach
  void unsay() {
    SAID.keySet().forEach(System::clearProperty);
  }

  @Test
  void processThatIsTold_whoWeAre_isToldWhereToo() {
    assertThat(AwsIdentity.environment())
        .containsAllEntriesOf(
            Map.of(
                "AWS_REGION", "eu-central-1",
                "AWS_ACCESS_KEY_ID", "key",
                "AWS_SECRET_ACCESS_KEY", "secret",
                "AWS_ENDPOINT_URL", "http://127.0.0.1:4566"));
  }

  @Test
  void endpoints_ofTheEnvironment_areHandedOnUnlessThePropertyCountsBeforeThem() {
    Map<String, String> environment =
        Map.of(
            "AWS_ENDPOINT_URL", "http://a",
            "AWS_ENDPOINT_URL_DYNAMODB", "http://b",
            "AWS_ENDPOINTS", "no",
            "PATH", "/bin");
    assertThat(AwsIdentity.endpoints(environment, null))
        .isEqualTo(Map.of("AWS_ENDPOINT_URL", "http://a", "AWS_ENDPOINT_URL_DYNAMODB", "http://b"));
    assertThat(AwsIdentity.endpoints(environment, "http://c"))
        .isEqualTo(Map.of("AWS_ENDPOINT_URL", "http://c"));
  }
}
