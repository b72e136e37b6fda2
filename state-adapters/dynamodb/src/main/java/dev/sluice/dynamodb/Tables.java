package dev.sluice.dynamodb;

import dev.sluice.dynamodb.ServiceError.Reaction;
import dev.sluice.engine.fault.Stop;
import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveResponse;

/** Creates the tables that a function needs, and sees that those that are there are right. */
public final class Tables {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final int POLLS_MAX = 240;

  private final Service service;

  public Tables(Service service) {
    this.service = service;
  }

  /** Whether an endpoint is on this machine: only there tables are made without being asked for. */
  public static boolean isLocal(URI endpoint) {
    String host = endpoint.getHost() == null ? "" : endpoint.getHost();
    return host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.[0-9]+){3}");
  }

  /**
   * Sees that a table is there and right.
   *
   * @throws Stop {@code STORE_FAILED} if it is missing, {@code WRONG_STATE} if it is another kind
   *     of table
   */
  public void verify(TableDefinition wanted) {
    TableDescription found =
        describe(wanted)
            .orElseThrow(
                () ->
                    new Stop(
                        Stop.Code.STORE_FAILED,
                        "there is no table %s; deploy the template, or create it with ./sluice tables --create (see its --project and --endpoint)"
                            .formatted(wanted.name())));
    check(wanted, found);
  }

  /**
   * Sees to it that a table is there, and right, and can be used.
   *
   * @return whether it was made just now
   */
  public boolean create(TableDefinition wanted) {
    boolean made = describe(wanted).isEmpty();
    if (made) {
      service.control(
          client -> client.createTable(wanted.request()).tableDescription(),
          (reaction, thrown) -> {
            // Somebody else made it, or an earlier attempt of ours that had no answer.
            if (reaction == Reaction.IN_USE) {
              return TableDescription.builder().build();
            }
            throw Failure.of(wanted.name(), "create").of(reaction, thrown);
          });
    }
    check(wanted, awaitActive(wanted));
    if (!wanted.ttl().isEmpty() && !expires(wanted)) {
      enableExpiry(wanted);
    }
    return made;
  }

  private TableDescription awaitActive(TableDefinition wanted) {
    for (int polls = 0; polls < POLLS_MAX; polls++) {
      Optional<TableDescription> found = describe(wanted);
      if (found.isPresent() && isUsable(found.get())) {
        return found.get();
      }
      service.sleeper().sleep(POLL);
    }
    throw Failure.of(wanted.name(), "create")
        .outage(
            "it is still not active after %s s"
                .formatted(POLL.multipliedBy(POLLS_MAX).toSeconds()));
  }

  private static boolean isUsable(TableDescription table) {
    return table.tableStatus() == TableStatus.ACTIVE || table.tableStatus() == TableStatus.UPDATING;
  }

  private Optional<TableDescription> describe(TableDefinition wanted) {
    return service.control(
        client ->
            Optional.of(client.describeTable(request -> request.tableName(wanted.name())).table()),
        (reaction, thrown) -> {
          if (reaction == Reaction.MISSING) {
            return Optional.empty();
          }
          throw Failure.of(wanted.name(), "look at").of(reaction, thrown);
        });
  }

  private static void check(TableDefinition wanted, TableDescription found) {
    String key = shownKey(found);
    if (!key.equals(wanted.shownKey())) {
      throw new Stop(
          Stop.Code.WRONG_STATE,
          "table %s has the key %s and must have %s; use another table"
              .formatted(wanted.name(), key, wanted.shownKey()));
    }
  }

  private static String shownKey(TableDescription table) {
    Map<String, ScalarAttributeType> types =
        table.attributeDefinitions().stream()
            .collect(
                Collectors.toMap(
                    AttributeDefinition::attributeName, AttributeDefinition::attributeType));
    return table.keySchema().stream()
        .sorted(Comparator.comparing(part -> part.keyType() == KeyType.RANGE))
        .map(KeySchemaElement::attributeName)
        .map(name -> "%s %s".formatted(name, types.get(name)))
        .collect(Collectors.joining(", ", "(", ")"));
  }

  private boolean expires(TableDefinition wanted) {
    TimeToLiveDescription found =
        service.control(
            client ->
                client
                    .describeTimeToLive(request -> request.tableName(wanted.name()))
                    .timeToLiveDescription(),
            (reaction, thrown) -> {
              throw Failure.of(wanted.name(), "look at").of(reaction, thrown);
            });
    boolean on =
        found.timeToLiveStatus() == TimeToLiveStatus.ENABLED
            || found.timeToLiveStatus() == TimeToLiveStatus.ENABLING;
    if (on && !wanted.ttl().equals(found.attributeName())) {
      throw new Stop(
          Stop.Code.WRONG_STATE,
          "table %s deletes items by attribute %s and must do so by %s; change that, or use another table"
              .formatted(wanted.name(), found.attributeName(), wanted.ttl()));
    }
    return on;
  }

  private void enableExpiry(TableDefinition wanted) {
    service.control(
        client ->
            client.updateTimeToLive(
                request ->
                    request
                        .tableName(wanted.name())
                        .timeToLiveSpecification(
                            spec -> spec.enabled(true).attributeName(wanted.ttl()))),
        (reaction, thrown) -> {
          // Refused where somebody else did it, or an earlier attempt of ours without an answer.
          if (reaction == Reaction.BUG && expires(wanted)) {
            return UpdateTimeToLiveResponse.builder().build();
          }
          throw Failure.in(wanted.name(), "let items expire").of(reaction, thrown);
        });
  }
}
