package dev.sluice.engine.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.sluice.engine.plan.Field;
import dev.sluice.engine.plan.ValueType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of an event, found out another way: JSON by Jackson, UTF-8, numbers and times by the
 * JDK. Shows it as {@link Decoding} does.
 */
final class JacksonOracle {
  private static final Pattern ISO =
      Pattern.compile(
          "(\\d{4})-(\\d\\d)-(\\d\\d)T(\\d\\d):(\\d\\d):(\\d\\d)(?:\\.(\\d{1,9}))?"
              + "(?:Z|([+-])(0\\d|1[0-7]):([0-5]\\d))");

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(1_000_000)
                  .maxNumberLength(1_000_000)
                  .build())
          .build();

  /** The answer is a code. */
  private static final class Dead extends RuntimeException {
    private static final long serialVersionUID = 1;

    Dead(DeadCode code) {
      super("[" + code.text() + "]");
    }
  }

  /** A number as written. */
  private record Num(String text) {}

  private boolean unpaired;
  private int deepest;

  private JacksonOracle() {}

  static String shown(List<Field> fields, byte[] line) {
    try {
      return new JacksonOracle().event(fields, line);
    } catch (Dead dead) {
      return String.valueOf(dead.getMessage());
    }
  }

  private String event(List<Field> fields, byte[] line) {
    if (line.length > Decoding.EVENT_BYTES_MAX) {
      throw new Dead(DeadCode.TOO_LONG);
    }
    Object value = parsed(text(line));
    if (unpaired) {
      throw new Dead(DeadCode.UNPAIRED_SURROGATE);
    }
    if (deepest > JsonScanner.LEVELS_MAX) {
      throw new Dead(DeadCode.TOO_DEEP);
    }
    if (!(value instanceof Map<?, ?> members)) {
      throw new Dead(DeadCode.NOT_AN_OBJECT);
    }
    return record(fields, members);
  }

  private static String text(byte[] line) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
    } catch (CharacterCodingException _) {
      throw new Dead(DeadCode.INVALID_UTF8);
    }
  }

  private @Nullable Object parsed(String text) {
    try (JsonParser parser = JSON.createParser(text)) {
      JsonToken first = parser.nextToken();
      Object value = first == null ? null : value(parser, first, 1);
      if (first == null || parser.nextToken() != null) {
        throw new Dead(DeadCode.INVALID_JSON);
      }
      return value;
    } catch (JsonProcessingException _) {
      throw new Dead(DeadCode.INVALID_JSON);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private @Nullable Object value(JsonParser parser, JsonToken token, int level) throws IOException {
    return switch (token) {
      case START_OBJECT -> object(parser, level);
      case START_ARRAY -> {
        deepest = Math.max(deepest, level);
        List<@Nullable Object> elements = new ArrayList<>();
        for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
          elements.add(value(parser, t, level + 1));
        }
        yield elements;
      }
      case VALUE_STRING -> seen(parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Num(parser.getText());
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw new Dead(DeadCode.INVALID_JSON);
    };
  }

  private Map<String, @Nullable Object> object(JsonParser parser, int level) throws IOException {
    deepest = Math.max(deepest, level);
    Map<String, @Nullable Object> members = new HashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = seen(parser.currentName());
      members.put(name, value(parser, parser.nextToken(), level + 1));
    }
    return members;
  }

  private String seen(String text) {
    unpaired |= !StandardCharsets.UTF_8.newEncoder().canEncode(text);
    return text;
  }

  private static String record(List<Field> fields, Map<?, ?> members) {
    List<String> shown = new ArrayList<>();
    for (Field field : fields) {
      shown.add(component(field, members.get(field.name())));
    }
    return String.join(",", shown);
  }

  private static String component(Field field, @Nullable Object value) {
    if (value == null) {
      if (field.nullable()) {
        return "null";
      }
      throw new Dead(DeadCode.MISSING);
    }
    return switch (field.type()) {
      case ValueType.Nested(var fields) when value instanceof Map<?, ?> members ->
          "{" + record(fields, members) + "}";
      case ValueType.ListOf(var element) when value instanceof List<?> elements -> {
        List<String> shown = new ArrayList<>();
        elements.forEach(one -> shown.add(component(element, one)));
        yield "[" + String.join(",", shown) + "]";
      }
      case ValueType.Enumeration(var names) when value instanceof String text -> {
        if (!names.contains(text)) {
          throw new Dead(DeadCode.BAD_VALUE);
        }
        yield text;
      }
      case ValueType.Decimal decimal when value instanceof Num number -> decimal(decimal, number);
      case ValueType.Scalar scalar -> scalar(scalar, value);
      case ValueType.Nested _, ValueType.ListOf _, ValueType.Enumeration _, ValueType.Decimal _ ->
          throw new Dead(DeadCode.WRONG_TYPE);
    };
  }

  private static String scalar(ValueType.Scalar scalar, Object value) {
    if (scalar == ValueType.Scalar.STRING && value instanceof String text) {
      return text;
    }
    if (scalar == ValueType.Scalar.BOOLEAN && value instanceof Boolean) {
      return value.toString();
    }
    if (scalar == ValueType.Scalar.INSTANT && value instanceof String text) {
      return instant(text);
    }
    if (!(value instanceof Num number)
        || scalar == ValueType.Scalar.STRING
        || scalar == ValueType.Scalar.BOOLEAN) {
      throw new Dead(DeadCode.WRONG_TYPE);
    }
    if (scalar == ValueType.Scalar.DOUBLE) {
      double found = Double.parseDouble(number.text());
      if (Double.isInfinite(found)) {
        throw new Dead(DeadCode.OUT_OF_RANGE);
      }
      return Double.toString(found);
    }
    long whole = integer(number);
    if (scalar == ValueType.Scalar.INT && whole != (int) whole) {
      throw new Dead(DeadCode.OUT_OF_RANGE);
    }
    return scalar == ValueType.Scalar.INSTANT ? inRange(whole) : Long.toString(whole);
  }

  /** Without trailing zeros; zero where it is zero, whatever its exponent. */
  private static BigDecimal exact(Num number) {
    String digits = number.text().split("[eE]", 2)[0];
    if (new BigDecimal(digits).signum() == 0) {
      return BigDecimal.ZERO;
    }
    try {
      return new BigDecimal(number.text()).stripTrailingZeros();
    } catch (NumberFormatException _) {
      throw new Dead(DeadCode.OUT_OF_RANGE);
    }
  }

  private static long integer(Num number) {
    BigDecimal exact = exact(number);
    if (exact.scale() > 0 || exact.precision() - (long) exact.scale() > 19) {
      throw new Dead(DeadCode.OUT_OF_RANGE);
    }
    try {
      return exact.longValueExact();
    } catch (ArithmeticException _) {
      throw new Dead(DeadCode.OUT_OF_RANGE);
    }
  }

  private static String decimal(ValueType.Decimal type, Num number) {
    BigDecimal exact = exact(number);
    if (exact.scale() > type.scale()
        || exact.signum() != 0
            && exact.precision() - (long) exact.scale() > type.precision() - type.scale()) {
      throw new Dead(DeadCode.OUT_OF_RANGE);
    }
    return exact.setScale(type.scale()).toPlainString();
  }

  private static String instant(String text) {
    Matcher match = ISO.matcher(text);
    if (!match.matches()) {
      throw new Dead(DeadCode.BAD_VALUE);
    }
    try {
      LocalDateTime local =
          LocalDateTime.of(
              number(match, 1),
              number(match, 2),
              number(match, 3),
              number(match, 4),
              number(match, 5),
              number(match, 6));
      String fraction = match.group(7) == null ? "" : match.group(7);
      int zone = match.group(8) == null ? 0 : number(match, 9) * 60 + number(match, 10);
      zone = "-".equals(match.group(8)) ? -zone : zone;
      return inRange(
          (local.toEpochSecond(ZoneOffset.UTC) - zone * 60L) * 1000
              + Integer.parseInt((fraction + "000").substring(0, 3)));
    } catch (DateTimeException _) {
      throw new Dead(DeadCode.BAD_VALUE);
    }
  }

  private static int number(Matcher match, int group) {
    return Integer.parseInt(match.group(group));
  }

  private static String inRange(long millis) {
    if (millis < -62_135_596_800_000L || millis >= 253_402_300_800_000L) {
      throw new Dead(DeadCode.OUT_OF_RANGE);
    }
    return Long.toString(millis);
  }
}
