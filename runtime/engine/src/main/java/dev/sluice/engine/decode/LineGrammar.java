package dev.sluice.engine.decode;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Checks one payload against RFC 8259 as a whole, before anything is made of it, in the order in
 * which faults are judged: UTF-8, JSON, surrogates, depth, object. The careful path; iterative, so
 * that depth costs a bit and not a stack frame.
 */
final class LineGrammar {
  /** The deepest nesting of an event; the event's own object is level 1. */
  static final int LEVELS_MAX = 64;

  private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
  private byte[] data = new byte[0];
  private int end;
  private int at;
  private boolean unpairedSurrogate;
  private boolean tooDeep;
  private boolean[] inObject = new boolean[LEVELS_MAX];

  /** Finds nothing wrong, or throws. {@code [start, end)} is the payload. */
  void check(byte[] bytes, int start, int endOfPayload) throws Dead {
    data = bytes;
    end = endOfPayload;
    at = start;
    unpairedSurrogate = false;
    tooDeep = false;
    checkUtf8(start);
    skipSpace();
    boolean isObject = at < end && data[at] == '{';
    document();
    skipSpace();
    if (at < end) {
      throw invalid("text behind the end of the event");
    }
    if (unpairedSurrogate) {
      throw new Dead(
          DeadCode.UNPAIRED_SURROGATE, "a string has an escaped surrogate without its other half");
    }
    if (tooDeep) {
      throw new Dead(DeadCode.TOO_DEEP, "nested deeper than %d levels".formatted(LEVELS_MAX));
    }
    if (!isObject) {
      throw new Dead(DeadCode.NOT_AN_OBJECT, "the event is a JSON value, but no object");
    }
  }

  private void checkUtf8(int start) throws Dead {
    int i = start;
    while (i < end && data[i] >= 0) {
      i++;
    }
    if (i == end) {
      return;
    }
    try {
      utf8.decode(ByteBuffer.wrap(data, i, end - i));
    } catch (CharacterCodingException _) {
      throw new Dead(DeadCode.INVALID_UTF8, "the bytes are no UTF-8 text");
    }
  }

  private Dead invalid(String what) {
    String found = at < end ? "byte %d (0x%02x)".formatted(at, data[at]) : "the end";
    return new Dead(
        DeadCode.INVALID_JSON, "no valid JSON: %s, at %s of the buffer".formatted(what, found));
  }

  private void skipSpace() {
    while (at < end && isSpace(data[at])) {
      at++;
    }
  }

  static boolean isSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n';
  }

  /** One value with all that is nested in it. */
  private void document() throws Dead {
    int depth = 0;
    while (true) {
      skipSpace();
      if (at == end) {
        throw invalid("a value is missing");
      }
      byte first = data[at];
      if (first == '{' || first == '[') {
        at++;
        depth = open(depth, first == '{');
        skipSpace();
        boolean empty = at < end && data[at] == (first == '{' ? '}' : ']');
        if (!empty) {
          memberName(depth);
          continue;
        }
      } else {
        scalar(first);
      }
      depth = closeAll(depth);
      if (depth == 0) {
        return;
      }
    }
  }

  private int open(int depth, boolean object) {
    if (depth == inObject.length) {
      inObject = Arrays.copyOf(inObject, 2 * depth);
    }
    inObject[depth] = object;
    tooDeep |= depth + 1 > LEVELS_MAX;
    return depth + 1;
  }

  /** Behind a value: closes what ends here, up to a comma; gives the depth that is still open. */
  private int closeAll(int open) throws Dead {
    int depth = open;
    while (depth > 0) {
      skipSpace();
      if (at == end) {
        throw invalid("an object or array is not closed");
      }
      byte next = data[at];
      if (next == ',') {
        at++;
        memberName(depth);
        return depth;
      }
      if (next != (inObject[depth - 1] ? '}' : ']')) {
        throw invalid("a comma or the end of an object or array is missing");
      }
      at++;
      depth--;
    }
    return 0;
  }

  private void memberName(int depth) throws Dead {
    if (!inObject[depth - 1]) {
      return;
    }
    skipSpace();
    if (at == end || data[at] != '"') {
      throw invalid("a member's name is missing");
    }
    string();
    skipSpace();
    if (at == end || data[at] != ':') {
      throw invalid("a colon is missing");
    }
    at++;
  }

  private void scalar(byte first) throws Dead {
    switch (first) {
      case '"' -> string();
      case 't' -> literal("true");
      case 'f' -> literal("false");
      case 'n' -> literal("null");
      default -> number();
    }
  }

  private void literal(String text) throws Dead {
    for (int i = 0; i < text.length(); i++, at++) {
      if (at == end || data[at] != text.charAt(i)) {
        throw invalid("no JSON value");
      }
    }
  }

  private void number() throws Dead {
    if (at < end && data[at] == '-') {
      at++;
    }
    if (at < end && data[at] == '0') {
      at++;
    } else {
      digits();
    }
    if (at < end && data[at] == '.') {
      at++;
      digits();
    }
    if (at < end && (data[at] == 'e' || data[at] == 'E')) {
      at++;
      if (at < end && (data[at] == '+' || data[at] == '-')) {
        at++;
      }
      digits();
    }
  }

  private void digits() throws Dead {
    int from = at;
    while (at < end && data[at] >= '0' && data[at] <= '9') {
      at++;
    }
    if (at == from) {
      throw invalid("a digit is missing");
    }
  }

  private void string() throws Dead {
    at++;
    boolean pending = false;
    while (at < end && data[at] != '"') {
      int unit = data[at] == '\\' ? escape() : plain();
      boolean low = unit >= Character.MIN_LOW_SURROGATE && unit <= Character.MAX_LOW_SURROGATE;
      unpairedSurrogate |= pending != low;
      pending = unit >= Character.MIN_HIGH_SURROGATE && unit <= Character.MAX_HIGH_SURROGATE;
    }
    unpairedSurrogate |= pending;
    if (at == end) {
      throw invalid("a string is not closed");
    }
    at++;
  }

  private int plain() throws Dead {
    if (data[at] >= 0 && data[at] < ' ') {
      throw invalid("a control character in a string is not escaped");
    }
    at++;
    return 0;
  }

  private int escape() throws Dead {
    at++;
    if (at == end) {
      throw invalid("an escape is cut off");
    }
    byte kind = data[at];
    if (kind != 'u') {
      if ("\"\\/bfnrt".indexOf(kind) < 0) {
        throw invalid("no such escape");
      }
      at++;
      return 0;
    }
    int unit = 0;
    for (int i = 1; i <= 4; i++) {
      int digit = at + i < end ? Character.digit((char) data[at + i], 16) : -1;
      if (digit < 0) {
        throw invalid("an escape needs four hex digits");
      }
      unit = unit << 4 | digit;
    }
    at += 5;
    return unit;
  }
}
