package dev.sluice.dynamodb;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * How large an item is by DynamoDB's own arithmetic, and what units that costs: names and texts in
 * UTF-8, numbers by their significant digits, 3 bytes for a map or list and 1 for each of its
 * members.
 */
public final class ItemSize {
  /** The largest item that the service takes, in bytes. */
  static final int ITEM_BYTES_MAX = 400 << 10;

  static final int WRITE_UNIT_BYTES = 1 << 10;
  static final int READ_UNIT_BYTES = 4 << 10;
  private static final int CONTAINER_BYTES = 3;

  private ItemSize() {}

  /** The size of an item in bytes. */
  public static long of(Map<String, AttributeValue> item) {
    long bytes = 0;
    for (Map.Entry<String, AttributeValue> attribute : item.entrySet()) {
      bytes += utf8(attribute.getKey()) + of(attribute.getValue());
    }
    return bytes;
  }

  private static long of(AttributeValue value) {
    return switch (value.type()) {
      case S -> utf8(value.s());
      case N -> number(value.n());
      case B -> value.b().asByteArrayUnsafe().length;
      case BOOL, NUL -> 1;
      case M -> (long) CONTAINER_BYTES + value.m().size() + of(value.m());
      case L -> {
        long bytes = (long) CONTAINER_BYTES + value.l().size();
        for (AttributeValue element : value.l()) {
          bytes += of(element);
        }
        yield bytes;
      }
      case SS, NS, BS, UNKNOWN_TO_SDK_VERSION ->
          throw new IllegalArgumentException("no item of ours has a " + value.type());
    };
  }

  /**
   * A byte for each pair of digits, counted from the point on both sides as far as they are not
   * zero, one for the exponent, and one for a sign.
   */
  private static long number(String text) {
    BigDecimal number = new BigDecimal(text).stripTrailingZeros();
    if (number.signum() == 0) {
      return 1;
    }
    int digits = number.precision() + Math.floorMod(number.scale(), 2);
    return 1L + Math.ceilDiv(digits, 2) + (number.signum() < 0 ? 1 : 0);
  }

  private static long utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** The write units of an item of so many bytes. */
  public static double writeUnits(long bytes) {
    return (double) Math.max(1, Math.ceilDiv(bytes, WRITE_UNIT_BYTES));
  }

  /** The read units of so many bytes read together; half of them if not consistently. */
  public static double readUnits(long bytes, boolean consistent) {
    double units = (double) Math.max(1, Math.ceilDiv(bytes, READ_UNIT_BYTES));
    return consistent ? units : units / 2;
  }
}
