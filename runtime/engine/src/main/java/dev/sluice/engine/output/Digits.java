package dev.sluice.engine.output;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Decimal digits in ASCII, two at a time. */
public final class Digits {
  /** The most bytes that a long takes. */
  static final int BYTES_MAX = 20;

  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final byte[] SMALLEST =
      Long.toString(Long.MIN_VALUE).getBytes(StandardCharsets.US_ASCII);
  private static final short[] PAIRS = new short[100];
  private static final long[] POWERS = new long[19];

  static {
    for (int i = 0; i < PAIRS.length; i++) {
      PAIRS[i] = (short) (('0' + i % 10) << Byte.SIZE | ('0' + i / 10));
    }
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = 10 * POWERS[i - 1];
    }
  }

  private Digits() {}

  /** A number that is not negative, with zeros before it if it has fewer digits than that. */
  public static String fixed(long number, int width) {
    String digits = Long.toString(number);
    return "0".repeat(Math.max(0, width - digits.length())) + digits;
  }

  /** Writes a number at {@code at}, where there is room; returns where it ends. */
  static int write(byte[] into, int at, long value) {
    if (value < 0) {
      return writeNegative(into, at, value);
    }
    int end = at + count(value);
    int next = end;
    long rest = value;
    while (rest >= 100) {
      long quotient = rest / 100;
      next -= 2;
      pair(into, next, (int) (rest - 100 * quotient));
      rest = quotient;
    }
    if (rest >= 10) {
      pair(into, next - 2, (int) rest);
    } else {
      into[next - 1] = (byte) ('0' + rest);
    }
    return end;
  }

  private static int writeNegative(byte[] into, int at, long value) {
    if (value == Long.MIN_VALUE) {
      System.arraycopy(SMALLEST, 0, into, at, SMALLEST.length);
      return at + SMALLEST.length;
    }
    into[at] = '-';
    return write(into, at + 1, -value);
  }

  /** How many digits a number that is not negative has; log10(2) is about 1233 / 4096. */
  private static int count(long value) {
    int below = (Long.SIZE - Long.numberOfLeadingZeros(value | 1)) * 1233 >>> 12;
    return value < POWERS[below] ? Math.max(below, 1) : below + 1;
  }

  /** Writes two digits. */
  static void pair(byte[] into, int at, int value) {
    SHORTS.set(into, at, PAIRS[value]);
  }
}
