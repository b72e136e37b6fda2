package dev.sluice.engine.decode;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

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

  private void go(int to) {
    pos = JsonScanner.white(data, to, end);
  }

  private boolean isAt(char lead) {
    return pos < end && data[pos] == lead;
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
    if (!isText()) {
      throw malformed("a name in quotes");
    }
    passText();
    int name = names.find(scanner.textData(), scanner.textFrom(), scanner.textTo());
    if (!isAt(':')) {
      throw malformed("':'");
    }
    go(pos + 1);
    return name;
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

  public boolean isText() {
    return isAt('"');
  }

  /** Reads the value if it is a text; else skips it and gives {@code other}. */
  public String textOr(String other) throws MalformedJson {
    if (!isText()) {
      skip();
      return other;
    }
    passText();
    int from = scanner.textFrom();
    return new String(scanner.textData(), from, scanner.textTo() - from, StandardCharsets.UTF_8);
  }

  /**
   * Reads the value, a text, which is the base64 (RFC 4648, section 4) of these bytes.
   *
   * @throws IllegalArgumentException if it is not
   */
  public byte[] base64() throws MalformedJson {
    if (!isText()) {
      throw malformed("a text");
    }
    passText();
    int from = scanner.textFrom();
    ByteBuffer text = ByteBuffer.wrap(scanner.textData(), from, scanner.textTo() - from);
    ByteBuffer decoded = Base64.getDecoder().decode(text);
    byte[] bytes = new byte[decoded.remaining()];
    decoded.get(bytes);
    return bytes;
  }

  private void passText() throws MalformedJson {
    int behind = scanner.text(data, pos, end);
    // What lies behind the text may have a quote.
    if (behind == JsonScanner.INVALID || behind > end) {
      throw malformed();
    }
    go(behind);
  }

  public boolean isNumber() {
    return isAt('-') || pos < end && NumberText.isDigit(data[pos]);
  }

  /** Reads the value, a number of at most 1,000 bytes. */
  public BigDecimal number() throws MalformedJson {
    int behind = NumberText.end(data, pos, end);
    if (behind == NumberText.INVALID || behind - pos > NUMBER_BYTES_MAX) {
      throw malformed("a number of at most %d bytes".formatted(NUMBER_BYTES_MAX));
    }
    String text = new String(data, pos, behind - pos, StandardCharsets.US_ASCII);
    go(behind);
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException _) {
      throw malformed(behind - text.length(), "an exponent of at most nine digits");
    }
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
