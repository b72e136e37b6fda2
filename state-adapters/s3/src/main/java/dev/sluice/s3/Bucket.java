package dev.sluice.s3;

import dev.sluice.aws.Requests;
import dev.sluice.aws.Trouble;
import dev.sluice.aws.bucket.ObjectKey;
import dev.sluice.aws.bucket.ObjectStore;
import dev.sluice.engine.fault.EngineBug;
import dev.sluice.engine.fault.Stop;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;

/** One bucket as it is asked here: all of it may be sent again, and is. */
final class Bucket {
  /** So many keys does a listing give at a time. */
  private static final int PAGE = 100;

  /** An object with more is no letter: the largest event and the largest output have far less. */
  private static final int LETTER_BYTES_MAX = 64 << 20;

  private final ObjectStore objects;
  private final String name;
  private final Requests requests;

  Bucket(ObjectStore objects, String name, Requests requests) {
    this.objects = objects;
    this.name = name;
    this.requests = requests;
  }

  private ObjectKey key(String object) {
    return new ObjectKey(name, object);
  }

  /**
   * Writes an object, in place of the one that is there.
   *
   * @throws SdkException if nobody knows whether it is there, or it never will be
   */
  void put(String object, byte[] json) {
    requests.run(() -> objects.put(key(object), json));
  }

  /** The next keys behind one that begin so, in their order; none if there are no more. */
  List<String> keys(String prefix, String after) {
    return ask("list the letters", () -> objects.names(key(prefix), after, PAGE));
  }

  /** An object's content; empty if it is no longer there. */
  Optional<String> get(String object) {
    Optional<byte[]> found = ask("read a letter", () -> objects.get(key(object), LETTER_BYTES_MAX));
    if (found.isPresent() && found.get().length > LETTER_BYTES_MAX) {
      throw new Stop(
          Stop.Code.STORE_FAILED,
          "cannot read a letter in bucket %s: object %s has more than %d MB, so it is none; take it away from there"
              .formatted(name, object, LETTER_BYTES_MAX >> 20));
    }
    return found.map(json -> new String(json, StandardCharsets.UTF_8));
  }

  /** Deletes an object; no error if it is not there. */
  void delete(String object) {
    try {
      requests.run(() -> objects.delete(key(object)));
    } catch (SdkException e) {
      throw failure("delete a letter", e);
    }
  }

  private <T> T ask(String what, Supplier<T> request) {
    try {
      return requests.send(request);
    } catch (SdkException e) {
      throw failure(what, e);
    }
  }

  /** What a request that failed for good means. */
  RuntimeException failure(String what, SdkException thrown) {
    String why = Trouble.repair(thrown);
    return Trouble.of(thrown) == Trouble.REFUSED
        ? new EngineBug(
            "S3 does not take a request to %s in bucket %s: %s".formatted(what, name, why), thrown)
        : new Stop(
            Stop.Code.STORE_FAILED,
            "cannot %s in bucket %s: %s".formatted(what, name, why),
            thrown);
  }

  void close() {
    objects.close();
  }
}
