package dev.sluice.aws;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/**
 * Who we are to AWS, and where that is, as the SDK usually finds out, for a process that is told
 * so.
 */
public final class AwsIdentity {
  /** That of all services; those of one have its name behind it. */
  private static final String ENDPOINT = "AWS_ENDPOINT_URL";

  private static final String ENDPOINT_PROPERTY = "aws.endpointUrl";

  private AwsIdentity() {}

  /**
   * The variables of an environment that say it. Credentials may be good for some hours only.
   * Endpoints are among them where this process was told any, by its environment or, before that
   * and for all services, by the SDK's system property; those of a profile are not.
   *
   * @throws IllegalStateException if there is none, with what the SDK says of it
   */
  public static Map<String, String> environment() {
    try (DefaultCredentialsProvider provider = DefaultCredentialsProvider.builder().build()) {
      AwsCredentials credentials = provider.resolveCredentials();
      Map<String, String> environment =
          new HashMap<>(endpoints(System.getenv(), System.getProperty(ENDPOINT_PROPERTY)));
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

  /** The property counts before all variables, as for the SDK. */
  static Map<String, String> endpoints(Map<String, String> environment, @Nullable String property) {
    if (property != null) {
      return Map.of(ENDPOINT, property);
    }
    Map<String, String> endpoints = new HashMap<>(environment);
    endpoints.keySet().removeIf(name -> !name.equals(ENDPOINT) && !name.startsWith(ENDPOINT + "_"));
    return endpoints;
  }

  /** The SDK lists all that it has tried. */
  private static String beginning(String words) {
    int end = words.indexOf(" in the chain");
    return end < 0 ? words : words.substring(0, end);
  }
}
