package dev.sluice.engine.decode;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.plan.EventSchema;

/** {@code true} and {@code false}. */
final class BooleanReader extends ValueReader {
  BooleanReader(EventSchema.Column component) {
    super(component);
  }

  @Override
  int read(byte[] data, int at, int end, int row) {
    long word = Words.at(data, at);
    boolean value = Words.low(word, 4) == Words.TRUE;
    if (!value && Words.low(word, 5) != Words.FALSE) {
      return readNull(data, at, row);
    }
    Column target = column;
    if (target != null) {
      target.setBoolean(row, value);
      target.setPresent(row);
    }
    return at + (value ? 4 : 5);
  }

  @Override
  Fault fault(byte[] data, int at, int end) {
    return wrongType("true or false", data, at, end);
  }
}
