package dev.sluice.engine.decode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds its way in JSON that {@link LineGrammar} has found valid: members, elements, texts. The
 * careful path.
 */
final class JsonSpan {
  private JsonSpan() {}

  static int skipSpace(byte[] data, int from) {
    int at = from;
    while (LineGrammar.isSpace(data[at])) {
      at++;
    }
    return at;
  }

  /** The end of the value that starts at {@code from}. */
  static int endOfValue(byte[] data, int from) {
    return switch (data[from]) {
      case '"' -> endOfString(data, from);
      case '{', '[' -> endOfNested(data, from);
      default -> endOfWord(data, from);
    };
  }

  private static int endOfString(byte[] data, int from) {
    int at = from + 1;
    while (data[at] != '"') {
      at += data[at] == '\\' ? 2 : 1;
    }
    return at + 1;
  }

  private static int endOfNested(byte[] data, int from) {
    int depth = 0;
    int at = from;
    do {
      switch (data[at]) {
        case '"' -> at = endOfString(data, at) - 1;
        case '{', '[' -> depth++;
        case '}', ']' -> depth--;
        default -> {}
      }
      at++;
    } while (depth > 0);
    return at;
  }

  private static int endOfWord(byte[] data, int from) {
    int at = from;
    while (at < data.length
        && !LineGrammar.isSpace(data[at])
        && data[at] != ','
        && data[at] != '}'
        && data[at] != ']') {
      at++;
    }
    return at;
  }

  /** The text of the string that starts, with its quote, at {@code from}: escapes resolved. */
  static byte[] text(byte[] data, int from) {
    int end = endOfString(data, from) - 1;
    byte[] text = new byte[end - from - 1];
    int size = 0;
    for (int at = from + 1; at < end; ) {
      if (data[at] != '\\') {
        text[size++] = data[at++];
      } else if (data[at + 1] != 'u') {
        text[size++] = shorthand(data[at + 1]);
        at += 2;
      } else {
        int point = unit(data, at);
        at += 6;
        if (Character.isHighSurrogate((char) point)) {
          point = Character.toCodePoint((char) point, (char) unit(data, at));
          at += 6;
        }
        byte[] utf8 = Character.toString(point).getBytes(StandardCharsets.UTF_8);
        System.arraycopy(utf8, 0, text, size, utf8.length);
        size += utf8.length;
      }
    }
    return size == text.length ? text : Arrays.copyOf(text, size);
  }

  private static int unit(byte[] data, int backslash) {
    int unit = 0;
    for (int i = 2; i < 6; i++) {
      unit = unit << 4 | Character.digit((char) data[backslash + i], 16);
    }
    return unit;
  }

  private static byte shorthand(byte kind) {
    return switch (kind) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> kind;
    };
  }

  /** A short piece of a value for a message. */
  static String excerpt(byte[] data, int from) {
    int end = endOfValue(data, from);
    int shown = Math.min(end - from, 40);
    String text = new String(data, from, shown, StandardCharsets.UTF_8);
    return shown < end - from ? text + "..." : text;
  }
}
