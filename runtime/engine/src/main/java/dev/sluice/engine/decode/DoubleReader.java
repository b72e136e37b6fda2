package dev.sluice.engine.decode;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.plan.EventSchema;

/** Doubles: the one nearest to the number as written. */
final class DoubleReader extends ValueReader {
  private final DoubleText text;

  DoubleReader(EventSchema.Column component, DoubleText text) {
    super(component);
    this.text = text;
  }

  @Override
  int read(byte[] data, int at, int end, int row) {
    int behind = text.read(data, at, end);
    if (behind == DoubleText.INVALID) {
      return readNull(data, at, row);
    }
    double value = text.value();
    if (Double.isInfinite(value)) {
      return UNUSUAL;
    }
    Column target = column;
    if (target != null) {
      target.setDouble(row, value);
      target.setPresent(row);
    }
    return behind;
  }

  @Override
  Fault fault(byte[] data, int at, int end) {
    return startsNumber(data[at])
        ? outOfRange("a number that a double can hold", data, at, end)
        : wrongType("a number", data, at, end);
  }
}
