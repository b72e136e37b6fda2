package dev.sluice.dynamodb;

import dev.sluice.aws.bucket.ObjectKey;
import dev.sluice.aws.bucket.ObjectStore;
import dev.sluice.aws.bucket.S3ObjectStore;
import dev.sluice.local.LocalServerFailed;
import dev.sluice.local.MotoLocal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
    String name = "pages-" + BUCKETS.incrementAndGet();
    STORE.makeBucket(name);
    return name;
  }

  /** New pages go there, by a client that may be another. */
  static PageBucket pages(String bucket, ObjectStore objects) {
    return new PageBucket(objects, bucket, _ -> {}, new Random(7));
  }

  static PageBucket pages(String bucket) {
    return pages(bucket, OBJECTS);
  }

  /** Pages are found there, and no new one goes there. */
  static PageBucket pages() {
    return new PageBucket(() -> OBJECTS, Optional.empty(), _ -> {}, new Random(7));
  }

  /** The names of all objects, in their order. */
  static List<String> keys(String bucket) {
    return OBJECTS.names(new ObjectKey(bucket, ""), "", ALL);
  }
}
