package dev.sluice.engine.decode;

import java.util.Arrays;

/**
 * Goes over JSON values and says where they end, holding them to RFC 8259 and UTF-8 whatever their
 * depth, without recursion. Surrogates and depth are noted, since malformed JSON further on comes
 * before them. Reused; one thread.
 */
final class JsonScanner {
  static final int INVALID = -1;

  /** The deepest level allowed; the event's own object is level 1. */
  static final int LEVELS_MAX = 64;

  private static final int NOWHERE = -1;

  /** A bit for each open container, set for objects. */
  private long[] objects = new long[1];

  private int open;
  private int unpairedAt = NOWHERE;
  private int tooDeepAt = NOWHERE;
  private int invalidAt = NOWHERE;
  private String expected = "";
  private boolean escapes;

  /**
   * The text last read by {@link #text}: it lies in {@code textData} at {@code [textFrom, textTo)}.
   */
  private byte[] textData = new byte[Long.BYTES];

  private int textFrom;
  private int textTo;
  private byte[] unescaped = new byte[64];

  /** Forgets what was noted. */
  void reset() {
    unpairedAt = NOWHERE;
    tooDeepAt = NOWHERE;
    invalidAt = NOWHERE;
    escapes = false;
  }

  /** Whether a string had an escape since {@link #reset}. */
  boolean hasEscapes() {
    return escapes;
  }

  /** Whether nothing but sound JSON was met since {@link #reset}. */
  boolean isClean() {
    return (unpairedAt & tooDeepAt & invalidAt) == NOWHERE;
  }

  /** Where the first unpaired surrogate is escaped, or negative. */
  int unpairedAt() {
    return unpairedAt;
  }

  /** Where the first container too deep begins, or negative. */
  int tooDeepAt() {
    return tooDeepAt;
  }

  /** Where the last value that was {@link #INVALID} stops being JSON. */
  int invalidAt() {
    return invalidAt;
  }

  /** What should be at {@link #invalidAt}. */
  String expected() {
    return expected;
  }

  /**
   * The position of the first byte at or behind {@code at} that is no white space, or {@code end}.
   */
  static int white(byte[] data, int at, int end) {
    int pos = at;
    while (pos < end && isWhite(data[pos])) {
      pos++;
    }
    return pos;
  }

