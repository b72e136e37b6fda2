package dev.sluice.engine.column;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.apache.arrow.memory.util.MemoryUtil;
import org.jspecify.annotations.Nullable;

/**
 * Strings of one column's texts. Short ones that come back, such as names of countries, are given
 * again instead of being made again; a column whose texts hardly come back is not asked for long.
 * One thread.
 *
 * <p>A text of at most 16 bytes is told from all others by its length, its first and its last eight
 * bytes, so that a hit compares three numbers. Each text has one place, where the last one stays.
 */
final class TextCache {
  private static final int PLACES = 512;
  private static final int LENGTH_MAX = 2 * Long.BYTES;

  /** After so many texts it is judged whether the places serve. */
  private static final int TRIAL = 8 * PLACES;

  private final @Nullable String[] strings = new String[PLACES];
  private final long[] heads = new long[PLACES];
  private final long[] tails = new long[PLACES];
  private final int[] lengths = new int[PLACES];
  private byte[] scratch = new byte[64];
  private boolean serves = true;
  private int asked;
  private int hits;

  /**
   * The string of the {@code length} bytes of UTF-8 at {@code address}, behind which there are
   * {@link Column#SLACK} more.
   */
  String string(long address, int length) {
    if (!serves || length > LENGTH_MAX || length == 0) {
      return length == 0 ? "" : made(address, length);
    }
    long first = MemoryUtil.getLong(address);
    long head = length < Long.BYTES ? first & (1L << 8 * length) - 1 : first;
    long tail = length <= Long.BYTES ? 0 : MemoryUtil.getLong(address + length - Long.BYTES);
    long hash = (head + Long.rotateLeft(tail, 29) + length) * 0x9E37_79B9_7F4A_7C15L;
    int place = (int) (hash >>> 32) & PLACES - 1;
    String known = strings[place];
    if (known != null && heads[place] == head && tails[place] == tail && lengths[place] == length) {
      judge(1);
      return known;
    }
    judge(0);
    String made = made(address, length);
    strings[place] = made;
    heads[place] = head;
    tails[place] = tail;
    lengths[place] = length;
    return made;
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

  private String made(long address, int length) {
    if (length > scratch.length) {
      scratch = new byte[2 * length];
    }
    MemoryUtil.copyFromMemory(address, scratch, 0, length);
    return new String(scratch, 0, length, UTF_8);
  }
}
