package dev.sluice.engine.decode;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.plan.EventSchema;
import java.nio.charset.StandardCharsets;

/** Doubles: the one nearest to the number as written. */
final class DoubleReader extends ValueReader {
  /** Digits whose number is below 2^53, so that a double holds it exactly. */
  private static final int EXACT_DIGITS = 15;

  /** Powers of ten that a double holds exactly. */
  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
  };

  private double value;

  DoubleReader(EventSchema.Column component) {
    super(component);
  }

  @Override
  int read(byte[] data, int at, int end, int row) {
    int behind = number(data, at, end);
    if (behind == UNUSUAL) {
      return readNull(data, at, row);
    }
    Column target = column;
    if (target != null) {
      target.setDouble(row, value);
      target.setPresent(row);
    }
    return behind;
  }

  /**
   * Few digits without an exponent: whole number and power of ten are both exact, so that one
   * division rounds once (Clinger 1990). Others are left to the JDK.
   */
  private int number(byte[] data, int at, int end) {
    boolean negative = data[at] == '-';
    int from = negative ? at + 1 : at;
    int pos = from;
    long digits = 0;
    while (pos < end && NumberText.isDigit(data[pos])) {
      digits = digits * 10 + data[pos++] - '0';
    }
    int whole = pos - from;
    int fraction = 0;
    if (pos < end && data[pos] == '.') {
      int point = pos++;
      while (pos < end && NumberText.isDigit(data[pos])) {
        digits = digits * 10 + data[pos++] - '0';
      }
      fraction = pos - point - 1;
      if (fraction == 0) {
        return UNUSUAL;
      }
    }
    boolean plain =
        whole + fraction <= EXACT_DIGITS
            && (whole == 1 || whole > 1 && data[from] != '0')
            && (data[pos] | 0x20) != 'e';
    if (!plain) {
      return numberUnusual(data, at, end);
    }
    double magnitude = digits / POWERS[fraction];
    value = negative ? -magnitude : magnitude;
    return pos;
  }

  private int numberUnusual(byte[] data, int at, int end) {
    int behind = NumberText.end(data, at, end);
    if (behind == NumberText.INVALID) {
      return UNUSUAL;
    }
    value = Double.parseDouble(new String(data, at, behind - at, StandardCharsets.ISO_8859_1));
    return Double.isInfinite(value) ? UNUSUAL : behind;
  }

  @Override
  Fault fault(byte[] data, int at, int end) {
    return startsNumber(data[at])
        ? outOfRange("a number that a double can hold", data, at, end)
        : wrongType("a number", data, at, end);
  }
}