  private static boolean isWhite(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  /**
   * The position behind the value at {@code at}, or {@link #INVALID}. A container there is on
   * {@code level}.
   */
  int value(byte[] data, int at, int end, int level) {
    open = 0;
    int pos = at;
    while (true) {
      pos = white(data, pos, end);
      byte lead = pos < end ? data[pos] : 0;
      if (lead == '{' || lead == '[') {
        push(lead == '{', level, pos);
        pos = white(data, pos + 1, end);
        boolean empty = pos < end && data[pos] == (lead == '{' ? '}' : ']');
        if (empty) {
          pos++;
          open--;
        } else {
          pos = lead == '{' ? name(data, pos, end) : pos;
          if (pos == INVALID) {
            return INVALID;
          }
          continue;
        }
      } else {
        pos = scalar(data, pos, end);
      }
      if (pos != INVALID) {
        pos = behind(data, pos, end);
      }
      if (pos == INVALID || open == 0) {
        return pos;
      }
    }
  }

  /** Goes on behind a value: past what it closes, to the next value or, with nothing open, here. */
  private int behind(byte[] data, int at, int end) {
    int pos = at;
    while (open > 0) {
      pos = white(data, pos, end);
      byte found = pos < end ? data[pos] : 0;
      boolean object = inObject();
      if (found == ',') {
        return object ? name(data, white(data, pos + 1, end), end) : pos + 1;
      }
      if (found != (object ? '}' : ']')) {
        return invalid(pos, object ? "',' or '}'" : "',' or ']'");
      }
      pos++;
      open--;
    }
    return pos;
  }

  private void push(boolean object, int level, int at) {
    if (level + open > LEVELS_MAX && tooDeepAt == NOWHERE) {
      tooDeepAt = at;
    }
    int word = open >>> 6;
    if (word == objects.length) {
      objects = Arrays.copyOf(objects, 2 * word);
    }
    long bit = 1L << open;
    objects[word] = object ? objects[word] | bit : objects[word] & ~bit;
    open++;
  }

  private boolean inObject() {
    int top = open - 1;
    return (objects[top >>> 6] & 1L << top) != 0;
  }

  /** The position of the value behind the name at {@code at}. */
  private int name(byte[] data, int at, int end) {
    if (at >= end || data[at] != '"') {
      return invalid(at, "a name in quotes");
    }
    int quote = string(data, at + 1, end);
    if (quote == INVALID) {
      return INVALID;
    }
    int colon = white(data, quote + 1, end);
    if (colon >= end || data[colon] != ':') {
      return invalid(colon, "':'");
    }
    return colon + 1;
  }

  private int scalar(byte[] data, int at, int end) {
    byte lead = at < end ? data[at] : 0;
    return switch (lead) {
      case '"' -> behindQuote(string(data, at + 1, end));
      case 't' -> literal(data, at, end, Words.TRUE, 4);
      case 'f' -> literal(data, at, end, Words.FALSE, 5);
      case 'n' -> literal(data, at, end, Words.NULL, 4);
      default -> number(data, at, end);
    };
  }

  private static int behindQuote(int quote) {
    return quote == INVALID ? INVALID : quote + 1;
  }

  private int number(byte[] data, int at, int end) {
    int behind = NumberText.end(data, at, end);
    return behind == NumberText.INVALID ? invalid(at, "a value") : behind;
  }

  private int literal(byte[] data, int at, int end, long word, int length) {
    return at + length <= end && Words.low(Words.at(data, at), length) == word
        ? at + length
        : invalid(at, "a value");
  }

  /**
   * The position behind the string whose opening quote is at {@code at}, or {@link #INVALID}; also
   * where a surrogate is unpaired.
   */
  int behindText(byte[] data, int at, int end) {
    for (int pos = at + 1; pos < end; pos += Long.BYTES) {
      long ends = Words.textEnds(Words.at(data, pos));
      if (ends != 0) {
        int last = pos + Words.first(ends);
        return data[last] == '"' ? last + 1 : behindUnusualText(data, last, end);
      }
    }
    return INVALID;
  }

  private int behindUnusualText(byte[] data, int from, int end) {
    reset();
    int quote = string(data, from, end);
    return isClean() ? quote + 1 : INVALID;
  }

  /** The position of the quote that ends the string whose first byte is at {@code from}. */
  int string(byte[] data, int from, int end) {
    int pos = from;
    while (pos < end) {
      long ends = Words.textEnds(Words.at(data, pos));
      if (ends == 0) {
        pos += Long.BYTES;
        continue;
      }
      pos += Words.first(ends);
      if (pos >= end) {
        break;
      }
      byte found = data[pos];
      if (found == '"') {
        return pos;
      }
      pos = found == '\\' ? escape(data, pos, end) : character(data, pos, end);
      if (pos == INVALID) {
        return INVALID;
      }
    }
    return invalid(end, "a closing quote");
  }

  private int character(byte[] data, int at, int end) {
    if (data[at] >= 0) {
      return invalid(at, "a character of text");
    }
    int pos = at;
    do {
      int next = Utf8.next(data, pos, end);
      if (next == Utf8.INVALID) {
        return invalid(pos, "a character of text");
      }
      pos = next;
    } while (pos < end && data[pos] < 0);
    return pos;
  }

  private int escape(byte[] data, int at, int end) {
    escapes = true;
    byte kind = at + 1 < end ? data[at + 1] : 0;
    if (kind != 'u') {
      return Escapes.plain(kind) == Escapes.NONE ? invalid(at, "an escape of JSON") : at + 2;
    }
    int unit = Escapes.unit(data, at, end);
    if (unit == Escapes.NONE) {
      return invalid(at, "four hexadecimal digits after \\u");
    }
    int behind = at + Escapes.UNIT_LENGTH;
    if (!Character.isSurrogate((char) unit)) {
      return behind;
    }
    int second =
        Character.isHighSurrogate((char) unit) ? Escapes.unit(data, behind, end) : Escapes.NONE;
    if (second != Escapes.NONE && Character.isLowSurrogate((char) second)) {
      return behind + Escapes.UNIT_LENGTH;
    }
    unpairedAt = unpairedAt == NOWHERE ? at : unpairedAt;
    return behind;
  }

  /**
   * Reads the text behind the quote at {@code at}, escapes taken out, and gives the position behind
   * its closing quote, or {@link #INVALID}; also where a surrogate is unpaired.
   */
  int text(byte[] data, int at, int end) {
    for (int pos = at + 1; pos < end; pos += Long.BYTES) {
      long ends = Words.textEnds(Words.at(data, pos));
      if (ends != 0) {
        int last = pos + Words.first(ends);
        return data[last] == '"' ? plainText(data, at + 1, last) : unusualText(data, at, end);
      }
    }
    return INVALID;
  }

  private int plainText(byte[] data, int from, int quote) {
    textData = data;
    textFrom = from;
    textTo = quote;
    return quote + 1;
  }

  private int unusualText(byte[] data, int at, int end) {
    reset();
    int quote = string(data, at + 1, end);
    if (!isClean()) {
      return INVALID;
    }
    plainText(data, at + 1, quote);
    if (escapes) {
      unescape(data, textFrom, quote);
    }
    return quote + 1;
  }

  /** The array with the text last read; {@link Long#BYTES} bytes behind it may be read too. */
  byte[] textData() {
    return textData;
  }

  int textFrom() {
    return textFrom;
  }

  int textTo() {
    return textTo;
  }

  private void unescape(byte[] data, int from, int to) {
    if (unescaped.length < to - from + Long.BYTES) {
      unescaped = new byte[2 * (to - from) + Long.BYTES];
    }
    textData = unescaped;
    textFrom = 0;
    textTo = Escapes.takeOut(data, from, to, unescaped);
  }

  private int invalid(int at, String wanted) {
    invalidAt = at;
    expected = wanted;
    return INVALID;
  }
}
