package dev.sluice.engine.decode;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Random events, as likely sound as not: from sound to a byte changed, with the shapes of several
 * producers, so that what was learned of one is tried on another.
 */
final class RandomLines {
  private static final String[] NUMBERS = {
    "0",
    "-0",
    "1",
    "7",
    "-12",
    "345",
    "99999999",
    "123456789",
    "1772359200123",
    "2147483647",
    "2147483648",
    "-2147483648",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "12345678901234567890",
    "1.0",
    "1.5",
    "-0.0",
    "0.1",
    "12.34",
    "99999.99",
    "123456.789",
    "1e3",
    "1E+3",
    "10e-1",
    "5e-324",
    "1e999",
    "-1e-999",
    "0e999999999",
    "0.30000000000000004",
    "3.141592653589793",
    "123456789012345678",
    "1.7976931348623157e308",
    "9007199254740993",
    "2.2250738585072014e-308",
    "1e22",
    "1e23",
    "8.41e21",
    "0.000001",
    "-62135596800001",
    "253402300799999",
    "253402300800000",
    "00",
    "01",
    "1.",
    ".5",
    "+1",
    "1e",
    "-",
    "0x1",
    "1e99999999999",
    "100000000000000000000000000000000000000",
    "1.23456789012345678901234567890123456789"
  };
  private static final String[] TEXTS = {
    "",
    "a",
    "card-0000017",
    "merchant-00042",
    "DE",
    "a text that is longer than a few words",
    "\\u0061",
    "\\\"",
    "\\\\",
    "\\n",
    "\\/",
    "\\ud83d\\ude00",
    "\\ud83d",
    "\\ude00x",
    "\\x",
    "\\u12G4",
    "\u00e9",
    "\uff5e\uff5e\uff5e\uff5e",
    "\uD83D\uDE00",
    "\u0001",
    "\u007f",
    "A",
    "B",
    "2026-03-01T10:00:00.123Z",
    "2026-03-01T10:00:00Z",
    "2026-03-02T10:00:00.1Z",
    "2026-03-01T10:00:00.123456+02:00",
    "2026-02-29T10:00:00Z",
    "2024-02-29T23:59:59.999Z",
    "0001-01-01T00:00:00.000Z",
    "0000-12-31T23:59:59.000Z",
    "9999-12-31T23:59:59-00:01",
    "2026-03-01T24:00:00.000Z",
    "2026-03-01T23:60:00.000Z",
    "2026-03-01T29:00:00Z",
    "2026-03-01t10:00:00Z",
    "2026-03-01T10:00:00.123z",
    "2026-03-01T10:00:61.000Z"
  };
  private static final String[] SPACES = {"", "", "", "", " ", " ", "  ", "\t", "\r", "\n"};

  private final Random random;

  RandomLines(long seed) {
    this.random = new Random(seed);
  }

  /** The next payload for an event with these members, by name and a value of their own. */
  byte[] next(List<String> names, List<String> usual) {
    String separator = random.nextInt(4) == 0 ? " " : "";
    List<String> members = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      if (random.nextInt(30) > 0) {
        String value = random.nextInt(12) > 0 ? usual.get(i) : value(3);
        members.add(name(names.get(i)) + ":" + separator + value);
      }
    }
    while (random.nextInt(3) == 0) {
      String name = random.nextInt(3) == 0 ? pick(names) : random.nextInt(4) == 0 ? text() : "x";
      members.add(random.nextInt(members.size() + 1), name(name) + ":" + value(4));
    }
    if (random.nextInt(8) == 0) {
      Collections.shuffle(members, random);
    }
    String line = "{" + String.join("," + separator, members) + "}";
    byte[] bytes = (random.nextInt(20) == 0 ? spaced(line) : line).getBytes(StandardCharsets.UTF_8);
    return random.nextInt(3) == 0 ? mutated(bytes) : bytes;
  }

  private String name(String name) {
    return random.nextInt(100) == 0 && !name.isEmpty() && name.charAt(0) != '\\'
        ? "\"\\u%04x%s\"".formatted((int) name.charAt(0), name.substring(1))
        : "\"" + name + "\"";
  }

  private String value(int depth) {
    return switch (random.nextInt(depth > 0 ? 10 : 7)) {
      case 0 -> "null";
      case 1 -> "true";
      case 2 -> "false";
      case 3, 4 -> NUMBERS[random.nextInt(NUMBERS.length)];
      case 5, 6 -> "\"" + text() + "\"";
      case 7 ->
          "["
              + random
                  .ints(random.nextInt(4))
                  .mapToObj(_ -> value(depth - 1))
                  .reduce((a, b) -> a + "," + b)
                  .orElse("")
              + "]";
      case 8 -> "{\"a\":" + value(depth - 1) + ",\"b\":" + value(depth - 1) + "}";
      default -> random.nextInt(20) == 0 ? nested(58 + random.nextInt(10)) : "{}";
    };
  }

  private static String nested(int levels) {
    return "[".repeat(levels) + "]".repeat(levels);
  }

  private String text() {
    return TEXTS[random.nextInt(TEXTS.length)];
  }

  private String pick(List<String> all) {
    return all.get(random.nextInt(all.size()));
  }

  private String spaced(String line) {
    StringBuilder spaced = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      quoted ^= c == '"' && (i == 0 || line.charAt(i - 1) != '\\');
      boolean structural = !quoted && "{}[]:,\"".indexOf(c) >= 0;
      spaced.append(structural && c != '"' ? SPACES[random.nextInt(SPACES.length)] : "").append(c);
      spaced.append(structural ? SPACES[random.nextInt(SPACES.length)] : "");
    }
    return spaced.toString();
  }

  /** One to three bytes changed, left out or put in, or cut off. */
  private byte[] mutated(byte[] bytes) {
    byte[] mutated = bytes;
    for (int times = 1 + random.nextInt(3); times > 0 && mutated.length > 0; times--) {
      int at = random.nextInt(mutated.length);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      int kind = random.nextInt(8);
      out.write(mutated, 0, at);
      if (kind < 4) {
        out.write(interesting());
      }
      int from = kind == 0 || kind == 1 || kind == 4 ? at + 1 : at;
      if (kind == 5) {
        from = mutated.length;
      }
      if (kind == 6) {
        out.write(mutated, at, Math.min(4, mutated.length - at));
      }
      out.write(mutated, from, mutated.length - from);
      mutated = out.toByteArray();
    }
    return mutated;
  }

  private int interesting() {
    String ascii = "\"\\{}[]:,-+.eE0123456789tfnu \t\r\n\0";
    return random.nextInt(3) == 0
        ? random.nextInt(256)
        : ascii.charAt(random.nextInt(ascii.length()));
  }
}
