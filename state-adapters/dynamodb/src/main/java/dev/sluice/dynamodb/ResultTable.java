package dev.sluice.dynamodb;

import dev.sluice.dynamodb.TableDefinition.KeyPart;
import dev.sluice.engine.plan.EventSchema;
import dev.sluice.engine.plan.Field;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.plan.ValueType;
import dev.sluice.engine.plan.WindowSpec;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/**
 * The table that a function's results go to.
 *
 * @param result the components of a result, each an attribute of its row
 * @param functionKey the components of the function's key, as the envelope names them
 * @param key the components of a result that are the table's key, one or two; empty for a table by
 *     output id
 * @param ttlMillis how long after its window's end a row is kept, or {@link #FOR_EVER}
 * @param atomic whether a commit writes the rows of its results, in its own transaction
 */
public record ResultTable(
    String name,
    List<Field> result,
    List<Field> functionKey,
    List<String> key,
    long ttlMillis,
    boolean atomic) {
  public static final long FOR_EVER = 0;

  /** What attributes of ours begin with; a component's name must not. */
  static final String RESERVED = "_";

  static final String ID = "_id";
  static final String FUNCTION = "_function";
  static final String PARTITION = "_partition";
  static final String SEQ = "_seq";
  static final String INCARNATION = "_incarnation";
  static final String HASH = "_hash";
  static final String KEY_PREFIX = "_key_";
  static final String WINDOW_START = "_window_start";
  static final String WINDOW_END = "_window_end";
  static final String PANE = "_pane";
  static final String TTL = "_ttl";

  public ResultTable {
    result = List.copyOf(result);
    functionKey = List.copyOf(functionKey);
    key = List.copyOf(key);
    for (Field field : result) {
      if (field.name().startsWith(RESERVED)) {
        throw new IllegalArgumentException(
            "component %s of a result in table %s: attributes that begin with %s are Sluice's own; rename it"
                .formatted(field.name(), name, RESERVED));
      }
    }
    if (key.size() > 2) {
      throw new IllegalArgumentException(
          "the key of table %s has one or two components, not %d".formatted(name, key.size()));
    }
    for (String part : key) {
      keyType(name, component(name, result, part));
    }
    if (ttlMillis < 0) {
      throw new IllegalArgumentException(
          "rows of table %s are kept for %d ms".formatted(name, ttlMillis));
    }
  }

  /**
   * The table of a plan's results.
   *
   * @throws IllegalArgumentException if its rows can't be kept like that
   */
  public static ResultTable of(Plan plan) {
    Plan.Target target = plan.target();
    boolean forEver = target.ttlMillis() == Plan.UNSET;
    if (!forEver && plan.window() instanceof WindowSpec.None) {
      throw new IllegalArgumentException(
          "a ttl counts from a window's end, and %s has no window".formatted(plan.function()));
    }
    List<Field> functionKey =
        plan.keyColumns().stream()
            .map(plan.event().columns()::get)
            .map(ResultTable::field)
            .toList();
    return new ResultTable(
        target.table(),
        plan.result(),
        functionKey,
        target.key(),
        forEver ? FOR_EVER : target.ttlMillis(),
        target.atomic());
  }

  /** The same under another name. */
  ResultTable named(String other) {
    return new ResultTable(other, result, functionKey, key, ttlMillis, atomic);
  }

  private static Field field(EventSchema.Column column) {
    return new Field(column.path(), column.type(), column.nullable());
  }

  private static Field component(String table, List<Field> result, String named) {
    return result.stream()
        .filter(field -> field.name().equals(named))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the key of table %s names %s, which no result has".formatted(table, named)));
  }

  private static ScalarAttributeType keyType(String table, Field field) {
    return switch (field.type()) {
      case ValueType.Scalar scalar ->
          switch (scalar) {
            case STRING, INSTANT -> ScalarAttributeType.S;
            case INT, LONG, DOUBLE -> ScalarAttributeType.N;
            case BOOLEAN -> throw noKey(table, field);
          };
      case ValueType.Decimal _ -> ScalarAttributeType.N;
      case ValueType.Enumeration _ -> ScalarAttributeType.S;
      case ValueType.Nested _, ValueType.ListOf _ -> throw noKey(table, field);
    };
  }

  private static IllegalArgumentException noKey(String table, Field field) {
    return new IllegalArgumentException(
        "the key of table %s names %s, which is no text, number, time or enum"
            .formatted(table, field.name()));
  }

  /** What the table must be. */
  public TableDefinition definition() {
    String ttl = ttlMillis == FOR_EVER ? "" : TTL;
    if (key.isEmpty()) {
      return new TableDefinition(name, new KeyPart(ID, ScalarAttributeType.S), null, ttl);
    }
    return new TableDefinition(name, keyPart(0), key.size() == 1 ? null : keyPart(1), ttl);
  }

  private KeyPart keyPart(int index) {
    Field field = component(name, result, key.get(index));
    return new KeyPart(field.name(), keyType(name, field));
  }
}
