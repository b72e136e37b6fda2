package dev.sluice.dev.schedule;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When a schedule of EventBridge fires: {@code rate(N unit)}.
 *
 * @param every how long it is from one time to the next
 */
public record Schedule(Duration every) {
  private static final Pattern RATE =
      Pattern.compile("rate\\(([1-9][0-9]{0,6}) (minute|hour|day)(s?)\\)");

  public Schedule {
    if (!every.isPositive()) {
      throw new IllegalArgumentException("a schedule's rate is positive, was %s".formatted(every));
    }
  }

  /** Reads one as a template has it. */
  public static Schedule parse(String text) {
    Matcher rate = RATE.matcher(text);
    if (!rate.matches() || rate.group(1).equals("1") == rate.group(3).equals("s")) {
      throw new IllegalArgumentException(
          "'%s' is no schedule that is known here; give rate(1 minute), rate(5 minutes), and so with hours and days"
              .formatted(text));
    }
    long count = Long.parseLong(rate.group(1));
    return new Schedule(
        switch (rate.group(2)) {
          case "minute" -> Duration.ofMinutes(count);
          case "hour" -> Duration.ofHours(count);
          default -> Duration.ofDays(count);
        });
  }
}
