package dev.sluice.testkit.vectors;

import dev.sluice.testkit.oracle.ComponentType;
import dev.sluice.testkit.oracle.Declaration;
import dev.sluice.testkit.oracle.Item;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/** Random lines of events: few keys, values at the edges, some late, some dead for any reason. */
final class RandomLines {
  private static final Map<ComponentType.Kind, List<String>> VALUES =
      Map.of(
          ComponentType.Kind.LONG,
          List.of(
              "0",
              "7",
              "-7",
              "1.0",
              "1e3",
              "9007199254740993",
              "9223372036854775807",
              "-9223372036854775808"),
          ComponentType.Kind.INT,
          List.of("0", "5", "-5", "1e1", "2147483647", "-2147483648", "-0", "100e-2"),
          ComponentType.Kind.DOUBLE,
          List.of(
              "0.1",
              "-0.1",
              "-0.0",
              "0",
              "1e16",
              "-1e16",
              "1e308",
              "-1.7976931348623157e308",
              "3e-9",
              "5e-324"),
          ComponentType.Kind.BOOLEAN,
          List.of("true", "false"),
          ComponentType.Kind.STRING,
          List.of(
              "\"\"",
              "\"z\"",
              "\"\uff5e\"",
              "\"\ud83d\ude00\"",
              "\"\\ud83d\\ude00\"",
              "\"a\\\"\\\\\\n\\u0001b\"",
              "\"a somewhat longer text of some words\""),
          ComponentType.Kind.DECIMAL,
          List.of("1.5", "1.50", "-0.01", "9999.99", "0", "1e2", "-0.0", "15e-1"),
          ComponentType.Kind.INSTANT,
          List.of("0", "-1", "\"1970-01-01T00:00:00.001Z\"", "\"0001-01-01T00:00:00Z\"", "1e3"),
          ComponentType.Kind.ENUM,
          List.of("\"CARD\"", "\"CASH\""));

  private static final List<String> WRONG =
      List.of(
          "null",
          "true",
          "\"7\"",
          "[]",
          "{}",
          "1e999",
          "0.001",
          "12345678901234567890",
          "\"DEBIT\"");

  private static final List<String> BASES =
      List.of("0", "0", "1700000000000", "-62135596799990", "253402300799900");

  /** How many different values there are where there are many. */
  private static final List<Integer> MANY = List.of(1, 5, 40, 400);

  private static final List<Integer> PACES = List.of(1, 1, 4, 20);

  private final RandomGenerator random;
  private final Declaration declaration;

  /** Which of a type's values keys have; few, so that windows hold more than one event. */
  private final int keyChoice;

  /** How many values a component of a key has, and any other; 0 for those above, and no others. */
  private final int keys;

  private final int values;

  /** How many times farther apart events are, so that windows close, or none does for long. */
  private final int pace;

  private long at;
  private String lastLine = "";

  RandomLines(RandomGenerator random, Declaration declaration, boolean large) {
    this.random = random;
    this.declaration = declaration;
    this.keyChoice = random.nextInt(100);
    this.keys = large ? MANY.get(random.nextInt(MANY.size())) : 0;
    this.values = large ? MANY.get(random.nextInt(MANY.size())) : 0;
    this.pace = large ? PACES.get(random.nextInt(PACES.size())) : 1;
    this.at = Long.parseLong(pick(BASES)) + random.nextInt(-60, 60);
  }

  /** About when the last event happened. */
  long at() {
    return at;
  }

