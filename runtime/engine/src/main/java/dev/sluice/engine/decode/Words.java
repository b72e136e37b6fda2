package dev.sluice.engine.decode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight bytes at a time: the first byte of an array is the lowest of its word. A test of a word
 * gives flags, the high bit of each byte that meets it; the lowest flag is exact, those above it
 * may be false.
 */
final class Words {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGH = 0x8080_8080_8080_8080L;
  private static final long QUOTES = '"' * ONES;
  private static final long BACKSLASHES = '\\' * ONES;
  private static final long SPACES = ' ' * ONES;

  /** Added to a byte, reaches the high bit if it is more than 9. */
  private static final long ABOVE_NINE = (0x80 - 10) * ONES;

  /** Exclusive or with it makes ASCII digits numbers. */
  static final long ZEROS = '0' * ONES;

  static final long NULL = word("null");
  static final long TRUE = word("true");
  static final long FALSE = word("false");

  private Words() {}

  /** The eight bytes at {@code index}. */
  static long at(byte[] data, int index) {
    return (long) LONGS.get(data, index);
  }

  /** The first {@code count} bytes of a word, 1 to 8; zero the others. */
  static long low(long word, int count) {
    return word & (-1L >>> (64 - 8 * count));
  }

  /** A text of at most eight ASCII characters as a word. */
  static long word(String text) {
    long word = 0;
    for (int i = 0; i < text.length(); i++) {
      word |= (long) text.charAt(i) << (8 * i);
    }
    return word;
  }

  /** What {@link #beyond} holds a word to: digit d of {@code largest} lets a byte be 0 to d. */
  static long limits(String largest) {
    long limits = 0x7F7F_7F7F_7F7F_7F7FL;
    for (int i = 0; i < largest.length(); i++) {
      limits -= (long) (largest.charAt(i) - '0') << (8 * i);
    }
    return limits;
  }

  /** Flags the bytes that plain text can't go on with: a quote, backslash, control or non-ASCII. */
  static long textEnds(long word) {
    return ((word ^ QUOTES) - ONES | (word ^ BACKSLASHES) - ONES | word - SPACES | word) & HIGH;
  }

  /** Flags bytes of {@code word}, already combined with {@link #ZEROS}, that are no digits. */
  static long nonDigits(long word) {
    return (word + ABOVE_NINE | word) & HIGH;
  }

  /** Flags bytes that are not ASCII; each flag is exact. */
  static long nonAscii(long word) {
    return word & HIGH;
  }

  /** Flags bytes of {@code word} that are larger than {@link #limits} allow. */
  static long beyond(long word, long limits) {
    return (word + limits | word) & HIGH;
  }

  /** The number of the first flagged byte; flags are not 0. */
  static int first(long flags) {
    return Long.numberOfTrailingZeros(flags) >>> 3;
  }

  /**
   * The number that the first {@code count} bytes of a word, 1 to 8, spell; the word was combined
   * with {@link #ZEROS}.
   */
  static long digits(long word, int count) {
    long v = word << (64 - 8 * count);
    v = v * 10 + (v >>> 8);
    return ((v & 0x0000_00FF_0000_00FFL) * 0x000F_4240_0000_0064L
            + (v >>> 16 & 0x0000_00FF_0000_00FFL) * 0x0000_2710_0000_0001L)
        >>> 32;
  }
}
