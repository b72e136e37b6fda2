package dev.sluice.engine.decode;

/**
 * Times as text: {@code YYYY-MM-DDThh:mm:ss[.f{1,9}](Z|+hh:mm|-hh:mm)}, floored to milliseconds.
 */
final class InstantText {
  /** What {@link #parse} gives for text that is no time. */
  static final long NO_TIME = Long.MIN_VALUE;

  private static final long YEAR_1 = -62_135_596_800_000L;
  private static final long YEAR_10000 = 253_402_300_800_000L;
  private static final long MILLIS_PER_DAY = 86_400_000;
  private static final int ZONE_HOURS_MAX = 17;
  private static final int FRACTION_DIGITS_MAX = 9;
  private static final int DAYS_TO_EPOCH_FROM_MARCH_OF_YEAR_0 = 719_468;

  private InstantText() {}

  /** Whether a time lies in the years 0001 to 9999. */
  static boolean isInRange(long millis) {
    return millis >= YEAR_1 && millis < YEAR_10000;
  }

  /** Epoch milliseconds, possibly out of range, or {@link #NO_TIME}. */
  static long parse(byte[] text, int length) {
    if (length < 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':') {
      return NO_TIME;
    }
    long day = day(text, 0);
    int hour = digits(text, 11, 2);
    int minute = digits(text, 14, 2);
    int second = digits(text, 17, 2);
    if (day == NO_TIME || (hour | minute | second) < 0 || hour > 23 || minute > 59 || second > 59) {
      return NO_TIME;
    }
    int at = 19;
    int millis = 0;
    if (text[at] == '.') {
      int from = ++at;
      for (int weight = 100; at < length && digits(text, at, 1) >= 0; at++, weight /= 10) {
        millis += digits(text, at, 1) * weight;
      }
      if (at == from || at - from > FRACTION_DIGITS_MAX) {
        return NO_TIME;
      }
    }
    long zone = zoneMillis(text, at, length);
    return zone == NO_TIME
        ? NO_TIME
        : day * MILLIS_PER_DAY + ofDay(hour, minute, second) + millis - zone;
  }

  private static long ofDay(int hour, int minute, int second) {
    return ((hour * 60 + minute) * 60 + second) * 1000L;
  }

  private static long zoneMillis(byte[] text, int at, int length) {
    if (length - at == 1 && text[at] == 'Z') {
      return 0;
    }
    if (length - at != 6 || (text[at] != '+' && text[at] != '-') || text[at + 3] != ':') {
      return NO_TIME;
    }
    int hours = digits(text, at + 1, 2);
    int minutes = digits(text, at + 4, 2);
    if ((hours | minutes) < 0 || hours > ZONE_HOURS_MAX || minutes > 59) {
      return NO_TIME;
    }
    long millis = ofDay(hours, minutes, 0);
    return text[at] == '-' ? -millis : millis;
  }

  /** The day number of {@code YYYY-MM-DD} at {@code at}, or {@link #NO_TIME}. */
  static long day(byte[] text, int at) {
    int year = digits(text, at, 4);
    int month = digits(text, at + 5, 2);
    int day = digits(text, at + 8, 2);
    boolean wrong = text[at + 4] != '-' || text[at + 7] != '-' || (year | month | day) < 0;
    if (wrong || month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) {
      return NO_TIME;
    }
    return dayNumber(year, month, day);
  }

  private static int daysOf(int year, int month) {
    return switch (month) {
      case 2 -> year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
      case 4, 6, 9, 11 -> 30;
      default -> 31;
    };
  }

  /**
   * Day number of a civil date; the algorithm counts years from March (H. Hinnant,
   * "chrono-compatible low-level date algorithms").
   */
  private static long dayNumber(int year, int month, int day) {
    int fromMarch = month <= 2 ? year - 1 : year;
    long era = Math.floorDiv(fromMarch, 400);
    long yearOfEra = fromMarch - era * 400;
    long ofYear = (153L * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return era * 146_097
        + yearOfEra * 365
        + yearOfEra / 4
        - yearOfEra / 100
        + ofYear
        - DAYS_TO_EPOCH_FROM_MARCH_OF_YEAR_0;
  }

  /** The number in {@code count} digits, or -1. */
  static int digits(byte[] text, int from, int count) {
    int value = 0;
    for (int i = from; i < from + count; i++) {
      int digit = text[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }
}
