package dev.sluice.testkit.oracle;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Event time: text or epoch milliseconds, to whole milliseconds in the years 0001 to 9999. */
final class InstantText {
  private static final Pattern ISO =
      Pattern.compile(
          "(\\d{4})-(\\d\\d)-(\\d\\d)T(\\d\\d):(\\d\\d):(\\d\\d)(?:\\.(\\d{1,9}))?"
              + "(?:Z|([+-])(0\\d|1[0-7]):([0-5]\\d))");
  private static final BigInteger FIRST = BigInteger.valueOf(millis(1));
  private static final BigInteger END = BigInteger.valueOf(millis(10_000));

  private InstantText() {}

  private static long millis(int year) {
    return LocalDateTime.of(year, 1, 1, 0, 0).toInstant(ZoneOffset.UTC).toEpochMilli();
  }

  static BigInteger parse(String text) throws DeadEvent {
    Matcher match = ISO.matcher(text);
    if (!match.matches()) {
      throw new DeadEvent("bad-value");
    }
    long seconds = localSeconds(match) - zoneSeconds(match);
    String fraction = match.group(7) == null ? "" : match.group(7);
    long millis = seconds * 1000 + Long.parseLong((fraction + "000").substring(0, 3));
    return inRange(BigInteger.valueOf(millis));
  }

  private static long localSeconds(Matcher match) throws DeadEvent {
    int[] parts = new int[6];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = Integer.parseInt(match.group(i + 1));
    }
    try {
      return LocalDateTime.of(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5])
          .toEpochSecond(ZoneOffset.UTC);
    } catch (DateTimeException _) {
      throw new DeadEvent("bad-value");
    }
  }

  private static long zoneSeconds(Matcher match) {
    if (match.group(8) == null) {
      return 0;
    }
    long minutes = 60L * Integer.parseInt(match.group(9)) + Integer.parseInt(match.group(10));
    return match.group(8).equals("-") ? -60 * minutes : 60 * minutes;
  }

  static BigInteger inRange(BigInteger millis) throws DeadEvent {
    if (millis.compareTo(FIRST) < 0 || millis.compareTo(END) >= 0) {
      throw new DeadEvent("out-of-range");
    }
    return millis;
  }
}
