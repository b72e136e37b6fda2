package dev.sluice.kinesis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorResponse;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;

/** A service whose next requests go wrong as a test says; all others are the real one's. */
final class FaultyKinesis implements KinesisClient {
  private record Fault(@Nullable SdkException thrown, boolean answered) {}

  private final KinesisClient real;
  private final Deque<Fault> faults = new ArrayDeque<>();
  private final List<Object> requests = new ArrayList<>();
  private UnaryOperator<GetRecordsResponse> records = UnaryOperator.identity();
  private BooleanSupplier leftOut = () -> false;
  private int shardsPerPage = Integer.MAX_VALUE;
  private int wordless;

  FaultyKinesis(KinesisClient real) {
    this.real = real;
  }

  /** What the service throws for this code. */
  static SdkException error(String code, int status) {
    return KinesisException.builder()
        .awsErrorDetails(
            AwsErrorDetails.builder().errorCode(code).errorMessage(code + " it is").build())
        .message(code + " it is")
        .statusCode(status)
        .build();
  }

  static SdkException throttled() {
    return error("ProvisionedThroughputExceededException", 400);
  }

  static SdkException expired() {
    return error("ExpiredIteratorException", 400);
  }

  static SdkException noAnswer() {
    return SdkClientException.create("the connection was cut");
  }

  /** The next request that has none yet ends so. */
  FaultyKinesis fail(SdkException thrown) {
    faults.add(new Fault(thrown, false));
    return this;
  }

  FaultyKinesis fail(int times, SdkException thrown) {
    for (int i = 0; i < times; i++) {
      fail(thrown);
    }
    return this;
  }

  /** The next request that has none yet is answered, and the answer lost. */
  FaultyKinesis loseAnswer() {
    faults.add(new Fault(noAnswer(), true));
    return this;
  }

  /** The next requests that have none yet go well. */
  FaultyKinesis succeed(int times) {
    for (int i = 0; i < times; i++) {
      faults.add(new Fault(null, true));
    }
    return this;
  }

  /** Answers with records are changed on their way. */
  FaultyKinesis answer(UnaryOperator<GetRecordsResponse> change) {
    records = change;
    return this;
  }

  /** Records that are put are left out where this holds, called for each, as by a busy shard. */
  FaultyKinesis leaveOut(BooleanSupplier which) {
    leftOut = which;
    return this;
  }

  /** So many answers to records that were put, and are in the stream, speak of none of them. */
  FaultyKinesis wordless(int times) {
    wordless = times;
    return this;
  }

  FaultyKinesis pagesOf(int shards) {
    shardsPerPage = shards;
    return this;
  }

  /** All requests so far, failed ones too. */
  List<Object> requests() {
    return requests;
  }

  /** Those of one kind. */
  <T> List<T> requests(Class<T> kind) {
    return requests.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private <T> T answer(Object request, Supplier<T> ask) {
    requests.add(request);
    Fault fault = faults.poll();
    SdkException thrown = fault == null ? null : fault.thrown();
    if (thrown == null) {
      return ask.get();
    }
    if (fault.answered()) {
      T _ = ask.get();
    }
    throw thrown;
  }

  @Override
  public GetRecordsResponse getRecords(GetRecordsRequest request) {
    return answer(request, () -> records.apply(real.getRecords(request)));
  }

  @Override
  public GetShardIteratorResponse getShardIterator(GetShardIteratorRequest request) {
    return answer(request, () -> real.getShardIterator(request));
  }

  @Override
  public ListShardsResponse listShards(ListShardsRequest request) {
    return answer(
        request,
        () ->
            real.listShards(
                request.toBuilder()
                    .maxResults(Math.min(request.maxResults(), shardsPerPage))
                    .build()));
  }

  @Override
  public PutRecordsResponse putRecords(PutRecordsRequest request) {
    PutRecordsResponse answer = answer(request, () -> putSome(request));
    return wordless-- > 0 ? PutRecordsResponse.builder().build() : answer;
  }

  private PutRecordsResponse putSome(PutRecordsRequest request) {
    List<PutRecordsRequestEntry> taken = new ArrayList<>();
    List<Boolean> isTaken = new ArrayList<>();
    for (PutRecordsRequestEntry record : request.records()) {
      isTaken.add(!leftOut.getAsBoolean());
      if (isTaken.getLast()) {
        taken.add(record);
      }
    }
    Iterator<PutRecordsResultEntry> results =
        taken.isEmpty()
            ? Collections.emptyIterator()
            : real.putRecords(request.toBuilder().records(taken).build()).records().iterator();
    return PutRecordsResponse.builder()
        .records(
            isTaken.stream()
                .map(
                    took ->
                        took
                            ? results.next()
                            : PutRecordsResultEntry.builder()
                                .errorCode("ProvisionedThroughputExceededException")
                                .errorMessage("the shard is busy")
                                .build())
                .toList())
        .build();
  }

  @Override
  public String serviceName() {
    return "kinesis";
  }

  @Override
  public void close() {}
}
