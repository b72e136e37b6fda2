package dev.sluice.engine.column;

import dev.sluice.engine.plan.ValueType;

/** How a column's values lie in memory; each is an Arrow layout. */
public enum Storage {
  /** One byte: booleans, 0 or 1. */
  BYTE(1),
  /** Four bytes: ints, ordinals of enumerations. */
  INT(4),
  /** Eight bytes: longs, instants in epoch milliseconds. */
  LONG(8),
  /** Eight bytes: doubles. */
  DOUBLE(8),
  /** Sixteen bytes, little-endian two's complement: unscaled decimals. */
  DECIMAL(16),
  /** Bytes of any length behind 32-bit offsets: UTF-8 text. */
  BYTES(0),
  /** Where a text lies in bytes that are not the column's: of a batch that is being processed. */
  VIEW(8),
  /** 32-bit offsets into the element columns. */
  LIST(0),
  /** Only validity: a nested record. */
  NESTED(0);

  private final int width;

  Storage(int width) {
    this.width = width;
  }

  /** Bytes of a value, 0 where values have no fixed width. */
  public int width() {
    return width;
  }

  /** The storage of a type. */
  public static Storage of(ValueType type) {
    return switch (type) {
      case ValueType.Scalar scalar ->
          switch (scalar) {
            case STRING -> BYTES;
            case INT -> INT;
            case LONG, INSTANT -> LONG;
            case DOUBLE -> DOUBLE;
            case BOOLEAN -> BYTE;
          };
      case ValueType.Decimal _ -> DECIMAL;
      case ValueType.Enumeration _ -> INT;
      case ValueType.Nested _ -> NESTED;
      case ValueType.ListOf _ -> LIST;
    };
  }
}
