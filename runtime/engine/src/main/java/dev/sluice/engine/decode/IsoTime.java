package dev.sluice.engine.decode;

/**
 * {@code YYYY-MM-DDThh:mm:ss[.f{1,9}](Z|+hh:mm|-hh:mm)}, read exactly and floored to milliseconds;
 * the offset goes up to 17:59.
 */
final class IsoTime {
  /** The text is no time. */
  static final long BAD = Long.MIN_VALUE;

  /** 0001-01-01T00:00Z, the first allowed. */
  static final long FIRST_MILLIS = -62_135_596_800_000L;

  /** 9999-12-31T23:59:59.999Z, the last allowed. */
  static final long LAST_MILLIS = 253_402_300_799_999L;

  static final long DAY_MILLIS = 86_400_000;

  private static final int DATE_LENGTH = 10;
  private static final int SECONDS_END = 19;
  private static final int ZONE_HOURS_MAX = 17;
  private static final int DAYS_OF_400_YEARS = 146_097;

  private IsoTime() {}

  /**
   * The epoch milliseconds of the text at {@code [from, to)}, or {@link #BAD}; they may lie outside
   * of {@code [FIRST_MILLIS, LAST_MILLIS]}.
   */
  static long parse(byte[] data, int from, int to) {
    if (to - from <= SECONDS_END) {
      return BAD;
    }
    long day = day(data, from);
    int hour = two(data, from + 11);
    int minute = two(data, from + 14);
    int second = two(data, from + 17);
    boolean sound =
        day != BAD
            && data[from + DATE_LENGTH] == 'T'
            && data[from + 13] == ':'
            && data[from + 16] == ':'
            && (hour | minute | second) >= 0
            && hour < 24
            && minute < 60
            && second < 60;
    if (!sound) {
      return BAD;
    }
    int pos = from + SECONDS_END;
    int millis = 0;
    if (data[pos] == '.') {
      int fraction = pos + 1;
      for (pos = fraction; pos < to && NumberText.isDigit(data[pos]); pos++) {
        int digit = data[pos] - '0';
        millis += pos == fraction ? 100 * digit : pos == fraction + 1 ? 10 * digit : 0;
        millis += pos == fraction + 2 ? digit : 0;
      }
      if (pos == fraction || pos > fraction + 9) {
        return BAD;
      }
    }
    long zoneMinutes = zoneMinutes(data, pos, to);
    return zoneMinutes == BAD
        ? BAD
        : day * DAY_MILLIS + (((hour * 60L + minute - zoneMinutes) * 60) + second) * 1000 + millis;
  }

  private static long zoneMinutes(byte[] data, int from, int to) {
    if (to - from == 1 && data[from] == 'Z') {
      return 0;
    }
    if (to - from != 6 || data[from] != '+' && data[from] != '-' || data[from + 3] != ':') {
      return BAD;
    }
    int hours = two(data, from + 1);
    int minutes = two(data, from + 4);
    if ((hours | minutes) < 0 || hours > ZONE_HOURS_MAX || minutes > 59) {
      return BAD;
    }
    int offset = hours * 60 + minutes;
    return data[from] == '-' ? -offset : offset;
  }

  /** The epoch day of the ten bytes {@code YYYY-MM-DD}, or {@link #BAD}. */
  static long day(byte[] data, int at) {
    int century = two(data, at);
    int yearOfCentury = two(data, at + 2);
    int month = two(data, at + 5);
    int day = two(data, at + 8);
    if ((century | yearOfCentury | month | day) < 0 || data[at + 4] != '-' || data[at + 7] != '-') {
      return BAD;
    }
    int year = century * 100 + yearOfCentury;
    if (month < 1 || month > 12 || day < 1 || day > daysIn(month, year)) {
      return BAD;
    }
    // Years begin in March here, so that the leap day is the last of its year.
    int marchYear = month > 2 ? year + 400 : year + 399;
    int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    long days = 365L * marchYear + marchYear / 4 - marchYear / 100 + marchYear / 400 + dayOfYear;
    return days - DAYS_OF_400_YEARS - 719_468;
  }

  private static int daysIn(int month, int year) {
    if (month == 2) {
      return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
    }
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
  }

  /** The number of two digits, or negative. */
  private static int two(byte[] data, int at) {
    byte tens = data[at];
    byte ones = data[at + 1];
    return NumberText.isDigit(tens) && NumberText.isDigit(ones)
        ? (tens - '0') * 10 + ones - '0'
        : -1;
  }
}
