package dev.sluice.dynamodb;

import dev.sluice.aws.ServiceWords;
import dev.sluice.dynamodb.ServiceError.Reaction;
import dev.sluice.engine.commit.Sleeper;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/**
 * DynamoDB as all of this package calls it: what goes wrong is judged by {@link ServiceError}, what
 * may be sent again is, after a pause, a bounded number of times, and what it costs is counted.
 *
 * <p>The client must not send anything again by itself: a write that was applied, and sent again by
 * the SDK, comes back as refused. Threads may share a service if they may share its client and
 * {@code random}.
 */
public final class Service {
  private final DynamoDbClient client;
  private final Sleeper sleeper;
  private final RandomGenerator random;
  private final Units units;

  public Service(DynamoDbClient client, Sleeper sleeper, RandomGenerator random, Units units) {
    this.client = client;
    this.sleeper = sleeper;
    this.random = random;
    this.units = units;
  }

  /** The same service, counted elsewhere. */
  public Service countedBy(Units other) {
    return new Service(client, sleeper, random, other);
  }

  /** What was counted. */
  public Units units() {
    return units;
  }

  Sleeper sleeper() {
    return sleeper;
  }

  RandomGenerator random() {
    return random;
  }

  /** Reads an item; asks until there is an answer. */
  GetItemResponse get(Operation operation, GetItemRequest.Builder item) {
    GetItemRequest request = item.returnConsumedCapacity(ReturnConsumedCapacity.TOTAL).build();
    GetItemResponse response = read(operation, request.tableName(), () -> client.getItem(request));
    double ours = ItemSize.readUnits(ItemSize.of(response.item()), request.consistentRead());
    units.answered(operation, billed(response.consumedCapacity(), ours));
    return response;
  }

  /** Reads a stretch of items; asks until there is an answer. */
  QueryResponse query(Operation operation, QueryRequest.Builder items) {
    QueryRequest request = items.returnConsumedCapacity(ReturnConsumedCapacity.TOTAL).build();
    QueryResponse response = read(operation, request.tableName(), () -> client.query(request));
    long bytes = response.items().stream().mapToLong(ItemSize::of).sum();
    double ours = ItemSize.readUnits(bytes, request.consistentRead());
    units.answered(operation, billed(response.consumedCapacity(), ours));
    return response;
  }

  /** Reads a stretch of a table, whatever the keys; asks until there is an answer. */
  ScanResponse scan(Operation operation, ScanRequest.Builder items) {
    ScanRequest request = items.returnConsumedCapacity(ReturnConsumedCapacity.TOTAL).build();
    ScanResponse response = read(operation, request.tableName(), () -> client.scan(request));
    long bytes = response.items().stream().mapToLong(ItemSize::of).sum();
    double ours = ItemSize.readUnits(bytes, request.consistentRead());
    units.answered(operation, billed(response.consumedCapacity(), ours));
    return response;
  }

  /** Writes an item. */
  Sent put(Operation operation, PutItemRequest.Builder item, Backoff backoff) {
    PutItemRequest request = item.returnConsumedCapacity(ReturnConsumedCapacity.TOTAL).build();
    double ours = ItemSize.writeUnits(ItemSize.of(request.item()));
    return write(
        new Write(operation, request.tableName(), ours),
        backoff,
        () -> client.putItem(request).consumedCapacity());
  }

  /**
   * Writes items, all or none. The token makes a repeat of the same transaction harmless for as
   * long as the service remembers it, which is longer than it is sent again here.
   */
  Transacted transact(
      Operation operation, TransactWriteItemsRequest.Builder items, Backoff backoff) {
    TransactWriteItemsRequest request = items.build();
    return send(
        backoff,
        () -> {
          client.transactWriteItems(request);
          units.answered(operation, ours(request));
          return new Transacted.Applied();
        },
        (reaction, thrown) -> notApplied(operation, request, reaction, thrown),
        () -> units.repeated(operation));
  }

