package dev.sluice.engine.decode;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.plan.EventSchema;
import dev.sluice.engine.plan.ValueType;

/** Decimals of up to 38 digits, exactly, at their declared scale. */
final class DecimalReader extends ValueReader {
  private static final long[] POWERS = new long[19];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = 10 * POWERS[i - 1];
    }
  }

  private final ValueType.Decimal type;
  private final NumberParts number;
  private final ExactNumber exact = new ExactNumber();

  DecimalReader(EventSchema.Column component, ValueType.Decimal type, NumberParts number) {
    super(component);
    this.type = type;
    this.number = number;
  }

  @Override
  int read(byte[] data, int at, int end, int row) {
    int behind = number.read(data, at, end);
    if (behind == NumberParts.INVALID) {
      return readNull(data, at, row);
    }
    if (isSmall()) {
      long magnitude = number.digits() * POWERS[(int) number.exponent() + type.scale()];
      long value = number.isNegative() ? -magnitude : magnitude;
      store(row, value >> 63, value);
      return behind;
    }
    exact.read(data, at, behind);
    if (!exact.fitsDecimal(type.precision(), type.scale())) {
      return UNUSUAL;
    }
    store(row, exact.high(), exact.low());
    return behind;
  }

  /** Whether the number has no more than 18 digits at its scale, and no others. */
  private boolean isSmall() {
    long shift = number.exponent() + type.scale();
    int digitsMax = Math.min(type.precision(), POWERS.length - 1);
    return number.isWhole()
        && shift >= 0
        && shift <= digitsMax
        && Long.compareUnsigned(number.digits(), POWERS[digitsMax - (int) shift]) < 0;
  }

  private void store(int row, long high, long low) {
    Column target = column;
    if (target != null) {
      target.setDecimal(row, high, low);
      target.setPresent(row);
    }
  }

  @Override
  Fault fault(byte[] data, int at, int end) {
    if (!startsNumber(data[at])) {
      return wrongType("a number", data, at, end);
    }
    String wanted =
        "a number with at most %d digits before and %d after the point"
            .formatted(type.precision() - type.scale(), type.scale());
    return outOfRange(wanted, data, at, end);
  }
}
