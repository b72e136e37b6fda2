package dev.sluice.dynamodb;

import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;

/** The service as a process sees it that dies: its nth request, and every later one, never is. */
final class CrashingDynamo implements DynamoDbClient {
  /** The process is dead. */
  static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private final DynamoDbClient real;
  private int left;

  CrashingDynamo(DynamoDbClient real, int nth) {
    this.real = real;
    this.left = nth;
  }

  /** Whatever else the process asks somebody counts too. */
  <T> T answer(Supplier<T> ask) {
    left--;
    if (left <= 0) {
      throw new Crash();
    }
    return ask.get();
  }

  @Override
  public GetItemResponse getItem(GetItemRequest request) {
    return answer(() -> real.getItem(request));
  }

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    return answer(() -> real.putItem(request));
  }

  @Override
  public DeleteItemResponse deleteItem(DeleteItemRequest request) {
    return answer(() -> real.deleteItem(request));
  }

  @Override
  public String serviceName() {
    return "dynamodb";
  }

  @Override
  public void close() {}
}
