package dev.sluice.engine.decode;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.column.Storage;
import dev.sluice.engine.plan.EventSchema;

/** Whole numbers of 64 or 32 bits, however they are written. */
final class IntegerReader extends ValueReader {
  private final IntegerText text;
  private final boolean wide;

  IntegerReader(EventSchema.Column component, IntegerText text) {
    super(component);
    this.text = text;
    this.wide = Storage.of(component.type()) == Storage.LONG;
  }

  @Override
  int read(byte[] data, int at, int end, int row) {
    int behind = text.read(data, at, end);
    if (behind == IntegerText.INVALID) {
      return readNull(data, at, row);
    }
    long value = text.value();
    if (!wide && value != (int) value) {
      return UNUSUAL;
    }
    Column target = column;
    if (target != null) {
      if (wide) {
        target.setLong(row, value);
      } else {
        target.setInt(row, (int) value);
      }
      target.setPresent(row);
    }
    return behind;
  }

  @Override
  Fault fault(byte[] data, int at, int end) {
    return startsNumber(data[at])
        ? outOfRange("a whole number of " + (wide ? 64 : 32) + " bits", data, at, end)
        : wrongType("a number", data, at, end);
  }
}
