package dev.sluice.compiler.check;

import java.math.BigInteger;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as they are written in annotations: one whole number and one unit. */
final class Durations {
  /** From the year 1 to the end of 9999: what event times can lie apart. */
  private static final long MILLIS_MAX = 3_652_059L * 86_400_000;

  private static final Pattern WRITTEN = Pattern.compile("(-?[0-9]{1,30})(ms|s|m|h|d)");

  private Durations() {}

  /** An attribute's duration in milliseconds, of any sign; empty after a report. */
  static OptionalLong read(AnnotationUse use, String attribute, FunctionReport report) {
    String text = use.text(attribute);
    Matcher matcher = WRITTEN.matcher(text);
    if (!matcher.matches()) {
      report.error(
          ErrorCode.DURATION_MALFORMED,
          use.site(attribute),
          "%s \"%s\" is no duration. Write one whole number and one unit of ms, s, m, h, d, such as"
              + " \"30s\" or \"10m\".",
          attribute,
          text);
      return OptionalLong.empty();
    }
    BigInteger millis =
        new BigInteger(matcher.group(1)).multiply(BigInteger.valueOf(millisOf(matcher.group(2))));
    if (millis.abs().compareTo(BigInteger.valueOf(MILLIS_MAX)) > 0) {
      report.error(
          ErrorCode.DURATION_TOO_LONG,
          use.site(attribute),
          "%s \"%s\" is longer than the time from the year 1 to 9999. Use at most \"3652059d\".",
          attribute,
          text);
      return OptionalLong.empty();
    }
    return OptionalLong.of(millis.longValueExact());
  }

  private static long millisOf(String unit) {
    return switch (unit) {
      case "ms" -> 1;
      case "s" -> 1_000;
      case "m" -> 60_000;
      case "h" -> 3_600_000;
      default -> 86_400_000;
    };
  }

  /** As it would be written, in the largest unit. */
  static String written(long millis) {
    for (String unit : List.of("d", "h", "m", "s")) {
      if (millis % millisOf(unit) == 0) {
        return millis / millisOf(unit) + unit;
      }
    }
    return millis + "ms";
  }

  /** A duration that may be zero but not less. */
  static OptionalLong readNotNegative(AnnotationUse use, String attribute, FunctionReport report) {
    OptionalLong millis = read(use, attribute, report);
    if (millis.isPresent() && millis.getAsLong() < 0) {
      report.error(
          ErrorCode.DURATION_NEGATIVE,
          use.site(attribute),
          "%s \"%s\" is less than zero. Use \"0s\" or more.",
          attribute,
          use.text(attribute));
      return OptionalLong.empty();
    }
    return millis;
  }

  /** A duration that must be more than zero; {@code code} is that of the report if it is not. */
  static OptionalLong readPositive(
      AnnotationUse use, String attribute, ErrorCode code, FunctionReport report) {
    OptionalLong millis = read(use, attribute, report);
    if (millis.isPresent() && millis.getAsLong() <= 0) {
      report.error(
          code,
          use.site(attribute),
          "%s \"%s\" is not more than zero. Use at least \"1ms\".",
          attribute,
          use.text(attribute));
      return OptionalLong.empty();
    }
    return millis;
  }
}
