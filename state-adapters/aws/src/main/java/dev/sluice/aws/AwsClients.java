package dev.sluice.aws;

import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;

/**
 * Clients as the adapters want them: they send a request once, and give up when there is no answer
 * for a while. The caller closes them.
 */
public final class AwsClients {
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final Duration ONLY_ANSWER = Duration.ofMinutes(1);

  private static final SdkHttpClient CONNECTIONS = connections(ANSWER);

  private AwsClients() {}

  /** Of the service of AWS, with region and credentials from where the SDK usually finds them. */
  public static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C toAws(
      B builder) {
    return sendingOnce(builder, CONNECTIONS).build();
  }

  /**
   * The same for what must not be sent twice, and so has no second chance where somebody is busy:
   * it waits a minute for an answer.
   */
  public static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C patientlyToAws(
      B builder) {
    return sendingOnce(builder, connections(ONLY_ANSWER)).build();
  }

  /** Of a server that asks for no credentials, such as one on this machine. */
  public static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C to(
      URI endpoint, B builder) {
    return local(endpoint, sendingOnce(builder, CONNECTIONS));
  }

  /** The same for what must not be sent twice. */
  public static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C patientlyTo(
      URI endpoint, B builder) {
    return local(endpoint, sendingOnce(builder, connections(ONLY_ANSWER)));
  }

  private static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C local(
      URI endpoint, B builder) {
    return builder
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .build();
  }

  /**
   * What all of them are connected by, as long as the process lives: each of its kind would read
   * the trusted certificates anew, which is a part of a start. Closing a client leaves it open.
   */
  public static SdkHttpClient connections() {
    return CONNECTIONS;
  }

  private static SdkHttpClient connections(Duration answer) {
    return UrlConnectionHttpClient.builder()
        .connectionTimeout(CONNECT)
        .socketTimeout(answer)
        .build();
  }

  private static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> B sendingOnce(
      B builder, SdkHttpClient http) {
    return builder
        .httpClient(http)
        .overrideConfiguration(
            ClientOverrideConfiguration.builder()
                .retryStrategy(AwsRetryStrategy.doNotRetry())
                .build());
  }
}
