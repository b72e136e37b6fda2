package dev.sluice.dynamodb;

import dev.sluice.aws.bucket.ObjectStore;
import dev.sluice.aws.bucket.S3ObjectStore;
import dev.sluice.local.LocalServerFailed;
import dev.sluice.local.MotoLocal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** One S3 for all tests of this JVM, with which it ends; each test has buckets of its own. */
final class LocalBuckets {
  private static final AtomicInteger BUCKETS = new AtomicInteger();
  private static final Pattern KEY = Pattern.compile("<Key>(.*?)</Key>");
  private static final URI ENDPOINT = start();

  static final ObjectStore OBJECTS = S3ObjectStore.to(ENDPOINT);

  private static URI start() {
    try {
      return MotoLocal.start(Path.of("../../runtime/local-server/target/moto"), 0).endpoint();
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
    String _ = ask("PUT", "/" + name);
    return name;
  }

  /** New pages go there, by a client that may be another. */
  static PageBucket pages(String bucket, ObjectStore objects) {
    return new PageBucket(objects, bucket, _ -> {}, new Random(7));
  }

  static PageBucket pages(String bucket) {
    return pages(bucket, OBJECTS);
  }

  /** The names of all objects, in their order. */
  static List<String> keys(String bucket) {
    return KEY.matcher(ask("GET", "/%s?list-type=2".formatted(bucket)))
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  private static String ask(String method, String path) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create(ENDPOINT + path).toURL().openConnection();
      connection.setRequestMethod(method);
      return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