  private String pick(List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  Item.Line next() {
    at += (long) pace * random.nextInt(-15, 20);
    List<String> members = new ArrayList<>();
    declaration.event().forEach((name, type) -> member(name, type, members));
    if (random.nextInt(8) == 0) {
      members.add("\"more\":[{\"x\":\"y\"},1e400,\"\\u00e9\"]");
    }
    if (!members.isEmpty() && random.nextInt(10) == 0) {
      members.add(random.nextInt(members.size()), members.getLast()); // the last one counts
    }
    String line = "{" + String.join(random.nextInt(5) == 0 ? " , " : ",", members) + "}";
    if (random.nextInt(20) == 0 && !lastLine.isEmpty()) {
      line = lastLine; // an event sent twice is two events
    }
    lastLine = line;
    byte[] bytes = damaged(line).getBytes(StandardCharsets.UTF_8);
    if (bytes.length > 0 && random.nextInt(100) == 0) {
      bytes[random.nextInt(bytes.length)] = (byte) 0xC0;
    }
    OptionalLong arrival =
        random.nextInt(10) == 0
            ? OptionalLong.of(at - (random.nextBoolean() ? 0 : 3_600_010))
            : OptionalLong.empty();
    return new Item.Line(bytes, arrival);
  }

  private void member(String name, ComponentType type, List<String> members) {
    String value = name.equals(declaration.time()) ? time() : value(name, type);
    boolean absent = random.nextInt(type.nullable() ? 5 : 80) == 0;
    if (!absent) {
      members.add("\"%s\":%s".formatted(name, value));
    }
  }

  private String value(String name, ComponentType type) {
    if (random.nextInt(60) == 0) {
      return pick(WRONG);
    }
    if (type.nullable() && random.nextInt(5) == 0) {
      return "null";
    }
    boolean isKey = name.startsWith("k");
    int many = isKey ? keys : values;
    if (many > 0 && (isKey || random.nextInt(4) > 0)) {
      return oneOfMany(type, random.nextInt(many));
    }
    List<String> few = valuesOf(type);
    return isKey ? few.get((keyChoice + random.nextInt(2)) % few.size()) : pick(few);
  }

  /** Every number is another value, but for types that have few. */
  private String oneOfMany(ComponentType type, int number) {
    return switch (type.kind()) {
      case LONG -> Long.toString((number - 3L) * 1_000_003_000_017L);
      case INT -> Integer.toString((number - 3) * 1_000_003);
      case DOUBLE -> Double.toString((number - 3.5) * Math.pow(10, number % 40 - 20));
      case BOOLEAN, ENUM -> valuesOf(type).get(number % 2);
      case STRING -> "\"" + text(number) + "\"";
      case DECIMAL -> {
        long unscaled = number % (long) Math.pow(10, Math.min(type.precision(), 9));
        yield BigDecimal.valueOf(unscaled, type.scale()).toPlainString();
      }
      case INSTANT -> Long.toString(number * 86_400_001L);
    };
  }

  /** Of up to eight bytes, some more, or so many that they fill a block. */
  private static String text(int number) {
    return switch (number % 7) {
      case 0, 1, 2 -> "t" + number;
      case 3, 4 -> "the same beginning \u00e9 " + number;
      case 5 -> number + "x".repeat(300 + number);
      default -> "y".repeat(5_000) + number;
    };
  }

  private List<String> valuesOf(ComponentType type) {
    if (type.kind() == ComponentType.Kind.DECIMAL && random.nextInt(3) == 0) {
      return atTheLimits(type);
    }
    List<String> values = VALUES.get(type.kind());
    if (values == null) {
      throw new IllegalStateException("no values of " + type);
    }
    return values;
  }

  /** The largest and smallest values of a decimal, and those next to them that are none. */
  private static List<String> atTheLimits(ComponentType type) {
    BigDecimal step = BigDecimal.ONE.movePointLeft(type.scale());
    BigDecimal tooLarge = BigDecimal.ONE.movePointRight(type.precision() - type.scale());
    BigDecimal largest = tooLarge.subtract(step);
    return List.of(
        largest.toPlainString(),
        largest.negate().toPlainString(),
        step.toString(),
        step.negate().toString(),
        largest.unscaledValue() + "e-" + type.scale(),
        tooLarge.toPlainString(),
        step.movePointLeft(1).toString());
  }

  private String time() {
    return switch (random.nextInt(40)) {
      case 0 -> pick(List.of("1e18", "\"10:00\"", "\"1970-02-30T00:00:00Z\"", "0.5"));
      case 1, 2, 3, 4 -> "\"" + Instant.ofEpochMilli(at).toString() + "\"";
      default -> Long.toString(at);
    };
  }

  private String damaged(String line) {
    return switch (random.nextInt(60)) {
      case 0 -> line.substring(0, random.nextInt(line.length()));
      case 1 -> line + pick(List.of(" ", "x", "{}", "\r", ","));
      case 2 -> line.replaceFirst("\\{", "{\"deep\":" + nested() + ",");
      case 3 -> line.replaceFirst("\\{", "{\"\\\\ud800\":1,");
      case 4 -> "[" + line + "]";
      case 5 -> " \t" + line + " ";
      default -> line;
    };
  }

  private String nested() {
    char[] brackets = new char[2 * (62 + random.nextInt(4))];
    Arrays.fill(brackets, 0, brackets.length / 2, '[');
    Arrays.fill(brackets, brackets.length / 2, brackets.length, ']');
    return new String(brackets);
  }
}
