package dev.sluice.aws.bucket;

import dev.sluice.aws.AwsClients;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * S3. A request's content is signed too, so that S3 refuses what was damaged on the way to it.
 *
 * <p>An object that is not there is only said to be so to who may list its bucket; to others it is
 * forbidden.
 */
public final class S3ObjectStore implements ObjectStore {
  private static final String SERVICE = "s3";
  private static final String FIRST_BYTE = "bytes=0-0";
  private static final String JSON = "application/json";
  private static final String BYTES = "application/octet-stream";
  private static final byte[] NOTHING = {};

  private final SdkHttpClient http = AwsClients.connections();
  private final AwsCredentialsProvider credentials;
  private final S3Endpoint endpoint;
  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

  private S3ObjectStore(AwsCredentialsProvider credentials, S3Endpoint endpoint) {
    this.credentials = credentials;
    this.endpoint = endpoint;
  }

  /** AWS's, with region, credentials and endpoint from where the SDK usually finds them. */
  public static S3ObjectStore toAws() {
    return new S3ObjectStore(
        DefaultCredentialsProvider.builder().build(),
        new S3Endpoint(
            new DefaultAwsRegionProviderChain().getRegion(), S3Endpoint.override(System.getenv())));
  }

  /** A server that checks no credentials, such as one on this machine. */
  public static S3ObjectStore to(URI endpoint) {
    return new S3ObjectStore(
        StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")),
        new S3Endpoint(Region.US_EAST_1, Optional.of(endpoint)));
  }

  /** Makes a bucket, in a server that is not AWS's; no error if it is there. */
  public void makeBucket(String name) {
    Answer answer =
        send(
            SdkHttpRequest.builder().method(SdkHttpMethod.PUT).uri(endpoint.bucket(name)),
            NOTHING,
            S3Refusal.BYTES_MAX);
    if (!answer.isDone()) {
      throw answer.refusal().thrown();
    }
  }

  @Override
  public void put(ObjectKey key, byte[] content) {
    SdkHttpRequest.Builder request =
        request(SdkHttpMethod.PUT, key)
            .putHeader("Content-Type", key.name().endsWith(".json") ? JSON : BYTES)
            .putHeader("Content-Length", Integer.toString(content.length));
    Answer answer = send(request, content, S3Refusal.BYTES_MAX);
    if (!answer.isDone()) {
      throw answer.refusal().thrown();
    }
  }

  @Override
  public Optional<byte[]> get(ObjectKey key, int bytesMax) {
    return read(request(SdkHttpMethod.GET, key), bytesMax);
  }

  /** A HEAD's refusal would come without a code. */
  @Override
  public boolean has(ObjectKey key) {
    return read(request(SdkHttpMethod.GET, key).putHeader("Range", FIRST_BYTE), 1).isPresent();
  }

  private Optional<byte[]> read(SdkHttpRequest.Builder request, int bytesMax) {
    Answer answer = send(request, NOTHING, bytesMax);
    if (answer.isDone()) {
      return Optional.of(answer.body());
    }
    S3Refusal refusal = answer.refusal();
    if (S3Refusal.NO_KEY.equals(refusal.code())) {
      return Optional.empty();
    }
    throw refusal.thrown();
  }

  @Override
  public void delete(ObjectKey key) {
    Answer answer = send(request(SdkHttpMethod.DELETE, key), NOTHING, S3Refusal.BYTES_MAX);
    if (!answer.isDone() && !S3Refusal.NO_KEY.equals(answer.refusal().code())) {
      throw answer.refusal().thrown();
    }
  }

  /** One that is not whole is no answer, nor is one that has none and says that there are more. */
  @Override
  public List<String> names(ObjectKey prefix, String after, int most) {
    SdkHttpRequest.Builder request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.GET)
            .uri(endpoint.bucket(prefix.bucket()))
            .putRawQueryParameter("list-type", "2")
            .putRawQueryParameter("encoding-type", S3Listing.ENCODING)
            .putRawQueryParameter("prefix", prefix.name())
            .putRawQueryParameter("max-keys", Integer.toString(most));
    if (!after.isEmpty()) {
      request.putRawQueryParameter("start-after", after);
    }
    Answer answer = send(request, NOTHING, S3Listing.bytesMax(most));
    if (!answer.isDone()) {
      throw answer.refusal().thrown();
    }
    return S3Listing.of(answer.body())
        .filter(listing -> !listing.names().isEmpty() || !listing.more())
        .map(S3Listing::names)
        .orElseThrow(() -> SdkClientException.create("no whole list of S3"));
  }

  private SdkHttpRequest.Builder request(SdkHttpMethod method, ObjectKey key) {
    return SdkHttpRequest.builder().method(method).uri(endpoint.of(key));
  }

  private record Answer(int status, byte[] body) {
    boolean isDone() {
      return status >= 200 && status < 300;
    }

    S3Refusal refusal() {
      return S3Refusal.of(status, body);
    }
  }

  private Answer send(SdkHttpRequest.Builder request, byte[] content, int bytesMax) {
    SignedRequest signed =
        signer.sign(
            it ->
                it.identity(credentials.resolveCredentials())
                    .request(request.build())
                    .payload(() -> new ByteArrayInputStream(content))
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, SERVICE)
                    .putProperty(AwsV4HttpSigner.REGION_NAME, endpoint.region().id())
                    .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                    .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false));
    HttpExecuteRequest.Builder execution = HttpExecuteRequest.builder().request(signed.request());
    if (content.length > 0) {
      execution.contentStreamProvider(() -> new ByteArrayInputStream(content));
    }
    try {
      HttpExecuteResponse response = http.prepareRequest(execution.build()).call();
      int status = response.httpResponse().statusCode();
      int most = status >= 200 && status < 300 ? bytesMax : S3Refusal.BYTES_MAX;
      return new Answer(status, body(response, most));
    } catch (IOException e) {
      throw SdkClientException.create("no answer of S3: " + e.getMessage(), e);
    } catch (UncheckedIOException e) {
      throw SdkClientException.create("no answer of S3: " + e.getMessage(), e);
    }
  }

  /** All of it, so that its connection can be used again, unless it is too much. */
  private static byte[] body(HttpExecuteResponse response, int most) throws IOException {
    Optional<AbortableInputStream> body = response.responseBody();
    if (body.isEmpty()) {
      return NOTHING;
    }
    try (InputStream in = body.get()) {
      return in.readNBytes(most + 1);
    }
  }

  @Override
  public void close() {
    if (credentials instanceof SdkAutoCloseable closeable) {
      closeable.close();
    }
  }
}
