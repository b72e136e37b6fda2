package dev.sluice.s3;

import dev.sluice.aws.Requests;
import dev.sluice.aws.Trouble;
import dev.sluice.engine.fault.EngineBug;
import dev.sluice.engine.fault.Stop;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;

/** One bucket as it is asked here: all of it may be sent again, and is. */
final class Bucket {
  /** So many keys does a listing give at a time. */
  private static final int PAGE = 100;

  private final S3Client client;
  private final String name;
  private final Requests requests;

  Bucket(S3Client client, String name, Requests requests) {
    this.client = client;
    this.name = name;
    this.requests = requests;
  }

  /**
   * Writes an object, in place of the one that is there.
   *
   * @throws SdkException if nobody knows whether it is there, or it never will be
   */
  void put(String key, byte[] json) {
    Object _ =
        requests.send(
            () ->
                client.putObject(
                    request -> request.bucket(name).key(key).contentType("application/json"),
                    RequestBody.fromBytes(json)));
  }

  /** The next keys behind one that begin so, in their order; none if there are no more. */
  List<String> keys(String prefix, String after) {
    ListObjectsV2Response found =
        ask(
            "list the letters",
            it ->
                it.listObjectsV2(
                    request ->
                        request.bucket(name).prefix(prefix).startAfter(after).maxKeys(PAGE)));
    return found.contents().stream().map(S3Object::key).toList();
  }

  /** An object's content; empty if it is no longer there. */
  Optional<String> get(String key) {
    return ask(
        "read a letter",
        it -> {
          try {
            return Optional.of(
                it.getObjectAsBytes(request -> request.bucket(name).key(key)).asUtf8String());
          } catch (NoSuchKeyException _) {
            return Optional.empty();
          }
        });
  }

  /** Deletes an object; no error if it is not there. */
  void delete(String key) {
    Object _ = ask("delete a letter", it -> it.deleteObject(it2 -> it2.bucket(name).key(key)));
  }

  private <T> T ask(String what, Function<S3Client, T> request) {
    try {
      return requests.send(() -> request.apply(client));
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
    client.close();
  }
}
