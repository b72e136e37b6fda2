package dev.sluice.dev.box;

import dev.sluice.aws.AwsClients;
import dev.sluice.aws.Requests;
import dev.sluice.aws.ServiceWords;
import dev.sluice.aws.Trouble;
import dev.sluice.aws.bucket.ObjectKey;
import dev.sluice.aws.bucket.S3ObjectStore;
import dev.sluice.dev.pace.Pace;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Random;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;

/** One server of SQS and S3 that asks for no credentials, such as one on this machine. */
public final class BoxServer implements AutoCloseable {
  private final URI endpoint;
  private final SqsClient queues;
  private final S3ObjectStore buckets;

  /** All may be asked twice: a service that has just started may take its time. */
  private final Requests requests;

  /** One that listens there. */
  public BoxServer(URI endpoint) {
    this(endpoint, Requests.toStarting(Pace.REAL::rest, new Random()));
  }

  /** The same that asks again by another time. */
  BoxServer(URI endpoint, Requests requests) {
    this.endpoint = endpoint;
    this.requests = requests;
    this.queues = AwsClients.to(endpoint, SqsClient.builder());
    this.buckets = S3ObjectStore.to(endpoint);
  }

  /**
   * Makes a queue unless it is there; one that is there stays as it is.
   *
   * @param attributes as SQS is told them
   * @return whether it was made just now
   */
  public boolean createQueue(String name, Map<String, String> attributes) throws BoxFailed {
    return made(
        "queue " + name,
        () -> queues.getQueueUrl(request -> request.queueName(name)),
        () ->
            queues.createQueue(
                request -> request.queueName(name).attributesWithStrings(attributes)));
  }

  /**
   * Makes a bucket unless it is there.
   *
   * @return whether it was made just now
   */
  public boolean createBucket(String name) throws BoxFailed {
    return made(
        "bucket " + name,
        () -> {
          List<String> _ = buckets.names(new ObjectKey(name, ""), "", 1);
        },
        () -> buckets.makeBucket(name));
  }

  private boolean made(String what, Runnable look, Runnable make) throws BoxFailed {
    try {
      requests.run(look);
      return false;
    } catch (SdkException e) {
      if (Trouble.of(e) != Trouble.MISSING) {
        throw failed("look at", what, e);
      }
    }
    try {
      requests.run(make);
      return true;
    } catch (SdkException e) {
      throw failed("make", what, e);
    }
  }

  private BoxFailed failed(String does, String what, SdkException thrown) {
    return new BoxFailed(
        "SQS and S3 at %s: cannot %s %s: %s".formatted(endpoint, does, what, words(thrown)),
        thrown);
  }

  /**
   * What is missing when a queue is made is another, that of its dead letters: the server says
   * which.
   */
  private static String words(SdkException thrown) {
    return Trouble.of(thrown) == Trouble.MISSING ? ServiceWords.of(thrown) : Trouble.repair(thrown);
  }

  @Override
  public void close() {
    try (buckets) {
      queues.close();
    }
  }
}
