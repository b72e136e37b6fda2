package dev.sluice.local;

/** DynamoDB Local cannot be used: what is wrong, where, and the repair. */
public final class DynamoDbLocalFailed extends Exception {
  private static final long serialVersionUID = 1;

  DynamoDbLocalFailed(String message) {
    super(message);
  }

  DynamoDbLocalFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
