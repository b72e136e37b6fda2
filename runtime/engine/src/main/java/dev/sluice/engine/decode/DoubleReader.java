package dev.sluice.engine.decode;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.plan.EventSchema;

/** Doubles: the one nearest to the number as written. */
final class DoubleReader extends ValueReader {
  private final NumberParts number;

  DoubleReader(EventSchema.Column component, NumberParts number) {
    super(component);
    this.number = number;
  }

  @Override
  int read(byte[] data, int at, int end, int row) {
    int behind = number.read(data, at, end);
    if (behind == NumberParts.INVALID) {
      return readNull(data, at, row);
    }
    double value =
        number.isWhole()
            ? NearestDouble.of(number.digits(), number.exponent())
            : ofManyDigits(data, at, behind);
    if (Double.isInfinite(value)) {
      return UNUSUAL;
    }
    Column target = column;
    if (target != null) {
      target.setDouble(row, number.isNegative() ? -value : value);
      target.setPresent(row);
    }
    return behind;
  }

  private static double ofManyDigits(byte[] data, int from, int to) {
    return Math.abs(Double.parseDouble(new String(data, from, to - from, ISO_8859_1)));
  }

  @Override
  Fault fault(byte[] data, int at, int end) {
    return startsNumber(data[at])
        ? outOfRange("a number that a double can hold", data, at, end)
        : wrongType("a number", data, at, end);
  }
}
