package dev.sluice.cli.args;

import java.util.Locale;

/** Sizes as people write them; k, m and g are powers of 1024. */
public final class ByteSize {
  private static final String UNITS = "kmg";

  private ByteSize() {}

  /**
   * Reads a size.
   *
   * @throws IllegalArgumentException if it is none
   * @throws ArithmeticException if it is too large
   */
  static long parse(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    int unit = UNITS.indexOf(lower.charAt(lower.length() - 1));
    long number = Long.parseLong(unit < 0 ? lower : lower.substring(0, lower.length() - 1));
    return Math.multiplyExact(number, 1L << (10 * (unit + 1)));
  }

  /** A size, rounded, for people. */
  public static String shown(long bytes) {
    long unit = 1;
    String name = "bytes";
    for (int i = 0; i < UNITS.length() && bytes / unit >= 1024; i++) {
      unit <<= 10;
      name = Character.toUpperCase(UNITS.charAt(i)) + "B";
    }
    return unit == 1
        ? "%d bytes".formatted(bytes)
        : String.format(Locale.ROOT, "%.1f %s", (double) bytes / unit, name);
  }
}
