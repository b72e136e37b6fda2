package dev.sluice.engine.output;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * Writes JSON text into a growing byte array, UTF-8, without white space. It writes what it is
 * told: commas and nesting are the caller's. Reused; one thread.
 */
public final class JsonText {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final long MILLIS_PER_DAY = 86_400_000;

  /** Years 0 to 9999 are written with four digits; outside, {@link Instant#toString} knows how. */
  private static final long YEAR_0 = -62_167_219_200_000L;

  private static final long YEAR_10000 = 253_402_300_800_000L;
  private static final int DAYS_TO_EPOCH_FROM_MARCH_OF_YEAR_0 = 719_468;
  private static final int DAYS_PER_ERA = 146_097;

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
    reserve(length + 2);
    bytes[size++] = '"';
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (c >= 0x80 || needsEscape(c)) {
        rest(value, i);
        return raw('"');
      }
      bytes[size++] = (byte) c;
    }
    return raw('"');
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
    reserve(length + 2);
    bytes[size++] = '"';
    for (int i = from; i < from + length; i++) {
      byte b = text[i];
      if (b >= 0 && needsEscape((char) b)) {
        reserve(from + length - i + 7);
        ascii((char) b);
      } else {
        reserve(1);
        bytes[size++] = b;
      }
    }
    return raw('"');
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
    if (value == Long.MIN_VALUE) {
      return raw("-9223372036854775808");
    }
    int at = reserve(20);
    long rest = value;
    if (rest < 0) {
      bytes[at++] = '-';
      rest = -rest;
    }
    int digits = 1;
    for (long bound = 10; digits < 19 && rest >= bound; bound *= 10) {
      digits++;
    }
    for (int i = at + digits - 1; i >= at; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    size = at + digits;
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
    reserve(26);
    bytes[size++] = '"';
    date(Math.floorDiv(millis, MILLIS_PER_DAY));
    bytes[size++] = 'T';
    int ofDay = (int) Math.floorMod(millis, MILLIS_PER_DAY);
    digits(ofDay / 3_600_000, 2);
    bytes[size++] = ':';
    digits(ofDay / 60_000 % 60, 2);
    bytes[size++] = ':';
    digits(ofDay / 1000 % 60, 2);
    if (ofDay % 1000 != 0) {
      bytes[size++] = '.';
      digits(ofDay % 1000, 3);
    }
    bytes[size++] = 'Z';
    bytes[size++] = '"';
    return this;
  }

  /**
   * Civil date of a day number; the algorithm counts years from March (H. Hinnant,
   * "chrono-compatible low-level date algorithms").
   */
  private void date(long epochDay) {
    long shifted = epochDay + DAYS_TO_EPOCH_FROM_MARCH_OF_YEAR_0;
    long era = Math.floorDiv(shifted, DAYS_PER_ERA);
    int ofEra = (int) (shifted - era * DAYS_PER_ERA);
    int yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365;
    int ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int fromMarch = (5 * ofYear + 2) / 153;
    int day = ofYear - (153 * fromMarch + 2) / 5 + 1;
    int month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
    digits((int) (yearOfEra + era * 400 + (month <= 2 ? 1 : 0)), 4);
    bytes[size++] = '-';
    digits(month, 2);
    bytes[size++] = '-';
    digits(day, 2);
  }

  private void digits(int value, int width) {
    int rest = value;
    for (int i = size + width - 1; i >= size; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    size += width;
  }

  /** Bytes as lower-case hex digits in quotes. */
  public JsonText hex(byte[] value, int length) {
    reserve(2 * length + 2);
    bytes[size++] = '"';
    for (int i = 0; i < length; i++) {
      bytes[size++] = HEX[value[i] >> 4 & 15];
      bytes[size++] = HEX[value[i] & 15];
    }
    bytes[size++] = '"';
    return this;
  }

  @Override
  public String toString() {
    return new String(bytes, 0, size, StandardCharsets.UTF_8);
  }
}
