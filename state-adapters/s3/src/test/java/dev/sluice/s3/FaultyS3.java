package dev.sluice.s3;

import dev.sluice.aws.bucket.ObjectKey;
import dev.sluice.aws.bucket.ObjectStore;
import dev.sluice.testkit.contract.PlantedFaults;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/** S3 where requests go wrong as it is told, one after the other, and then well. */
final class FaultyS3 implements ObjectStore {
  private final PlantedFaults faults = new PlantedFaults();
  int requests;

  /** The answer of the next request is lost, after it was applied or before. */
  FaultyS3 silent(boolean applied) {
    SdkException thrown = SdkClientException.create("read timed out");
    if (applied) {
      faults.loseAnswer(thrown);
    } else {
      faults.fail(thrown);
    }
    return this;
  }

  /** The next request is refused. */
  FaultyS3 refusing(int status, String code) {
    faults.fail(
        AwsServiceException.builder()
            .awsErrorDetails(
                AwsErrorDetails.builder().errorCode(code).errorMessage("planted").build())
            .statusCode(status)
            .build());
    return this;
  }

  private <T> T answer(Supplier<T> ask) {
    requests++;
    return faults.answer(ask);
  }

  @Override
  public void put(ObjectKey key, byte[] content) {
    requests++;
    faults.run(() -> LocalBuckets.OBJECTS.put(key, content));
  }

  @Override
  public Optional<byte[]> get(ObjectKey key, int bytesMax) {
    return answer(() -> LocalBuckets.OBJECTS.get(key, bytesMax));
  }

  @Override
  public boolean has(ObjectKey key) {
    return answer(() -> LocalBuckets.OBJECTS.has(key));
  }

  @Override
  public void delete(ObjectKey key) {
    requests++;
    faults.run(() -> LocalBuckets.OBJECTS.delete(key));
  }

  @Override
  public List<String> names(ObjectKey prefix, String after, int most) {
    return answer(() -> LocalBuckets.OBJECTS.names(prefix, after, most));
  }

  @Override
  public void close() {}
}
