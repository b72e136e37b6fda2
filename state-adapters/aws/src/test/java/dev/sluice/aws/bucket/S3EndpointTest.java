package dev.sluice.aws.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.regions.Region;

/** Where objects are asked for. */
final class S3EndpointTest {
  @ParameterizedTest
  @CsvSource({
    "eu-west-1, pages, https://pages.s3.eu-west-1.amazonaws.com/f/0/p",
    "us-east-1, my.pages, https://s3.us-east-1.amazonaws.com/my.pages/f/0/p",
    "cn-north-1, pages, https://pages.s3.cn-north-1.amazonaws.com.cn/f/0/p",
  })
  void address_inAws_hasTheBucketInItsHost(String region, String bucket, String address) {
    assertThat(
            new S3Endpoint(Region.of(region), Optional.empty()).of(new ObjectKey(bucket, "f/0/p")))
        .hasToString(address);
  }

  @Test
  void address_ofAnotherServer_hasTheBucketInItsPath() {
    URI server = URI.create("http://127.0.0.1:4566/");
    assertThat(
            new S3Endpoint(Region.US_EAST_1, Optional.of(server))
                .of(new ObjectKey("pages", "f/0/p")))
        .hasToString("http://127.0.0.1:4566/pages/f/0/p");
  }

  @Test
  void server_ofAnEnvironment_isThatOfS3OrOfAll() {
    URI all = URI.create("http://127.0.0.1:1");
    URI own = URI.create("http://127.0.0.1:2");
    assertThat(S3Endpoint.override(Map.of())).isEmpty();
    assertThat(S3Endpoint.override(Map.of("AWS_ENDPOINT_URL", all.toString()))).contains(all);
    assertThat(
            S3Endpoint.override(
                Map.of("AWS_ENDPOINT_URL", all.toString(), "AWS_ENDPOINT_URL_S3", own.toString())))
        .contains(own);
  }
}
