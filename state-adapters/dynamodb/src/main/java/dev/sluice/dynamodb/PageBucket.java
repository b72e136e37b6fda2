package dev.sluice.dynamodb;

import dev.sluice.aws.Requests;
import dev.sluice.aws.Trouble;
import dev.sluice.aws.bucket.ObjectKey;
import dev.sluice.aws.bucket.ObjectStore;
import dev.sluice.aws.bucket.S3ObjectStore;
import dev.sluice.engine.commit.Sleeper;
import dev.sluice.engine.fault.EngineBug;
import dev.sluice.engine.fault.Stop;
import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * S3 as the place of large pages. New ones go to one bucket; those that lie in another, because
 * they were written when that was the one, are read and deleted there. All requests may be sent
 * twice, and are, after a pause, a bounded number of times. Any number of threads, if they may
 * share {@code random}.
 */
public final class PageBucket implements AutoCloseable {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

  private final ObjectStore objects;
  private final String name;
  private final Requests requests;
  private final Units units;

  /** A bucket as {@code objects} reaches it. */
  public PageBucket(ObjectStore objects, String name, Sleeper sleeper, RandomGenerator random) {
    this(objects, name, new Requests(sleeper::sleep, random), new Units());
  }

  private PageBucket(ObjectStore objects, String name, Requests requests, Units units) {
    this.objects = objects;
    this.name = name;
    this.requests = requests;
    this.units = units;
  }

  /** The same, counted elsewhere; one of both is to be closed. */
  PageBucket countedBy(Units other) {
    return new PageBucket(objects, name, requests, other);
  }

  /** A bucket of AWS, with region and credentials from where the SDK usually finds them. */
  public static PageBucket toAws(String name, Sleeper sleeper, RandomGenerator random) {
    return new PageBucket(S3ObjectStore.toAws(), name, sleeper, random);
  }

  /** One of a server that asks for no credentials, such as one on this machine. */
  public static PageBucket to(URI endpoint, String name, Sleeper sleeper, RandomGenerator random) {
    return new PageBucket(S3ObjectStore.to(endpoint), name, sleeper, random);
  }

  /** Whether a bucket can be called so. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** What the names of the objects of a function are like, {@code *} for any. */
  public static String pattern(String function) {
    return BucketChunks.prefix(function) + "*";
  }

  /** Where new pages go. */
  String name() {
    return name;
  }

  void put(ObjectKey key, byte[] content) {
    run(Operation.PAGE_WRITE, BucketRequest.PUT, key, () -> objects.put(key, content));
  }

  Optional<byte[]> get(ObjectKey key) {
    return send(
        Operation.PAGE_READ, BucketRequest.GET, key, () -> objects.get(key, ObjectPiece.BYTES_MAX));
  }

  boolean has(ObjectKey key) {
    return send(Operation.PAGE_READ, BucketRequest.GET, key, () -> objects.has(key));
  }

  void delete(ObjectKey key) {
    run(Operation.PAGE_DELETE, BucketRequest.DELETE, key, () -> objects.delete(key));
  }

  private void run(Operation operation, BucketRequest kind, ObjectKey key, Runnable request) {
    Object _ =
        send(
            operation,
            kind,
            key,
            () -> {
              request.run();
              return key;
            });
  }

  private <T> T send(Operation operation, BucketRequest kind, ObjectKey key, Supplier<T> request) {
    try {
      T answer = requests.send(request);
      units.answered(kind);
      return answer;
    } catch (SdkException e) {
      String why = Trouble.repair(e);
      throw Trouble.of(e) == Trouble.REFUSED
          ? new EngineBug(
              "S3 does not take a request to %s in bucket %s, object %s: %s"
                  .formatted(operation.text(), key.bucket(), key.name(), why),
              e)
          : new Stop(
              Stop.Code.STORE_FAILED,
              "cannot %s in bucket %s: %s".formatted(operation.text(), key.bucket(), why),
              e);
    }
  }

  @Override
  public void close() {
    objects.close();
  }
}
