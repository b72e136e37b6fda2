package dev.sluice.dynamodb;

import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** The real service, which tells nobody but this what it bills. */
final class SilentDynamo implements DynamoDbClient {
  private final DynamoDbClient real;
  private double readUnits;
  private double writeUnits;
  private double deleteUnits;

  SilentDynamo(DynamoDbClient real) {
    this.real = real;
  }

  double readUnits() {
    return readUnits;
  }

  /** Of puts. */
  double writeUnits() {
    return writeUnits;
  }

  double deleteUnits() {
    return deleteUnits;
  }

  @Override
  public GetItemResponse getItem(GetItemRequest request) {
    GetItemResponse response = real.getItem(request);
    readUnits += response.consumedCapacity().capacityUnits();
    return response.toBuilder().consumedCapacity((ConsumedCapacity) null).build();
  }

  @Override
  public QueryResponse query(QueryRequest request) {
    QueryResponse response = real.query(request);
    readUnits += response.consumedCapacity().capacityUnits();
    return response.toBuilder().consumedCapacity((ConsumedCapacity) null).build();
  }

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    PutItemResponse response = real.putItem(request);
    writeUnits += response.consumedCapacity().capacityUnits();
    return response.toBuilder().consumedCapacity((ConsumedCapacity) null).build();
  }

  @Override
  public DeleteItemResponse deleteItem(DeleteItemRequest request) {
    DeleteItemResponse response = real.deleteItem(request);
    deleteUnits += response.consumedCapacity().capacityUnits();
    return response.toBuilder().consumedCapacity((ConsumedCapacity) null).build();
  }

  @Override
  public String serviceName() {
    return "dynamodb";
  }

  @Override
  public void close() {}
}
