package dev.sluice.s3;

import dev.sluice.aws.AwsClients;
import dev.sluice.aws.Requests;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.local.LocalServerFailed;
import dev.sluice.local.MotoLocal;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** One S3 for all tests of this JVM, with which it ends; each test has buckets of its own. */
final class LocalBuckets {
  private static final AtomicInteger BUCKETS = new AtomicInteger();

  static final S3Client CLIENT = start();

  private static S3Client start() {
    try {
      return AwsClients.to(
          MotoLocal.start(Path.of("../../runtime/local-server/target/moto"), 0).endpoint(),
          S3Client.builder());
    } catch (LocalServerFailed e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private LocalBuckets() {}

  /** The name of a new bucket. */
  static String bucket() {
    String name = "letters-" + BUCKETS.incrementAndGet();
    CLIENT.createBucket(request -> request.bucket(name));
    return name;
  }

  static BucketBox box(S3Client client, String name) {
    return new BucketBox(
        new Bucket(client, name, new Requests(_ -> {}, new Random(1))), Failpoints.NONE);
  }

  static BucketBox box(String name) {
    return box(CLIENT, name);
  }

  /** The keys of all objects, in their order. */
  static List<String> keys(String name) {
    return CLIENT.listObjectsV2Paginator(request -> request.bucket(name)).contents().stream()
        .map(S3Object::key)
        .toList();
  }

  static List<String> texts(String name) {
    return keys(name).stream()
        .map(
            key -> CLIENT.getObjectAsBytes(request -> request.bucket(name).key(key)).asUtf8String())
        .toList();
  }
}
