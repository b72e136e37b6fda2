package dev.sluice.files;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds line ends and blank lines, eight bytes at a time. */
final class Newlines {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long NEWLINES = '\n' * ONES;

  private Newlines() {}

  /**
   * The index of the first newline in {@code [from, to)}, or {@code to}. Eight bytes past {@code
   * to} must be readable.
   */
  static int find(byte[] bytes, int from, int to) {
    for (int at = from; at < to; at += Long.BYTES) {
      long differing = (long) WORD.get(bytes, at) ^ NEWLINES;
      long found = (differing - ONES) & ~differing & HIGHS;
      if (found != 0) {
        return Math.min(to, at + (Long.numberOfTrailingZeros(found) >>> 3));
      }
    }
    return to;
  }

  /** Whether there are only spaces, tabs and carriage returns, or nothing. */
  static boolean isBlank(byte[] bytes, int from, int to) {
    for (int at = from; at < to; at++) {
      byte b = bytes[at];
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }
}
