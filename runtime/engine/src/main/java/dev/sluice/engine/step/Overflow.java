package dev.sluice.engine.step;

import dev.sluice.engine.plan.AggregateSpec;
import dev.sluice.engine.plan.ValueType;
import dev.sluice.engine.plan.ValueType.Decimal;
import dev.sluice.engine.plan.ValueType.Scalar;

/** Why a result failed that an aggregate does not fit, and what to do about it. */
final class Overflow {
  private static final int DIGITS_MAX = 38;

  private Overflow() {}

  /** In one sentence; a wider type is named only where there is one. */
  static String reason(AggregateSpec spec) {
    ValueType type = spec.result().type();
    String repair;
    if (type == Scalar.INT) {
      repair = "int; declare it long";
    } else if (type == Scalar.LONG) {
      repair = "long; let the event have a BigDecimal there, and make this one too";
    } else if (type instanceof Decimal(int precision, int scale) && precision < DIGITS_MAX) {
      repair =
          "%d digits; declare it @Decimal(precision = %d, scale = %d)"
              .formatted(precision, DIGITS_MAX, scale);
    } else {
      repair =
          (type instanceof Decimal ? DIGITS_MAX + " digits" : "double")
              + ", and no type is wider; see that the events' numbers are what they should be";
    }
    return "aggregate %s does not fit %s".formatted(spec.result().name(), repair);
  }
}
