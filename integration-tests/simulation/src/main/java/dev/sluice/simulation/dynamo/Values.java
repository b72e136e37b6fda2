package dev.sluice.simulation.dynamo;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** How the service orders values, and how large it takes them to be. */
final class Values {
  private static final int NESTED_BYTES = 3;

  private Values() {}

  /**
   * Compares two values of one type that has an order.
   *
   * @throws RuntimeException as the service refuses others
   */
  static int compare(AttributeValue left, AttributeValue right) {
    if (left.type() != right.type()) {
      throw Refusals.invalid(
          "values of %s and %s have no order".formatted(left.type(), right.type()));
    }
    return switch (left.type()) {
      case S -> Arrays.compareUnsigned(utf8(left.s()), utf8(right.s()));
      case N -> new BigDecimal(left.n()).compareTo(new BigDecimal(right.n()));
      case B -> Arrays.compareUnsigned(left.b().asByteArray(), right.b().asByteArray());
      default -> throw Refusals.invalid("values of %s have no order".formatted(left.type()));
    };
  }

  static boolean areEqual(AttributeValue left, AttributeValue right) {
    if (left.type() != right.type()) {
      return false;
    }
    return left.type() == AttributeValue.Type.N ? compare(left, right) == 0 : left.equals(right);
  }

  /** The size of an item by the service's arithmetic. */
  static int bytes(Map<String, AttributeValue> item) {
    int bytes = 0;
    for (Map.Entry<String, AttributeValue> attribute : item.entrySet()) {
      bytes += utf8(attribute.getKey()).length + bytes(attribute.getValue());
    }
    return bytes;
  }

  private static int bytes(AttributeValue value) {
    return switch (value.type()) {
      case S -> utf8(value.s()).length;
      case N -> 1 + (new BigDecimal(value.n()).precision() + 1) / 2;
      case B -> value.b().asByteArrayUnsafe().length;
      case BOOL, NUL -> 1;
      case M -> NESTED_BYTES + value.m().size() + bytes(value.m());
      case L -> NESTED_BYTES + value.l().size() + value.l().stream().mapToInt(Values::bytes).sum();
      default -> throw Refusals.invalid("no item here has a value of " + value.type());
    };
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
