package dev.sluice.deploy.template;

import dev.sluice.deploy.template.Node.Block;
import dev.sluice.dynamodb.TableDefinition;
import dev.sluice.dynamodb.TableDefinition.KeyPart;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tables of a template, each once, whoever writes to it. */
final class Tables {
  private final Map<String, TableDefinition> definitions = new LinkedHashMap<>();
  private final Block resources;

  /** Adds to {@code resources}. */
  Tables(Block resources) {
    this.resources = resources;
  }

  /**
   * Adds a table unless it is there.
   *
   * @param name what it is called in AWS
   * @throws IllegalArgumentException if it is there and must be another kind of table
   */
  void add(String logical, Node name, TableDefinition table) {
    TableDefinition other = definitions.putIfAbsent(logical, table);
    if (other == null) {
      resources.with(logical, resource(name, table));
    } else if (!other.equals(table)) {
      throw new IllegalArgumentException(
          "two functions write to table %s, and want other keys or another ttl of it; give one of them a table of its own"
              .formatted(table.name()));
    }
  }

  private static Block resource(Node name, TableDefinition table) {
    Block properties =
        Node.block()
            .with("TableName", name)
            .with("BillingMode", "PAY_PER_REQUEST")
            .with(
                "AttributeDefinitions",
                table.key().stream()
                    .map(
                        part ->
                            Node.block()
                                .with("AttributeName", part.name())
                                .with("AttributeType", part.typeName()))
                    .toList())
            .with("KeySchema", keySchema(table.key()));
    if (!table.ttl().isEmpty()) {
      properties.with(
          "TimeToLiveSpecification",
          Node.block().with("AttributeName", table.ttl()).with("Enabled", true));
    }
    return kept("AWS::DynamoDB::Table").with("Properties", properties);
  }

  private static List<Block> keySchema(List<KeyPart> key) {
    return key.stream()
        .map(
            part ->
                Node.block()
                    .with("AttributeName", part.name())
                    .with("KeyType", part.equals(key.getFirst()) ? "HASH" : "RANGE"))
        .toList();
  }

  /** A resource that outlives its stack, as data does. */
  static Block kept(String type) {
    return Node.block()
        .with("Type", type)
        .with("DeletionPolicy", "Retain")
        .with("UpdateReplacePolicy", "Retain");
  }
}
