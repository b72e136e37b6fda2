package dev.sluice.engine.output;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * Writes JSON text into a growing byte array, UTF-8, without white space. It writes what it is
 * told: commas and nesting are the caller's. Reused; one thread.
 */
public final class JsonText {
  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final short[] HEX_PAIRS = new short[256];

  static {
    for (int i = 0; i < HEX_PAIRS.length; i++) {
      HEX_PAIRS[i] = (short) (HEX[i & 15] << Byte.SIZE | HEX[i >> 4]);
    }
  }

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = ONES << 7;
  private static final long SPACES = ONES * ' ';
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';

  private static final long MILLIS_PER_DAY = 86_400_000;

  /** Years 0 to 9999 are written with four digits; outside, {@link Instant#toString} knows how. */
  private static final long YEAR_0 = -62_167_219_200_000L;

  private static final long YEAR_10000 = 253_402_300_800_000L;
  private static final int DAYS_TO_EPOCH_FROM_MARCH_OF_YEAR_0 = 719_468;
  private static final int DAYS_PER_ERA = 146_097;

  /** {@code "YYYY-MM-DDT}: what the instants of one day begin with. */
  private static final int DATE_BYTES = 12;

  /** The most bytes that an instant of these years takes. */
  private static final int INSTANT_BYTES_MAX = 26;

  /** Two dates, the even day's and the odd one's: the ends of a window often lie a day apart. */
  private final byte[] dates = new byte[2 * DATE_BYTES];

  private final long[] datesDay = {Long.MIN_VALUE, Long.MIN_VALUE};
  private byte[] bytes = new byte[512];
  private int size;

  public void clear() {
    size = 0;
  }

  public int size() {
    return size;
  }

  /** Drops everything from {@code size} on. */
  public void truncate(int toSize) {
    size = toSize;
  }

  /** The array written to; valid until the next write. */
  public byte[] array() {
    return bytes;
  }

  private int reserve(int more) {
    int needed = Math.addExact(size, more);
    if (needed > bytes.length) {
      bytes =
          Arrays.copyOf(
              bytes, (int) Math.min(Math.max(needed, 2L * bytes.length), Integer.MAX_VALUE - 16));
    }
    return size;
  }

  /** Leaves room for this many bytes, to be filled in later; returns where it starts. */
  int leave(int count) {
    int at = reserve(count);
    size += count;
    return at;
  }

  /** One ASCII character, as it is. */
  public JsonText raw(char ascii) {
    reserve(1);
    bytes[size++] = (byte) ascii;
    return this;
  }

  /** Bytes, as they are. */
  public JsonText raw(byte[] json) {
    return raw(json, 0, json.length);
  }

  /** Some of these bytes, as they are. */
  public JsonText raw(byte[] json, int from, int length) {
    int at = reserve(length);
    System.arraycopy(json, from, bytes, at, length);
    size += length;
    return this;
  }

  /** ASCII text, as it is. */
  public JsonText raw(String ascii) {
    int length = ascii.length();
    int at = reserve(length);
    for (int i = 0; i < length; i++) {
      bytes[at + i] = (byte) ascii.charAt(i);
    }
    size += length;
    return this;
  }

