package dev.sluice.engine.decode;

/**
 * Reads times as most producers write them, {@code "YYYY-MM-DDThh:mm:ss.fffZ"} and {@code
 * "YYYY-MM-DDThh:mm:ssZ"}, three words at a time. The date is remembered: the next time is likely
 * to be of the same day, and then its bytes are only compared. Reused; one thread.
 *
 * <p>The exclusive or of a word and the text expected has 0 where a byte must be just that one, and
 * the digit where any may stand; so one sum judges eight bytes (see {@link Words#beyond}).
 */
final class UtcTime {
  static final int UNUSUAL = -1;

  private static final int DATE_TAIL_LENGTH = 3;
  private static final long HOURS = Words.word("00:00") << 8 * DATE_TAIL_LENGTH;
  private static final long HOURS_LIMITS = Words.limits("00029059");
  private static final long MILLIS = Words.word(":00.000Z");
  private static final long MILLIS_LIMITS = Words.limits("05909990");
  private static final long SECONDS = Words.word(":00Z\"");
  private static final long SECONDS_LIMITS = Words.limits("05900");

  private long dateHead = Words.word("1970-01-");
  private long dateTail = Words.word("01T") | HOURS;
  private long dateMillis;
  private long value;

  /** The epoch milliseconds last read. */
  long value() {
    return value;
  }

  /**
   * The position behind the time in quotes at {@code at}, or {@link #UNUSUAL} where it is written
   * otherwise.
   */
  int read(byte[] data, int at) {
    int from = at + 1;
    long hours = Words.at(data, from + Long.BYTES) ^ dateTail;
    if (Words.at(data, from) != dateHead || Words.beyond(hours, HOURS_LIMITS) != 0) {
      return learn(data, from) ? read(data, at) : UNUSUAL;
    }
    int hour = two(hours, DATE_TAIL_LENGTH);
    long minutes = hour * 60L + two(hours, DATE_TAIL_LENGTH + 3);
    long rest = Words.at(data, from + 2 * Long.BYTES);
    long millis = rest ^ MILLIS;
    if (hour < 24 && Words.beyond(millis, MILLIS_LIMITS) == 0 && data[from + 24] == '"') {
      value = dateMillis + minutes * 60_000 + two(millis, 1) * 1000L + three(millis, 4);
      return from + 25;
    }
    long seconds = Words.low(rest ^ SECONDS, 5);
    if (hour < 24 && Words.beyond(seconds, SECONDS_LIMITS) == 0) {
      value = dateMillis + minutes * 60_000 + two(seconds, 1) * 1000L;
      return from + 21;
    }
    return UNUSUAL;
  }

  /** The number of the two digits from byte {@code at} of a word on. */
  private static int two(long word, int at) {
    int both = (int) (word >>> 8 * at);
    return (both & 0xFF) * 10 + (both >>> 8 & 0xFF);
  }

  private static int three(long word, int at) {
    return two(word, at) * 10 + (int) (word >>> 8 * (at + 2) & 0xFF);
  }

  /** Remembers the date at {@code from}; false if there is none, or it is known already. */
  private boolean learn(byte[] data, int from) {
    long head = Words.at(data, from);
    long tail = Words.low(Words.at(data, from + Long.BYTES), DATE_TAIL_LENGTH) | HOURS;
    long day = IsoTime.day(data, from);
    boolean isDate = day != IsoTime.BAD && data[from + 10] == 'T';
    if (!isDate || day * IsoTime.DAY_MILLIS < IsoTime.FIRST_MILLIS) {
      return false;
    }
    boolean isNew = head != dateHead || tail != dateTail;
    dateHead = head;
    dateTail = tail;
    dateMillis = day * IsoTime.DAY_MILLIS;
    return isNew;
  }
}
