package dev.sluice.engine.decode;

/** Reads JSON numbers that are whole and fit 64 bits. Reused; one thread. */
final class IntegerText {
  static final int INVALID = -1;

  private static final long TEN_TO_8 = 100_000_000;
  private static final long[] POWERS = {1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000};

  private final ExactNumber exact = new ExactNumber();
  private long value;

  /** The number last read. */
  long value() {
    return value;
  }

  /** The position behind the number at {@code at}, or {@link #INVALID}. */
  int read(byte[] data, int at, int end) {
    boolean negative = data[at] == '-';
    int from = negative ? at + 1 : at;
    long word = Words.at(data, from) ^ Words.ZEROS;
    long others = Words.nonDigits(word);
    int count = others == 0 ? Long.BYTES : Words.first(others);
    if (count == 0) {
      return INVALID;
    }
    long magnitude = Words.digits(word, count);
    if (others == 0) {
      long next = Words.at(data, from + Long.BYTES) ^ Words.ZEROS;
      others = Words.nonDigits(next);
      int more = others == 0 ? Long.BYTES : Words.first(others);
      if (more > 0) {
        magnitude =
            more == Long.BYTES
                ? magnitude * TEN_TO_8 + Words.digits(next, more)
                : magnitude * POWERS[more] + Words.digits(next, more);
      }
      count += more;
    }
    byte after = data[from + count];
    boolean leadingZero = data[from] == '0' && count > 1;
    if (others == 0 || leadingZero || after == '.' || (after | 0x20) == 'e') {
      return readUnusual(data, at, end);
    }
    value = negative ? -magnitude : magnitude;
    return from + count;
  }

  private int readUnusual(byte[] data, int at, int end) {
    int behind = NumberText.end(data, at, end);
    if (behind == NumberText.INVALID) {
      return INVALID;
    }
    exact.read(data, at, behind);
    if (!exact.fitsLong()) {
      return INVALID;
    }
    value = exact.toLong();
    return behind;
  }
}
