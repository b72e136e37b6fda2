package dev.sluice.engine.decode;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.plan.EventSchema;

/**
 * Times: ISO text, whose date is remembered since the next is often the same, or epoch
 * milliseconds.
 */
final class InstantReader extends ValueReader {
  private static final String WANTED =
      "a time like 2026-03-01T10:00:00.000Z or in whole epoch milliseconds, from year 1 to 9999";
  private static final String FORM =
      "a time like 2026-03-01T10:00:00.000Z, with at most 9 digits of fraction, and with Z or an"
          + " offset of at most 17:59, or a number of epoch milliseconds without quotes";

  private final JsonScanner scanner;
  private final IntegerText integer;
  private final UtcTime utc = new UtcTime();

  InstantReader(EventSchema.Column component, JsonScanner scanner, IntegerText integer) {
    super(component);
    this.scanner = scanner;
    this.integer = integer;
  }

  @Override
  int read(byte[] data, int at, int end, int row) {
    return data[at] == '"' ? readText(data, at, end, row) : readNumber(data, at, end, row);
  }

  private int readText(byte[] data, int at, int end, int row) {
    int usual = utc.read(data, at);
    if (usual == UtcTime.UNUSUAL) {
      return readUnusual(data, at, end, row);
    }
    store(utc.value(), row);
    return usual;
  }

  private int readUnusual(byte[] data, int at, int end, int row) {
    int behind = scanner.text(data, at, end);
    if (behind == JsonScanner.INVALID) {
      return UNUSUAL;
    }
    long millis = IsoTime.parse(scanner.textData(), scanner.textFrom(), scanner.textTo());
    return take(millis, row) ? behind : UNUSUAL;
  }

  private int readNumber(byte[] data, int at, int end, int row) {
    int behind = integer.read(data, at, end);
    if (behind == IntegerText.INVALID) {
      return readNull(data, at, row);
    }
    return take(integer.value(), row) ? behind : UNUSUAL;
  }

  private boolean take(long millis, int row) {
    if (millis < IsoTime.FIRST_MILLIS || millis > IsoTime.LAST_MILLIS) {
      return false;
    }
    store(millis, row);
    return true;
  }

  private void store(long millis, int row) {
    Column target = column;
    if (target != null) {
      target.setLong(row, millis);
      target.setPresent(row);
    }
  }

  @Override
  Fault fault(byte[] data, int at, int end) {
    if (startsNumber(data[at])) {
      return outOfRange(WANTED, data, at, end);
    }
    if (data[at] != '"') {
      return wrongType(WANTED, data, at, end);
    }
    scanner.text(data, at, end);
    long millis = IsoTime.parse(scanner.textData(), scanner.textFrom(), scanner.textTo());
    return millis == IsoTime.BAD
        ? badValue(FORM, data, at, end)
        : outOfRange(WANTED, data, at, end);
  }
}
