package dev.sluice.engine.plan;

import java.util.List;

/**
 * The type of an event, aggregate or result component. Whether it may be null is said by its {@link
 * Field}.
 */
public sealed interface ValueType {
  /** Types that need no parameter. */
  enum Scalar implements ValueType {
    /** UTF-8 text. */
    STRING,
    /** 32-bit integer. */
    INT,
    /** 64-bit integer. */
    LONG,
    /** IEEE 754 double. */
    DOUBLE,
    BOOLEAN,
    /** Whole milliseconds since 1970-01-01T00:00Z, years 0001 to 9999. */
    INSTANT
  }

  /**
   * Decimal with at most {@code precision - scale} digits before the point and {@code scale} after
   * it; kept unscaled at its scale.
   */
  record Decimal(int precision, int scale) implements ValueType {
    public Decimal {
      if (precision < 1 || precision > 38 || scale < 0 || scale > precision) {
        throw new IllegalArgumentException(
            "decimal precision must be 1 to 38 and scale 0 to the precision, was (%d, %d)"
                .formatted(precision, scale));
      }
    }
  }

  /** One of a fixed list of names; kept as its ordinal. */
  record Enumeration(List<String> names) implements ValueType {
    public Enumeration {
      names = List.copyOf(names);
    }
  }

  /** A nested record. */
  record Nested(List<Field> fields) implements ValueType {
    public Nested {
      fields = List.copyOf(fields);
    }
  }

  /** A list; the element's name is not used. */
  record ListOf(Field element) implements ValueType {}

  /** Whether this is a single value: neither nested nor a list. */
  default boolean isScalar() {
    return !(this instanceof Nested) && !(this instanceof ListOf);
  }
}
