package dev.sluice.dynamodb;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/**
 * What a table must be: paid per request, without indexes.
 *
 * @param range the second part of its key, if it has one
 * @param ttl the attribute by which the service deletes items, or "" for none
 */
public record TableDefinition(String name, KeyPart hash, @Nullable KeyPart range, String ttl) {
  /** One attribute of a table's key. */
  public record KeyPart(String name, ScalarAttributeType type) {
    /** One whose type is named as a template does. */
    public static KeyPart of(String name, String typeName) {
      return new KeyPart(name, ScalarAttributeType.fromValue(typeName));
    }

    /** The type as a template names it. */
    public String typeName() {
      return type.toString();
    }
  }

  /** The table of labels, heads, leases and pages; of any number of functions. */
  public static TableDefinition ofState(String name) {
    return new TableDefinition(
        name,
        new KeyPart(ItemKey.PK, ScalarAttributeType.S),
        new KeyPart(ItemKey.SK, ScalarAttributeType.S),
        "");
  }

  /** The parts of its key, in their order. */
  public List<KeyPart> key() {
    return range == null ? List.of(hash) : List.of(hash, range);
  }

  private Stream<KeyPart> parts() {
    return key().stream();
  }

  /** The attributes that are its key. */
  List<String> keyNames() {
    return parts().map(KeyPart::name).toList();
  }

  CreateTableRequest request() {
    return CreateTableRequest.builder()
        .tableName(name)
        .billingMode(BillingMode.PAY_PER_REQUEST)
        .attributeDefinitions(attributes())
        .keySchema(keySchema())
        .build();
  }

  private List<AttributeDefinition> attributes() {
    return parts()
        .map(
            part ->
                AttributeDefinition.builder()
                    .attributeName(part.name())
                    .attributeType(part.type())
                    .build())
        .toList();
  }

  private List<KeySchemaElement> keySchema() {
    return parts()
        .map(
            part ->
                KeySchemaElement.builder()
                    .attributeName(part.name())
                    .keyType(part.equals(hash) ? KeyType.HASH : KeyType.RANGE)
                    .build())
        .toList();
  }

  /** The commands of the AWS command line that make the table. */
  public List<String> commands() {
    String create =
        "aws dynamodb create-table --table-name %s --billing-mode PAY_PER_REQUEST --attribute-definitions %s --key-schema %s"
            .formatted(
                name,
                parts()
                    .map(p -> "AttributeName=%s,AttributeType=%s".formatted(p.name(), p.type()))
                    .collect(Collectors.joining(" ")),
                parts()
                    .map(
                        p ->
                            "AttributeName=%s,KeyType=%s"
                                .formatted(p.name(), p.equals(hash) ? "HASH" : "RANGE"))
                    .collect(Collectors.joining(" ")));
    if (ttl.isEmpty()) {
      return List.of(create);
    }
    return List.of(
        create,
        "aws dynamodb wait table-exists --table-name " + name,
        "aws dynamodb update-time-to-live --table-name %s --time-to-live-specification Enabled=true,AttributeName=%s"
            .formatted(name, ttl));
  }

  /** The key as a message shows it. */
  String shownKey() {
    return parts()
        .map(part -> "%s %s".formatted(part.name(), part.type()))
        .collect(Collectors.joining(", ", "(", ")"));
  }
}
