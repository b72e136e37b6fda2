package dev.sluice.testkit.oracle;

import java.math.BigDecimal;
import java.math.BigInteger;

/** A value as canonical text: equal texts of one type mean equal values. */
public final class CanonicalValue {
  private CanonicalValue() {}

  /** The text of null. */
  public static final String NULL = "null";

  /** The text of an integer or of an instant's epoch milliseconds. */
  public static String of(BigInteger value) {
    return value.toString();
  }

  public static String of(double value) {
    return Double.toString(value);
  }

  public static String of(boolean value) {
    return Boolean.toString(value);
  }

  /** The text of a string, or of a decimal that is written as one. */
  public static String of(String value) {
    return '"' + value + '"';
  }

  /** A text as it stands in JSON, without its quotes. */
  public static String jsonText(String text) {
    StringBuilder json = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> json.append('\\').append(c);
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        default -> json.append(c < ' ' ? "\\u%04x".formatted((int) c) : String.valueOf(c));
      }
    }
    return json.toString();
  }

  static String of(ComponentType type, Object value) {
    return switch (value) {
      case BigInteger number -> of(number);
      case BigDecimal number -> of(number.setScale(type.scale()).toPlainString());
      case Double number -> of(number.doubleValue());
      case Boolean truth -> of(truth.booleanValue());
      default -> of(value.toString());
    };
  }

  /** -0.0 as 0.0, everything else as it is. */
  static Object positiveZero(Object value) {
    return value instanceof Double number && number == 0.0 ? 0.0 : value;
  }
}
