package dev.sluice.dynamodb;

import dev.sluice.testkit.contract.PlantedFaults;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.CreateTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveResponse;

/** A service whose next requests go wrong as a test says; all others are the real one's. */
final class FaultyDynamo implements DynamoDbClient {
  private final DynamoDbClient real;
  private final PlantedFaults faults = new PlantedFaults();
  private final List<Object> requests = new ArrayList<>();
  private final Map<Integer, Runnable> events = new HashMap<>();

  FaultyDynamo(DynamoDbClient real) {
    this.real = real;
  }

  /** What the service throws for this code. */
  static SdkException error(String code, int status) {
    return DynamoDbException.builder()
        .awsErrorDetails(
            AwsErrorDetails.builder().errorCode(code).errorMessage(code + " it is").build())
        .message(code + " it is")
        .statusCode(status)
        .build();
  }

  static SdkException throttled() {
    return error("ThrottlingException", 400);
  }

  static SdkException noAnswer() {
    return SdkClientException.create("the connection was cut");
  }

  /** The next request that has none yet is not applied, and ends so. */
  FaultyDynamo fail(SdkException thrown) {
    faults.fail(thrown);
    return this;
  }

  FaultyDynamo fail(int times, SdkException thrown) {
    for (int i = 0; i < times; i++) {
      fail(thrown);
    }
    return this;
  }

  /** The next request that has none yet is applied, and its answer lost. */
  FaultyDynamo loseAnswer() {
    faults.loseAnswer(noAnswer());
    return this;
  }

  /** The next request that has none yet goes well. */
  FaultyDynamo succeed() {
    faults.succeed();
    return this;
  }

  /** Something happens right before the request of this number, from 0. */
  void beforeRequest(int number, Runnable event) {
    events.put(number, event);
  }

  /** All requests so far, failed ones too. */
  List<Object> requests() {
    return requests;
  }

  private <T> T answer(Object request, Supplier<T> ask) {
    events.getOrDefault(requests.size(), () -> {}).run();
    requests.add(request);
    return faults.answer(ask);
  }

  @Override
  public GetItemResponse getItem(GetItemRequest request) {
    return answer(request, () -> real.getItem(request));
  }

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    return answer(request, () -> real.putItem(request));
  }

  @Override
  public DeleteItemResponse deleteItem(DeleteItemRequest request) {
    return answer(request, () -> real.deleteItem(request));
  }

  @Override
  public QueryResponse query(QueryRequest request) {
    return answer(request, () -> real.query(request));
  }

  @Override
  public CreateTableResponse createTable(CreateTableRequest request) {
    return answer(request, () -> real.createTable(request));
  }

  @Override
  public DescribeTableResponse describeTable(DescribeTableRequest request) {
    return answer(request, () -> real.describeTable(request));
  }

  @Override
  public DescribeTimeToLiveResponse describeTimeToLive(DescribeTimeToLiveRequest request) {
    return answer(request, () -> real.describeTimeToLive(request));
  }

  @Override
  public UpdateTimeToLiveResponse updateTimeToLive(UpdateTimeToLiveRequest request) {
    return answer(request, () -> real.updateTimeToLive(request));
  }

  @Override
  public String serviceName() {
    return "dynamodb";
  }

  @Override
  public void close() {}
}
