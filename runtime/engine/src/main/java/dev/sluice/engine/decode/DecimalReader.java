package dev.sluice.engine.decode;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.plan.EventSchema;
import dev.sluice.engine.plan.ValueType;

/** Decimals of up to 38 digits, exactly, at their declared scale. */
final class DecimalReader extends ValueReader {
  private final ValueType.Decimal type;
  private final ExactNumber exact = new ExactNumber();

  DecimalReader(EventSchema.Column component, ValueType.Decimal type) {
    super(component);
    this.type = type;
  }

  @Override
  int read(byte[] data, int at, int end, int row) {
    int behind = NumberText.end(data, at, end);
    if (behind == NumberText.INVALID) {
      return readNull(data, at, row);
    }
    exact.read(data, at, behind);
    if (!exact.fitsDecimal(type.precision(), type.scale())) {
      return UNUSUAL;
    }
    Column target = column;
    if (target != null) {
      target.setDecimal(row, exact.high(), exact.low());
      target.setPresent(row);
    }
    return behind;
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
