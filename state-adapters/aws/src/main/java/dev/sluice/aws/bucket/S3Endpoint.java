package dev.sluice.aws.bucket;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/**
 * Where requests for an object go.
 *
 * @param region that they are signed for
 * @param override a server that is asked instead of AWS's
 */
record S3Endpoint(Region region, Optional<URI> override) {
  /** Those that the SDK's clients know too, the first first. */
  private static final String[] VARIABLES = {"AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"};

  /** What an environment says, as the SDK's clients read it. */
  static Optional<URI> override(Map<String, String> environment) {
    for (String variable : VARIABLES) {
      String url = environment.getOrDefault(variable, "");
      if (!url.isEmpty()) {
        return Optional.of(URI.create(url));
      }
    }
    return Optional.empty();
  }

  /**
   * The address of an object. AWS has the bucket in the host's name, unless a dot in it would not
   * fit the host's certificate; another server has it in the path.
   */
  URI of(ObjectKey key) {
    String name = "/" + SdkHttpUtils.urlEncodeIgnoreSlashes(key.name());
    String host = "s3.%s.%s".formatted(region.id(), PartitionMetadata.of(region).dnsSuffix());
    if (override.isPresent()) {
      String base = override.get().toString().replaceFirst("/+$", "");
      return URI.create("%s/%s%s".formatted(base, key.bucket(), name));
    }
    return key.bucket().contains(".")
        ? URI.create("https://%s/%s%s".formatted(host, key.bucket(), name))
        : URI.create("https://%s.%s%s".formatted(key.bucket(), host, name));
  }
}
