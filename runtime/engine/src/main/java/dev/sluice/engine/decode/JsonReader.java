package dev.sluice.engine.decode;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a JSON text forwards, value by value, as its caller asks. It is for what events come
 * in; {@link JsonDecoder} reads the events themselves.
 *
 * <p>It is always at a value, which is entered, read or skipped, or behind one. All that it passes
 * is held to RFC 8259, also what is skipped. Reused; one thread.
 */
public final class JsonReader {
  /** So many bytes behind the text can be read, and count for nothing. */
  public static final int SLACK = Long.BYTES;

  /** What {@link #member} gives where the object ends. */
  public static final int END = -2;

  private static final int NUMBER_BYTES_MAX = 1_000;

  private final JsonScanner scanner = new JsonScanner();
  private byte[] data = new byte[SLACK];
  private int end;
  private int pos;

  /** Whether nothing in the object or array was passed yet. */
  private boolean entered;

  /**
   * Goes to the value of another text, and stays with its array until the next.
   *
   * @param text with {@link #SLACK} bytes behind it; it does not change meanwhile
   * @param length of the text, in bytes
   */
  public void begin(byte[] text, int length) {
    data = text;
    end = length;
    entered = false;
    scanner.reset();
    go(0);
  }

  /** The same with a part of an array, which is copied: there may be nothing behind it. */
  public void begin(byte[] array, int from, int length) {
    begin(Arrays.copyOfRange(array, from, from + length + SLACK), length);
  }

  private void go(int to) {
    pos = JsonScanner.white(data, to, end);
  }

  private boolean isAt(char lead) {
    return pos < end && data[pos] == lead;
  }

  /** Of a value, by its first byte: whether it is sound shows when it is read or skipped. */
  public enum Kind {
    OBJECT,
    ARRAY,
    TEXT,
    NUMBER,
    TRUE,
    FALSE,
    NULL,
    /** There is none. */
    NONE
  }

  /** What it is at. */
  public Kind kind() {
    byte lead = pos < end ? data[pos] : 0;
    return switch (lead) {
      case '{' -> Kind.OBJECT;
      case '[' -> Kind.ARRAY;
      case '"' -> Kind.TEXT;
      case 't' -> Kind.TRUE;
      case 'f' -> Kind.FALSE;
      case 'n' -> Kind.NULL;
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> Kind.NUMBER;
      default -> Kind.NONE;
    };
  }

  /** Enters the object that it is at; false, and nothing is done, if the value is none. */
  public boolean enterObject() {
    return enter('{');
  }

  /** Enters the array that it is at; false, and nothing is done, if the value is none. */
  public boolean enterArray() {
    return enter('[');
  }

  private boolean enter(char bracket) {
    if (!isAt(bracket)) {
      return false;
    }
    entered = true;
    go(pos + 1);
    return true;
  }

  /**
   * Goes to the value of the object's next member, or behind the object if there is none.
   *
   * @return the number of its name; {@link NameTable#UNKNOWN} if it is none of these, or {@link
   *     #END}
   */
  public int member(NameTable names) throws MalformedJson {
    if (leave('}')) {
      return END;
    }
    passName();
    return names.find(scanner.textData(), scanner.textFrom(), scanner.textTo());
  }

  /**
   * Goes to the value of the object's next member, or behind the object if there is none.
   *
   * @return its name; null if there is none
   */
  public @Nullable String member() throws MalformedJson {
    if (leave('}')) {
      return null;
    }
    passName();
    return passed();
  }

  private void passName() throws MalformedJson {
    if (!isAt('"')) {
      throw malformed("a name in quotes");
    }
    passText();
    if (!isAt(':')) {
      throw malformed("':'");
    }
    go(pos + 1);
  }

  /** Goes to the array's next element, or behind the array and says false. */
  public boolean element() throws MalformedJson {
    return !leave(']');
  }

  /** Goes behind the container if it ends here, else to what comes next in it. */
  private boolean leave(char bracket) throws MalformedJson {
    boolean first = entered;
    entered = false;
    if (isAt(bracket)) {
      go(pos + 1);
      return true;
    }
    if (first) {
      return false;
    }
    if (!isAt(',')) {
      throw malformed("',' or '%c'".formatted(bracket));
    }
    go(pos + 1);
    return false;
  }

  /** Goes behind the value. */
  public void skip() throws MalformedJson {
    int behind = scanner.value(data, pos, end, 1);
    if (behind == JsonScanner.INVALID) {
      throw malformed();
    }
    go(behind);
  }

  /** Reads the value if it is a text; else skips it and gives {@code other}. */
  public String textOr(String other) throws MalformedJson {
    if (isAt('"')) {
      return text();
    }
    skip();
    return other;
  }

  /** Reads the value, a text. */
  public String text() throws MalformedJson {
    passText();
    return passed();
  }

  /** The text passed last. */
  private String passed() {
    int from = scanner.textFrom();
    return new String(scanner.textData(), from, scanner.textTo() - from, StandardCharsets.UTF_8);
  }

  /**
   * Reads the value, a text, which is the base64 (RFC 4648, section 4) of these bytes.
   *
   * @throws IllegalArgumentException if it is not
   */
  public byte[] base64() throws MalformedJson {
    passText();
    int from = scanner.textFrom();
    ByteBuffer text = ByteBuffer.wrap(scanner.textData(), from, scanner.textTo() - from);
    ByteBuffer decoded = Base64.getDecoder().decode(text);
    byte[] bytes = new byte[decoded.remaining()];
    decoded.get(bytes);
    return bytes;
  }

  private void passText() throws MalformedJson {
    if (!isAt('"')) {
      throw malformed("a text");
    }
    int behind = scanner.text(data, pos, end);
    // What lies behind the text may have a quote.
    if (behind == JsonScanner.INVALID || behind > end) {
      throw malformed();
    }
    go(behind);
  }

  /** Reads the value, a number of at most 1,000 bytes. */
  public BigDecimal number() throws MalformedJson {
    int from = pos;
    String text = numberText();
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException _) {
      throw malformed(from, "an exponent of at most nine digits");
    }
  }

  /** The same as it is written. */
  public String numberText() throws MalformedJson {
    int from = pos;
    int behind = NumberText.end(data, from, end);
    if (behind == NumberText.INVALID || behind - from > NUMBER_BYTES_MAX) {
      throw malformed("a number of at most %d bytes".formatted(NUMBER_BYTES_MAX));
    }
    go(behind);
    return new String(data, from, behind - from, StandardCharsets.US_ASCII);
  }

  /** Makes sure that there is nothing more. */
  public void end() throws MalformedJson {
    if (pos < end) {
      throw malformed("nothing more");
    }
  }

  /** What the scanner did not go past: the value is passed once more, to find out why. */
  private MalformedJson malformed() {
    scanner.reset();
    return scanner.value(data, pos, end, 1) == JsonScanner.INVALID
        ? malformed(scanner.invalidAt(), scanner.expected())
        : malformed(scanner.unpairedAt(), "both halves of a surrogate pair");
  }

  private MalformedJson malformed(String expected) {
    return malformed(pos, expected);
  }

  private MalformedJson malformed(int at, String expected) {
    return new MalformedJson(
        at, expected, at < end ? Excerpt.byteAt(data, at, end) : "the end of the text");
  }
}
