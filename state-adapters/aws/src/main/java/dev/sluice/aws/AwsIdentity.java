package dev.sluice.aws;

import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/** Who we are to AWS, as the SDK usually finds out, for a process that is told so. */
public final class AwsIdentity {
  private AwsIdentity() {}

  /**
   * The variables of an environment that say it. Credentials may be good for some hours only.
   *
   * @throws IllegalStateException if there is none, with what the SDK says of it
   */
  public static Map<String, String> environment() {
    try (DefaultCredentialsProvider provider = DefaultCredentialsProvider.builder().build()) {
      AwsCredentials credentials = provider.resolveCredentials();
      Map<String, String> environment = new HashMap<>();
      environment.put("AWS_REGION", new DefaultAwsRegionProviderChain().getRegion().id());
      environment.put("AWS_ACCESS_KEY_ID", credentials.accessKeyId());
      environment.put("AWS_SECRET_ACCESS_KEY", credentials.secretAccessKey());
      if (credentials instanceof AwsSessionCredentials session) {
        environment.put("AWS_SESSION_TOKEN", session.sessionToken());
      }
      return environment;
    } catch (SdkException e) {
      throw new IllegalStateException(
          "there are no credentials or no region for AWS: %s; name them as for the AWS command line, by AWS_PROFILE and AWS_REGION, say"
              .formatted(beginning(String.valueOf(e.getMessage()))),
          e);
    }
  }

  /** The SDK lists all that it has tried. */
  private static String beginning(String words) {
    int end = words.indexOf(" in the chain");
    return end < 0 ? words : words.substring(0, end);
  }
}