  /**
   * A string, quoted and escaped.
   *
   * @throws IllegalArgumentException if it has an unpaired surrogate, which no JSON text can carry
   */
  public JsonText string(String value) {
    int length = value.length();
    int at = reserve(length + 2);
    byte[] into = bytes;
    into[at++] = '"';
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (c >= 0x80 || needsEscape(c)) {
        size = at;
        rest(value, i);
        return raw('"');
      }
      into[at++] = (byte) c;
    }
    into[at++] = '"';
    size = at;
    return this;
  }

  private void rest(String value, int from) {
    for (int i = from; i < value.length(); i++) {
      int point = value.codePointAt(i);
      if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
        throw new IllegalArgumentException("the text has an unpaired surrogate at index " + i);
      }
      codePoint(point);
      i += Character.charCount(point) - 1;
    }
  }

  private void codePoint(int point) {
    reserve(6);
    if (point < 0x80) {
      ascii((char) point);
    } else if (point < 0x800) {
      bytes[size++] = (byte) (0xC0 | (point >> 6));
      bytes[size++] = (byte) (0x80 | (point & 0x3F));
    } else if (point < 0x10000) {
      bytes[size++] = (byte) (0xE0 | (point >> 12));
      bytes[size++] = (byte) (0x80 | ((point >> 6) & 0x3F));
      bytes[size++] = (byte) (0x80 | (point & 0x3F));
    } else {
      bytes[size++] = (byte) (0xF0 | (point >> 18));
      bytes[size++] = (byte) (0x80 | ((point >> 12) & 0x3F));
      bytes[size++] = (byte) (0x80 | ((point >> 6) & 0x3F));
      bytes[size++] = (byte) (0x80 | (point & 0x3F));
    }
  }

  /** A string from valid UTF-8 bytes, quoted and escaped. */
  public JsonText utf8(byte[] text, int from, int length) {
    reserve(length + 2 + Long.BYTES);
    bytes[size++] = '"';
    int clean = 0;
    for (; clean + Long.BYTES <= length; clean += Long.BYTES) {
      long word = (long) LONGS.get(text, from + clean);
      if (needsEscape(word)) {
        break;
      }
      LONGS.set(bytes, size, word);
      size += Long.BYTES;
    }
    for (int i = from + clean; i < from + length; i++) {
      utf8(text[i], from + length - i);
    }
    return raw('"');
  }

  /**
   * A string from valid UTF-8 in memory, quoted and escaped; up to seven bytes past its end are
   * read.
   */
  public JsonText utf8(long address, int length) {
    int at = reserve(length + 2 + Long.BYTES);
    bytes[at++] = '"';
    for (int i = 0; i < length; i += Long.BYTES) {
      long word = MemoryUtil.getLong(address + i);
      if (length - i < Long.BYTES) {
        // What is behind the text becomes spaces, which need no escape.
        long behind = -1L << (length - i << 3);
        word = word & ~behind | SPACES & behind;
      }
      if (needsEscape(word)) {
        size = at + i;
        return escaped(address + i, length - i);
      }
      LONGS.set(bytes, at + i, word);
    }
    size = at + length;
    bytes[size++] = '"';
    return this;
  }

  private JsonText escaped(long address, int length) {
    for (int i = 0; i < length; i++) {
      utf8(MemoryUtil.getByte(address + i), length - i);
    }
    return raw('"');
  }

  /** One byte of a string, of which {@code left} are still to come, this one counted. */
  private void utf8(byte b, int left) {
    if (b >= 0 && needsEscape((char) b)) {
      reserve(left + 7);
      ascii((char) b);
    } else {
      reserve(1);
      bytes[size++] = b;
    }
  }

  /**
   * Whether any of eight bytes is below a space, a quote or a backslash: a byte borrows from its
   * high bit only if it is less than what is taken off.
   */
  private static boolean needsEscape(long word) {
    long quotes = word ^ QUOTES;
    long backslashes = word ^ BACKSLASHES;
    long found =
        (word - SPACES & ~word) | (quotes - ONES & ~quotes) | (backslashes - ONES & ~backslashes);
    return (found & HIGH_BITS) != 0;
  }

  private static boolean needsEscape(char c) {
    return c < 0x20 || c == '"' || c == '\\';
  }

  private void ascii(char c) {
    if (!needsEscape(c)) {
      bytes[size++] = (byte) c;
      return;
    }
    bytes[size++] = '\\';
    char shorthand =
        switch (c) {
          case '"', '\\' -> c;
          case '\n' -> 'n';
          case '\r' -> 'r';
          case '\t' -> 't';
          default -> 0;
        };
    if (shorthand != 0) {
      bytes[size++] = (byte) shorthand;
      return;
    }
    bytes[size++] = 'u';
    bytes[size++] = '0';
    bytes[size++] = '0';
    bytes[size++] = HEX[c >> 4];
    bytes[size++] = HEX[c & 15];
  }

  public JsonText number(long value) {
    int at = reserve(Digits.BYTES_MAX);
    size = Digits.write(bytes, at, value);
    return this;
  }

  /**
   * A double in its shortest form that reads back equal.
   *
   * @throws IllegalArgumentException if it is NaN or infinite, for which JSON has no number
   */
  public JsonText number(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(value + " is no JSON number");
    }
    return raw(Double.toString(value));
  }

  /** A decimal as a string, plain, at its own scale. */
  public JsonText decimal(BigDecimal value) {
    return raw('"').raw(value.toPlainString()).raw('"');
  }

  /** An instant as a string, ISO-8601 in UTC. */
  public JsonText instant(Instant value) {
    if (value.getNano() % 1_000_000 != 0
        || value.getEpochSecond() >= YEAR_10000 / 1000
        || value.getEpochSecond() < YEAR_0 / 1000) {
      return raw('"').raw(value.toString()).raw('"');
    }
    return instant(value.toEpochMilli());
  }

  /** An instant in epoch milliseconds as a string, ISO-8601 in UTC. */
  public JsonText instant(long millis) {
    if (millis < YEAR_0 || millis >= YEAR_10000) {
      return raw('"').raw(Instant.ofEpochMilli(millis).toString()).raw('"');
    }
    long day = Math.floorDiv(millis, MILLIS_PER_DAY);
    int parity = (int) day & 1;
    if (day != datesDay[parity]) {
      setDate(day, parity);
    }
    int at = reserve(INSTANT_BYTES_MAX);
    byte[] into = bytes;
    System.arraycopy(dates, parity * DATE_BYTES, into, at, DATE_BYTES);
    at += DATE_BYTES;
    int ofDay = (int) (millis - day * MILLIS_PER_DAY);
    int seconds = ofDay / 1000;
    int fraction = ofDay - 1000 * seconds;
    int minutes = seconds / 60;
    int hours = minutes / 60;
    Digits.pair(into, at, hours);
    into[at + 2] = ':';
    Digits.pair(into, at + 3, minutes - 60 * hours);
    into[at + 5] = ':';
    Digits.pair(into, at + 6, seconds - 60 * minutes);
    at += 8;
    if (fraction != 0) {
      int tenths = fraction / 10;
      into[at] = '.';
      Digits.pair(into, at + 1, tenths);
      into[at + 3] = (byte) ('0' + fraction - 10 * tenths);
      at += 4;
    }
    into[at] = 'Z';
    into[at + 1] = '"';
    size = at + 2;
    return this;
  }

  /**
   * Civil date of a day number; the algorithm counts years from March (H. Hinnant,
   * "chrono-compatible low-level date algorithms").
   */
  private void setDate(long epochDay, int parity) {
    long shifted = epochDay + DAYS_TO_EPOCH_FROM_MARCH_OF_YEAR_0;
    long era = Math.floorDiv(shifted, DAYS_PER_ERA);
    int ofEra = (int) (shifted - era * DAYS_PER_ERA);
    int yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365;
    int ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int fromMarch = (5 * ofYear + 2) / 153;
    int day = ofYear - (153 * fromMarch + 2) / 5 + 1;
    int month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
    int year = (int) (yearOfEra + era * 400 + (month <= 2 ? 1 : 0));
    int at = parity * DATE_BYTES;
    dates[at] = '"';
    Digits.pair(dates, at + 1, year / 100);
    Digits.pair(dates, at + 3, year % 100);
    dates[at + 5] = '-';
    Digits.pair(dates, at + 6, month);
    dates[at + 8] = '-';
    Digits.pair(dates, at + 9, day);
    dates[at + 11] = 'T';
    datesDay[parity] = epochDay;
  }

  /** Bytes as lower-case hex digits in quotes. */
  public JsonText hex(byte[] value, int length) {
    int at = reserve(2 * length + 2);
    byte[] into = bytes;
    into[at++] = '"';
    for (int i = 0; i < length; i++) {
      SHORTS.set(into, at, HEX_PAIRS[value[i] & 0xff]);
      at += 2;
    }
    into[at++] = '"';
    size = at;
    return this;
  }

  @Override
  public String toString() {
    return new String(bytes, 0, size, StandardCharsets.UTF_8);
  }
}
