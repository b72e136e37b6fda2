package dev.sluice.s3;

import dev.sluice.aws.Requests;
import dev.sluice.aws.bucket.ObjectKey;
import dev.sluice.aws.bucket.ObjectStore;
import dev.sluice.aws.bucket.S3ObjectStore;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.local.LocalServerFailed;
import dev.sluice.local.MotoLocal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** One S3 for all tests of this JVM, with which it ends; each test has buckets of its own. */
final class LocalBuckets {
  private static final AtomicInteger BUCKETS = new AtomicInteger();
  private static final int ALL = 1_000;
  private static final S3ObjectStore STORE = start();

  static final ObjectStore OBJECTS = STORE;

  private static S3ObjectStore start() {
    try {
      return S3ObjectStore.to(
          MotoLocal.start(Path.of("../../runtime/local-server/target/moto"), 0).endpoint());
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
    STORE.makeBucket(name);
    return name;
  }

  static BucketBox box(ObjectStore objects, String name) {
    return new BucketBox(
        new Bucket(objects, name, new Requests(_ -> {}, new Random(1))), Failpoints.NONE);
  }

  static BucketBox box(String name) {
    return box(new FaultyS3(), name);
  }

  /** The keys of all objects, in their order. */
  static List<String> keys(String bucket) {
    return OBJECTS.names(new ObjectKey(bucket, ""), "", ALL);
  }

  static List<String> texts(String bucket) {
    return keys(bucket).stream()
        .map(key -> OBJECTS.get(new ObjectKey(bucket, key), 1 << 20).orElseThrow())
        .map(json -> new String(json, StandardCharsets.UTF_8))
        .toList();
  }
}
