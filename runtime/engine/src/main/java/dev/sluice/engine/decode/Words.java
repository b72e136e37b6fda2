package dev.sluice.engine.decode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Eight bytes of a byte array at a time, and what their bits say. Little-endian: the first byte is
 * the lowest.
 */
final class Words {
  static final long HIGH_BITS = 0x8080808080808080L;
  private static final long ONES = 0x0101010101010101L;
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';
  private static final long SPACES = ONES * ' ';
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Words() {}

  static long at(byte[] data, int index) {
    return (long) LONGS.get(data, index);
  }

  /**
   * High bits of the bytes at which plain text stops: a quote, a backslash, a control character, a
   * byte that is not ASCII. Bits above the lowest one that is set may be wrong.
   */
  static long stops(long word) {
    long quotes = word ^ QUOTES;
    long backslashes = word ^ BACKSLASHES;
    return (((quotes - ONES) & ~quotes)
            | ((backslashes - ONES) & ~backslashes)
            | ((word - SPACES) & ~word)
            | word)
        & HIGH_BITS;
  }

  /** The index of the first byte whose high bit is set. */
  static int first(long highBits) {
    return Long.numberOfTrailingZeros(highBits) >>> 3;
  }

  /** The first up to eight bytes of ASCII text as a word, the rest zero. */
  static long of(String ascii) {
    byte[] bytes = ascii.getBytes(StandardCharsets.UTF_8);
    long word = 0;
    for (int i = Math.min(bytes.length, Long.BYTES) - 1; i >= 0; i--) {
      word = word << 8 | bytes[i] & 0xFF;
    }
    return word;
  }

  /** A mask of the first {@code bytes} bytes. */
  static long mask(int bytes) {
    return bytes >= Long.BYTES ? -1L : (1L << (8 * bytes)) - 1;
  }
}
