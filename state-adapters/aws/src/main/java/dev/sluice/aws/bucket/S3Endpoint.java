package dev.sluice.aws.bucket;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/**
 * Where requests for buckets and their objects go.
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

  /** The address of an object. */
  URI of(ObjectKey key) {
    return URI.create(bucket(key.bucket()) + SdkHttpUtils.urlEncodeIgnoreSlashes(key.name()));
  }

  /**
   * The address of a bucket, with a {@code /} at its end. AWS has the bucket in the host's name,
   * unless a dot in it would not fit the host's certificate; another server has it in the path.
   */
  URI bucket(String name) {
    if (override.isPresent()) {
      String base = override.get().toString().replaceFirst("/+$", "");
      return URI.create("%s/%s/".formatted(base, name));
    }
    String host = "s3.%s.%s".formatted(region.id(), PartitionMetadata.of(region).dnsSuffix());
    return name.contains(".")
        ? URI.create("https://%s/%s/".formatted(host, name))
        : URI.create("https://%s.%s/".formatted(name, host));
  }
}
