package dev.sluice.engine.column;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.arrow.memory.util.MemoryUtil;
import org.jspecify.annotations.Nullable;

/**
 * Strings of one column's texts. Codes that come back, such as names of countries, are given again
 * instead of being made again; a column whose texts hardly come back is not asked for long. One
 * thread.
 *
 * <p>A code has at most 8 bytes, so that a hit compares one word, with zeros behind the text; texts
 * that end with a zero are therefore never kept. Each text has one place, where the last one stays.
 * The places are few: looking for a text far away costs more than making it.
 */
final class TextCache {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long NOT_ASCII = 0x8080_8080_8080_8080L;

  private static final int PLACES_LOG = 8;
  private static final int PLACES = 1 << PLACES_LOG;
  private static final int LENGTH_MAX = Long.BYTES;

  /** After so many texts it is judged whether the places serve. */
  private static final int TRIAL = 8 * PLACES;

  private final @Nullable String[] strings = new String[PLACES];
  private final long[] words = new long[PLACES];

  private byte[] scratch = new byte[64];
  private boolean serves = true;
  private int asked;
  private int hits;

  /**
   * The string of the {@code length} bytes of UTF-8 at {@code address}, behind which there are
   * {@link Column#SLACK} more.
   */
  String string(long address, int length) {
    if (length == 0) {
      return "";
    }
    if (!serves || length > LENGTH_MAX || MemoryUtil.getByte(address + length - 1) == 0) {
      return made(address, length);
    }
    long word = low(MemoryUtil.getLong(address), length);
    int place = (int) (word * 0x9E37_79B9_7F4A_7C15L >>> Long.SIZE - PLACES_LOG);
    String known = strings[place];
    if (known != null && words[place] == word) {
      judge(1);
      return known;
    }
    judge(0);
    String made = made(address, length);
    strings[place] = made;
    words[place] = word;
    return made;
  }

  /** The first {@code count} bytes of a word, 1 to 8; zero the others. */
  private static long low(long word, int count) {
    return word & -1L >>> (Long.BYTES - count << 3);
  }

  private void judge(int hit) {
    hits += hit;
    if (++asked == TRIAL) {
      serves = hits > TRIAL / 2;
      asked = 0;
      hits = 0;
      if (!serves) {
        Arrays.fill(strings, null);
      }
    }
  }

  /** Copies eight bytes at a time and looks whether all are ASCII on the way. */
  private String made(long address, int length) {
    if (length + Long.BYTES > scratch.length) {
      scratch = new byte[2 * length + Long.BYTES];
    }
    long all = 0;
    int at = 0;
    for (; at + Long.BYTES <= length; at += Long.BYTES) {
      long word = MemoryUtil.getLong(address + at);
      LONGS.set(scratch, at, word);
      all |= word;
    }
    if (at < length) {
      long word = low(MemoryUtil.getLong(address + at), length - at);
      LONGS.set(scratch, at, word);
      all |= word;
    }
    // Latin-1 is what ASCII is kept as: its bytes are taken as they are.
    return new String(
        scratch,
        0,
        length,
        (all & NOT_ASCII) == 0 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
  }
}