  /**
   * A transaction is billed twice for each item. This is worked out, never asked for: DynamoDB
   * Local says 4 units whatever is in it.
   */
  private static double ours(TransactWriteItemsRequest request) {
    return request.transactItems().stream()
        .mapToDouble(action -> 2 * ItemSize.writeUnits(ItemSize.of(action.put().item())))
        .sum();
  }

  private Transacted notApplied(
      Operation operation,
      TransactWriteItemsRequest request,
      Reaction reaction,
      SdkException thrown) {
    String table = request.transactItems().getFirst().put().tableName();
    return switch (reaction) {
      case AGAIN, UNKNOWN -> new Transacted.Unclear();
      case REFUSED -> {
        units.answered(operation, ours(request));
        yield new Transacted.Refused(ServiceError.refused(thrown));
      }
      case NOTHING, TOO_LARGE, IN_USE, MISSING, DENIED, BUG ->
          throw Failure.in(table, operation.text()).of(reaction, thrown);
    };
  }

  /** Deletes an item. */
  Sent delete(Operation operation, DeleteItemRequest.Builder item, Backoff backoff) {
    DeleteItemRequest request = item.returnConsumedCapacity(ReturnConsumedCapacity.TOTAL).build();
    // It is billed by the size of what was deleted, which only the service knows.
    return write(
        new Write(operation, request.tableName(), 1),
        backoff,
        () -> client.deleteItem(request).consumedCapacity());
  }

  /**
   * Asks something about a table until there is an answer.
   *
   * @param otherwise what an answer of another kind means; it may throw
   */
  <T> T control(
      Function<DynamoDbClient, T> request, BiFunction<Reaction, SdkException, T> otherwise) {
    return send(Backoff.STORE, () -> request.apply(client), otherwise, () -> {});
  }

  private record Write(Operation operation, String table, double units) {}

  private Sent write(Write write, Backoff backoff, Supplier<@Nullable ConsumedCapacity> request) {
    return send(
        backoff,
        () -> {
          units.answered(write.operation(), billed(request.get(), write.units()));
          return new Sent.Applied();
        },
        (reaction, thrown) -> notApplied(write, reaction, thrown),
        () -> units.repeated(write.operation()));
  }

  private Sent notApplied(Write write, Reaction reaction, SdkException thrown) {
    return switch (reaction) {
      case AGAIN, UNKNOWN -> new Sent.Unclear(ServiceWords.of(thrown));
      case TOO_LARGE -> new Sent.TooLarge(ServiceWords.of(thrown));
      case REFUSED -> {
        Map<String, AttributeValue> found = found(thrown);
        // Billed by the size of what is there.
        units.answered(
            write.operation(),
            found.isEmpty() ? write.units() : ItemSize.writeUnits(ItemSize.of(found)));
        yield new Sent.Refused(found);
      }
      case NOTHING, IN_USE, MISSING, DENIED, BUG ->
          throw Failure.in(write.table(), write.operation().text()).of(reaction, thrown);
    };
  }

  private <T> T read(Operation operation, String table, Supplier<T> request) {
    return send(
        Backoff.STORE,
        request,
        (reaction, thrown) -> {
          throw Failure.in(table, operation.text()).of(reaction, thrown);
        },
        () -> units.repeated(operation));
  }

  private <T> T send(
      Backoff backoff,
      Supplier<T> request,
      BiFunction<Reaction, SdkException, T> otherwise,
      Runnable onRepeat) {
    for (int sends = 1; ; sends++) {
      SdkException thrown;
      try {
        return request.get();
      } catch (SdkException e) {
        thrown = e;
      }
      Reaction reaction = ServiceError.of(thrown).reaction();
      if (sends >= backoff.sendsMax() || !backoff.mayRepeat(reaction)) {
        return otherwise.apply(reaction, thrown);
      }
      onRepeat.run();
      sleeper.sleep(backoff.pause(sends, random));
    }
  }

  private static Map<String, AttributeValue> found(SdkException thrown) {
    return thrown instanceof ConditionalCheckFailedException refused && refused.hasItem()
        ? refused.item()
        : Map.of();
  }

  private static double billed(@Nullable ConsumedCapacity said, double ours) {
    return said == null || said.capacityUnits() == null ? ours : said.capacityUnits();
  }
}
