package dev.sluice.dynamodb;

import dev.sluice.engine.decode.JsonReader;
import dev.sluice.engine.decode.MalformedJson;
import dev.sluice.engine.fault.EngineBug;
import dev.sluice.engine.plan.Field;
import dev.sluice.engine.plan.ValueType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * JSON values as attributes. The JSON says what a value is: text, enums and times are S, numbers N,
 * booleans BOOL, nested records M, lists L, null NULL. Only of a decimal the declared type must say
 * that its text is a number. So outputs that an older version of the function committed, with other
 * components, are stored as what they are.
 *
 * <p>Numbers go from text to text and never through a double. The service keeps 38 significant
 * digits between 1e-130 and 1e126, without trailing zeros and without the sign of a zero.
 */
final class JsonAttributes {
  private static final int DIGITS_MAX = 38;
  private static final int EXPONENT_MAX = 125;
  private static final int EXPONENT_MIN = -130;

  /** The service nests attributes so deep. */
  private static final int DEPTH_MAX = 32;

  private static final AttributeValue NULL = AttributeValue.fromNul(true);

  private JsonAttributes() {}

  /** The members of the object that the reader is at. */
  static Map<String, AttributeValue> members(JsonReader json, List<Field> fields)
      throws MalformedJson, Unstorable {
    return members(json, fields, 1);
  }

  private static Map<String, AttributeValue> members(JsonReader json, List<Field> fields, int depth)
      throws MalformedJson, Unstorable {
    Map<String, AttributeValue> attributes = new LinkedHashMap<>();
    if (!json.enterObject()) {
      throw new EngineBug("a committed output has a value where an object should be");
    }
    for (String name = json.member(); name != null; name = json.member()) {
      try {
        attributes.put(name, value(json, typeOf(fields, name), depth));
      } catch (Unstorable e) {
        throw new Unstorable("%s (component %s)".formatted(e.reason(), name));
      }
    }
    return attributes;
  }

  private static @Nullable ValueType typeOf(List<Field> fields, String name) {
    for (Field field : fields) {
      if (field.name().equals(name)) {
        return field.type();
      }
    }
    return null;
  }

  private static AttributeValue value(JsonReader json, @Nullable ValueType type, int depth)
      throws MalformedJson, Unstorable {
    return switch (json.kind()) {
      case TEXT ->
          type instanceof ValueType.Decimal
              ? decimal(json.text())
              : AttributeValue.fromS(json.text());
      case NUMBER -> number(json.number());
      case TRUE -> skipped(json, AttributeValue.fromBool(true));
      case FALSE -> skipped(json, AttributeValue.fromBool(false));
      case NULL -> skipped(json, NULL);
      case OBJECT ->
          AttributeValue.fromM(
              members(
                  json,
                  type instanceof ValueType.Nested(var fields) ? fields : List.of(),
                  deeper(depth)));
      case ARRAY ->
          AttributeValue.fromL(
              elements(
                  json,
                  type instanceof ValueType.ListOf(var element) ? element.type() : null,
                  deeper(depth)));
      case NONE -> throw new EngineBug("a committed output is no JSON");
    };
  }

  private static AttributeValue skipped(JsonReader json, AttributeValue value)
      throws MalformedJson {
    json.skip();
    return value;
  }

  private static int deeper(int depth) throws Unstorable {
    if (depth == DEPTH_MAX) {
      throw new Unstorable("too-deep: a table nests values %d deep".formatted(DEPTH_MAX));
    }
    return depth + 1;
  }

  private static List<AttributeValue> elements(
      JsonReader json, @Nullable ValueType element, int depth) throws MalformedJson, Unstorable {
    List<AttributeValue> elements = new ArrayList<>();
    json.enterArray();
    while (json.element()) {
      elements.add(value(json, element, depth));
    }
    return elements;
  }

  private static AttributeValue decimal(String text) throws Unstorable {
    try {
      return number(new BigDecimal(text));
    } catch (NumberFormatException _) {
      // Text, when an older version of the function committed it.
      return AttributeValue.fromS(text);
    }
  }

  private static AttributeValue number(BigDecimal number) throws Unstorable {
    BigDecimal trimmed = number.stripTrailingZeros();
    int exponent = trimmed.precision() - trimmed.scale() - 1;
    boolean fits =
        trimmed.signum() == 0
            || trimmed.precision() <= DIGITS_MAX
                && exponent <= EXPONENT_MAX
                && exponent >= EXPONENT_MIN;
    if (!fits) {
      throw new Unstorable(
          "number-out-of-range: %s has more than %d digits or is not between 1e%d and 1e%d, as numbers of a table are"
              .formatted(trimmed, DIGITS_MAX, EXPONENT_MIN, EXPONENT_MAX + 1));
    }
    return AttributeValue.fromN(trimmed.toString());
  }
}
