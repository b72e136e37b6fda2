package dev.sluice.engine.column;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.util.MemoryUtil;
import org.jspecify.annotations.Nullable;

/**
 * Strings of one column's texts, which lie in its memory or, of a column of views, in the batch's
 * bytes. Codes that come back, such as names of countries, are given again instead of being made
 * again; a column whose texts hardly come back is not asked for long. One thread.
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
  private byte[] viewed = scratch;
  private final List<String> others = new ArrayList<>();

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
    int place = place(word);
    String known = known(place, word);
    return known != null ? known : keep(place, word, made(address, length));
  }

  /** Takes new bytes to view, and forgets the texts that are not in the old. */
  void view(byte[] bytes) {
    viewed = bytes;
    others.clear();
  }

  /** The view of a text that does not lie in the bytes as it is. */
  long other(String text) {
    others.add(text);
    return -others.size();
  }

  /** The view of ASCII text; behind it eight more bytes may be read. */
  static long view(int start, int length) {
    return (long) length << Integer.SIZE | start;
  }

  /** The string that a view says. */
  String viewed(long view) {
    if (view < 0) {
      return others.get((int) ~view);
    }
    int start = (int) view;
    int length = (int) (view >>> Integer.SIZE);
    if (length == 0) {
      return "";
    }
    if (!serves || length > LENGTH_MAX || viewed[start + length - 1] == 0) {
      return ascii(start, length);
    }
    long word = low((long) LONGS.get(viewed, start), length);
    int place = place(word);
    String known = known(place, word);
    return known != null ? known : keep(place, word, ascii(start, length));
  }

  private String ascii(int start, int length) {
    return new String(viewed, start, length, StandardCharsets.ISO_8859_1);
  }

  private static int place(long word) {
    return (int) (word * 0x9E37_79B9_7F4A_7C15L >>> Long.SIZE - PLACES_LOG);
  }

  private @Nullable String known(int place, long word) {
    String known = strings[place];
    if (known != null && words[place] == word) {
      judge(1);
      return known;
    }
    judge(0);
    return null;
  }

  private String keep(int place, long word, String made) {
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
