package dev.sluice.dynamodb;

import dev.sluice.aws.bucket.ObjectKey;
import dev.sluice.aws.bucket.ObjectStore;
import dev.sluice.testkit.contract.PlantedFaults;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** A bucket whose next requests go wrong as a test says; all others are the real one's. */
final class PlantedObjects implements ObjectStore {
  private final ObjectStore real;
  private final PlantedFaults faults = new PlantedFaults();
  private final List<String> requests = new ArrayList<>();
  private final Map<Integer, Runnable> events = new HashMap<>();

  PlantedObjects(ObjectStore real) {
    this.real = real;
  }

  /** The next request that has none yet is not done, and refused so. */
  PlantedObjects refuse(int status, String code) {
    faults.fail(
        AwsServiceException.builder()
            .awsErrorDetails(
                AwsErrorDetails.builder().errorCode(code).errorMessage("planted").build())
            .message("planted")
            .statusCode(status)
            .build());
    return this;
  }

  /** The next request that has none yet is done, and its answer lost. */
  PlantedObjects loseAnswer() {
    faults.loseAnswer(FaultyDynamo.noAnswer());
    return this;
  }

  /** Something happens right before the request of this number, from 0. */
  void beforeRequest(int number, Runnable event) {
    events.put(number, event);
  }

  /** All requests so far, failed ones too. */
  List<String> requests() {
    return requests;
  }

  private void begin(String request, ObjectKey key) {
    events.getOrDefault(requests.size(), () -> {}).run();
    requests.add(request + " " + key.name());
  }

  private <T> T answer(String request, ObjectKey key, Supplier<T> ask) {
    begin(request, key);
    return faults.answer(ask);
  }

  private void run(String request, ObjectKey key, Runnable ask) {
    begin(request, key);
    faults.run(ask);
  }

  @Override
  public void put(ObjectKey key, byte[] content) {
    run("put", key, () -> real.put(key, content));
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
    run("delete", key, () -> real.delete(key));
  }

  @Override
  public List<String> names(ObjectKey prefix, String after, int most) {
    return answer("list", prefix, () -> real.names(prefix, after, most));
  }

  @Override
  public void close() {}
}
