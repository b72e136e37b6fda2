package dev.sluice.testkit.oracle;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The type of a component as a worked case writes it: {@code long}, {@code decimal(6,2)?}, {@code
 * enum(A|B)}.
 *
 * @param precision of a decimal, else 0
 * @param scale of a decimal, else 0
 * @param names of an enumeration, else empty
 */
public record ComponentType(
    Kind kind, int precision, int scale, List<String> names, boolean nullable) {
  private static final Pattern DECIMAL = Pattern.compile("decimal\\((\\d+),(\\d+)\\)");
  private static final Pattern ENUM = Pattern.compile("enum\\(([^)]*)\\)");

  /** What kind of value. */
  public enum Kind {
    LONG,
    INT,
    DOUBLE,
    BOOLEAN,
    STRING,
    DECIMAL,
    INSTANT,
    ENUM
  }

  public ComponentType {
    names = List.copyOf(names);
  }

  /** A type without parameters. */
  public static ComponentType of(Kind kind) {
    return new ComponentType(kind, 0, 0, List.of(), false);
  }

  public static ComponentType decimal(int precision, int scale) {
    return new ComponentType(Kind.DECIMAL, precision, scale, List.of(), false);
  }

  /** The same type, with null allowed. */
  public ComponentType orNull() {
    return new ComponentType(kind, precision, scale, names, true);
  }

  /**
   * Reads a type.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static ComponentType parse(String text) {
    boolean nullable = text.endsWith("?");
    String bare = nullable ? text.substring(0, text.length() - 1) : text;
    ComponentType type = parseBare(bare);
    return nullable ? type.orNull() : type;
  }

  private static ComponentType parseBare(String text) {
    Matcher decimal = DECIMAL.matcher(text);
    if (decimal.matches()) {
      return decimal(Integer.parseInt(decimal.group(1)), Integer.parseInt(decimal.group(2)));
    }
    Matcher enumeration = ENUM.matcher(text);
    if (enumeration.matches()) {
      List<String> names = Arrays.asList(enumeration.group(1).split("\\|", -1));
      return new ComponentType(Kind.ENUM, 0, 0, names, false);
    }
    return switch (text) {
      case "long" -> of(Kind.LONG);
      case "int" -> of(Kind.INT);
      case "double" -> of(Kind.DOUBLE);
      case "boolean" -> of(Kind.BOOLEAN);
      case "string" -> of(Kind.STRING);
      case "instant" -> of(Kind.INSTANT);
      default -> throw new IllegalArgumentException("a worked case knows no type " + text);
    };
  }
}
