package dev.sluice.dynamodb;

import dev.sluice.aws.bucket.ObjectKey;
import dev.sluice.aws.bucket.ObjectStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/** A bucket whose next requests go wrong as a test says; all others are the real one's. */
final class PlantedObjects implements ObjectStore {
  private record Fault(@Nullable SdkException thrown, boolean applied) {}

  private final ObjectStore real;
  private final Deque<Fault> faults = new ArrayDeque<>();
  private final List<String> requests = new ArrayList<>();

  PlantedObjects(ObjectStore real) {
    this.real = real;
  }

  /** The next request that has none yet is not done, and refused so. */
  PlantedObjects refuse(int status, String code) {
    faults.add(
        new Fault(
            AwsServiceException.builder()
                .awsErrorDetails(
                    AwsErrorDetails.builder().errorCode(code).errorMessage("planted").build())
                .message("planted")
                .statusCode(status)
                .build(),
            false));
    return this;
  }

  /** The next request that has none yet is done, and its answer lost. */
  PlantedObjects loseAnswer() {
    faults.add(new Fault(SdkClientException.create("the connection was cut"), true));
    return this;
  }

  /** All requests so far, failed ones too. */
  List<String> requests() {
    return requests;
  }

  private <T> T answer(String request, ObjectKey key, Supplier<T> ask) {
    requests.add(request + " " + key.name());
    Fault fault = faults.poll();
    SdkException thrown = fault == null ? null : fault.thrown();
    if (thrown == null) {
      return ask.get();
    }
    if (fault.applied()) {
      T _ = ask.get();
    }
    throw thrown;
  }

  @Override
  public void put(ObjectKey key, byte[] content) {
    Object _ =
        answer(
            "put",
            key,
            () -> {
              real.put(key, content);
              return key;
            });
  }

  @Override
  public Optional<byte[]> get(ObjectKey key, int bytesMax) {
    return answer("get", key, () -> real.get(key, bytesMax));
  }

  @Override
  public boolean has(ObjectKey key) {
    return answer("has", key, () -> real.has(key));
  }

  @Override
  public void delete(ObjectKey key) {
    Object _ =
        answer(
            "delete",
            key,
            () -> {
              real.delete(key);
              return key;
            });
  }

  @Override
  public void close() {}
}
