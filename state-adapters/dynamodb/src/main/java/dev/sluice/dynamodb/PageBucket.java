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
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * S3 as the place of large pages. New ones go to one bucket, if one is named; those that lie in
 * any, since it was the one when they were written, are read and deleted there. It connects with
 * the first request. All requests may be sent twice, and are, after a pause, a bounded number of
 * times. Any number of threads, if they may share {@code random}.
 */
public final class PageBucket implements AutoCloseable {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

  /** Made when it is asked for first. */
  private static final class Connected implements AutoCloseable {
    private final Supplier<ObjectStore> connect;
    private @Nullable ObjectStore objects;

    Connected(Supplier<ObjectStore> connect) {
      this.connect = connect;
    }

    synchronized ObjectStore objects() {
      if (objects == null) {
        objects = connect.get();
      }
      return objects;
    }

    @Override
    public synchronized void close() {
      if (objects != null) {
        objects.close();
      }
    }
  }

  private final Connected connected;
  private final Optional<String> name;
  private final Requests requests;
  private final Units units;

  /** A bucket as {@code objects} reaches it. */
  public PageBucket(ObjectStore objects, String name, Sleeper sleeper, RandomGenerator random) {
    this(() -> objects, Optional.of(name), sleeper, random);
  }

  /** The same, connecting when something is asked for. */
  PageBucket(
      Supplier<ObjectStore> connect,
      Optional<String> name,
      Sleeper sleeper,
      RandomGenerator random) {
    this(new Connected(connect), name, new Requests(sleeper::sleep, random), new Units());
  }

  private PageBucket(Connected connected, Optional<String> name, Requests requests, Units units) {
    this.connected = connected;
    this.name = name;
    this.requests = requests;
    this.units = units;
  }

  /** The same, counted elsewhere; one of both is to be closed. */
  PageBucket countedBy(Units other) {
    return new PageBucket(connected, name, requests, other);
  }

  /**
   * AWS's, with region and credentials from where the SDK usually finds them.
   *
   * @param name where new pages go; empty if they go to no bucket
   */
  public static PageBucket toAws(Optional<String> name, Sleeper sleeper, RandomGenerator random) {
    return new PageBucket(S3ObjectStore::toAws, name, sleeper, random);
  }

  /** One of a server that asks for no credentials, such as one on this machine. */
  public static PageBucket to(URI endpoint, String name, Sleeper sleeper, RandomGenerator random) {
    return new PageBucket(() -> S3ObjectStore.to(endpoint), Optional.of(name), sleeper, random);
  }

  /** Whether a bucket can be called so. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** What the names of the objects of a function are like, {@code *} for any. */
  public static String pattern(String function) {
    return BucketChunks.prefix(function) + "*";
  }

  /** Where new pages go; empty if they go to no bucket. */
  Optional<String> name() {
    return name;
  }

  void put(ObjectKey key, byte[] content) {
    run(Operation.PAGE_WRITE, BucketRequest.PUT, key, () -> connected.objects().put(key, content));
  }

  Optional<byte[]> get(ObjectKey key) {
    return send(
        Operation.PAGE_READ,
        BucketRequest.GET,
        key,
        () -> connected.objects().get(key, ObjectPiece.BYTES_MAX));
  }

  boolean has(ObjectKey key) {
    return send(Operation.PAGE_READ, BucketRequest.GET, key, () -> connected.objects().has(key));
  }

  void delete(ObjectKey key) {
    run(Operation.PAGE_DELETE, BucketRequest.DELETE, key, () -> connected.objects().delete(key));
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
    connected.close();
  }
}
