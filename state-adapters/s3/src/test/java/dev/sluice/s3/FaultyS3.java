package dev.sluice.s3;

import java.util.ArrayDeque;
import java.util.Deque;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** S3 where writing goes wrong as it is told, one request after the other, and then well. */
final class FaultyS3 implements S3Client {
  private final Deque<Fault> faults = new ArrayDeque<>();
  int puts;

  /** One request's. */
  private record Fault(boolean applied, SdkException thrown) {}

  /** The answer of the next request is lost, after it was applied or before. */
  FaultyS3 silent(boolean applied) {
    faults.add(new Fault(applied, SdkClientException.create("read timed out")));
    return this;
  }

  /** The next request is refused. */
  FaultyS3 refusing(int status, String code) {
    AwsErrorDetails details =
        AwsErrorDetails.builder().errorCode(code).errorMessage("planted").build();
    faults.add(
        new Fault(
            false,
            (SdkException)
                S3Exception.builder().statusCode(status).awsErrorDetails(details).build()));
    return this;
  }

  @Override
  public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
    puts++;
    Fault fault = faults.poll();
    if (fault == null || fault.applied()) {
      PutObjectResponse answer = LocalBuckets.CLIENT.putObject(request, body);
      if (fault == null) {
        return answer;
      }
    }
    throw fault.thrown();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
