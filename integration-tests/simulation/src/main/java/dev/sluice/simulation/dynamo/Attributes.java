package dev.sluice.simulation.dynamo;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The values of attributes that an item must have. */
public final class Attributes {
  private Attributes() {}

  /** The text of an attribute. */
  public static String text(Map<String, AttributeValue> item, String name) {
    return of(item, name).s();
  }

  /** The bytes of an attribute; a copy. */
  public static byte[] bytes(Map<String, AttributeValue> item, String name) {
    return of(item, name).b().asByteArray();
  }

  /**
   * An attribute.
   *
   * @throws AssertionError if the item has none of this name
   */
  public static AttributeValue of(Map<String, AttributeValue> item, String name) {
    @Nullable AttributeValue value = item.get(name);
    if (value == null) {
      throw new AssertionError("an item has no %s: %s".formatted(name, item.keySet()));
    }
    return value;
  }
}
