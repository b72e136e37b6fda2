package dev.sluice.engine.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonReaderTest {
  private static final String[] NAMES = {"id", "data", "approximateArrivalTimestamp", "", "é"};
  private static final NameTable TABLE = new NameTable(NAMES);
  private static final String REFUSED = "refused";

  /** Of this text, with behind it what would end a string, a number and an object. */
  private static JsonReader reader(byte[] text) {
    byte[] longer = Arrays.copyOf(text, text.length + JsonReader.SLACK);
    Arrays.fill(longer, text.length, longer.length, (byte) '"');
    JsonReader reader = new JsonReader();
    reader.begin(longer, text.length);
    return reader;
  }

  private static JsonReader reader(String text) {
    return reader(text.getBytes(StandardCharsets.UTF_8));
  }

  /** All of a value, in another notation; every third one is skipped. */
  private static void show(JsonReader reader, StringBuilder into, int number) throws MalformedJson {
    if (number % 3 == 2) {
      reader.skip();
      into.append('_');
    } else if (reader.enterObject()) {
      into.append('{');
      int count = 0;
      for (int name = reader.member(TABLE); name != JsonReader.END; name = reader.member(TABLE)) {
        show(reader, into.append(name).append(':'), count++);
      }
      into.append('}');
    } else if (reader.enterArray()) {
      into.append('[');
      for (int count = 0; reader.element(); count++) {
        show(reader, into.append(','), count);
      }
      into.append(']');
    } else if (reader.kind() == JsonReader.Kind.NUMBER) {
      into.append(reader.number());
    } else {
      into.append(reader.textOr("?"));
    }
  }

  private static String shown(byte[] text) {
    JsonReader reader = reader(text);
    StringBuilder into = new StringBuilder();
    try {
      show(reader, into, 0);
      reader.end();
      return into.toString();
    } catch (MalformedJson _) {
      return REFUSED;
    }
  }

  private static void showByJackson(JsonParser parser, StringBuilder into, int number)
      throws IOException {
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw new IOException("no value");
    } else if (number % 3 == 2) {
      parser.skipChildren();
      into.append('_');
    } else if (token == JsonToken.START_OBJECT) {
      into.append('{');
      for (int count = 0; parser.nextToken() != JsonToken.END_OBJECT; count++) {
        into.append(Arrays.asList(NAMES).indexOf(parser.currentName())).append(':');
        parser.nextToken();
        showByJackson(parser, into, count);
      }
      into.append('}');
    } else if (token == JsonToken.START_ARRAY) {
      into.append('[');
      for (int count = 0; parser.nextToken() != JsonToken.END_ARRAY; count++) {
        showByJackson(parser, into.append(','), count);
      }
      into.append(']');
    } else if (token.isNumeric()) {
      into.append(parser.getDecimalValue());
    } else {
      into.append(token == JsonToken.VALUE_STRING ? parser.getText() : "?");
    }
  }

  private static String shownByJackson(byte[] text) throws IOException {
    StringBuilder into = new StringBuilder();
    try {
      String decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString();
      try (JsonParser parser = new JsonFactory().createParser(decoded)) {
        parser.nextToken();
        if (parser.currentToken() == null) {
          return REFUSED;
        }
        showByJackson(parser, into, 0);
        return parser.nextToken() == null ? into.toString() : REFUSED;
      }
    } catch (CharacterCodingException | JsonProcessingException _) {
      return REFUSED;
    }
  }

  private static void value(Random random, StringBuilder into, int depth) {
    into.append(" \n".repeat(random.nextInt(2)));
    switch (random.nextInt(depth > 4 ? 4 : 6)) {
      case 0 -> into.append(new String[] {"true", "false", "null"}[random.nextInt(3)]);
      case 1 ->
          into.append(
              new String[] {"0", "-1", "1545084650.987", "1.5E+3", "12e-2", "-0.0"}
                  [random.nextInt(6)]);
      case 2 -> text(random, into);
      case 3 -> into.append('"').append(NAMES[random.nextInt(NAMES.length)]).append('"');
      case 4 -> {
        into.append('[');
        for (int i = random.nextInt(4); i > 0; i--) {
          value(random, into, depth + 1);
          into.append(i > 1 ? " ," : "");
        }
        into.append(']');
      }
      default -> {
        into.append("{ ");
        for (int i = random.nextInt(4); i > 0; i--) {
          if (random.nextBoolean()) {
            text(random, into);
          } else {
            into.append('"').append(NAMES[random.nextInt(NAMES.length)]).append("\" ");
          }
          value(random, into.append(':'), depth + 1);
          into.append(i > 1 ? "," : "\t");
        }
        into.append('}');
      }
    }
    into.append(" ".repeat(random.nextInt(2)));
  }

  private static void text(Random random, StringBuilder into) {
    String[] parts = {"a", "longer than a word", "é", "\\\"", "\\u00e9", "\\n", "€", "😀", "\\/"};
    into.append('"');
    for (int i = random.nextInt(5); i > 0; i--) {
      into.append(parts[random.nextInt(parts.length)]);
    }
    into.append('"');
  }

  private static byte[] damaged(Random random, byte[] text) {
    byte[] changed = text.clone();
    int at = random.nextInt(text.length);
    return switch (random.nextInt(3)) {
      case 0 -> Arrays.copyOf(text, at);
      case 1 -> {
        changed[at] = (byte) "{}[],:\"\\0-.eat \u0001".charAt(random.nextInt(16));
        yield changed;
      }
      default -> {
        System.arraycopy(text, at + 1, changed, at, text.length - at - 1);
        yield Arrays.copyOf(changed, text.length - 1);
      }
    };
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 20_261_127})
  void texts_soundOrDamaged_areReadAsJacksonReadsThem(long seed) throws IOException {
    Random random = new Random(seed);
    int refused = 0;
    for (int round = 0; round < 7_000; round++) {
      StringBuilder written = new StringBuilder();
      value(random, written, 0);
      byte[] sound = written.toString().getBytes(StandardCharsets.UTF_8);
      byte[] text = random.nextInt(3) == 0 ? damaged(random, sound) : sound;
      String shown = shown(text);
      refused += shown.equals(REFUSED) ? 1 : 0;
      assertThat(shown)
          .describedAs("seed %d, %s", seed, new String(text, StandardCharsets.UTF_8))
          .isEqualTo(shownByJackson(text));
    }
    assertThat(refused).isBetween(700, 3_500);
  }

  @Test
  void members_ofAnObject_haveTheirNamesAndKinds() throws MalformedJson {
    JsonReader reader =
        reader("{\"o\":{},\"a\":[],\"t\\u00e9\":\"x\",\"n\":-1,\"b\":true,\"f\":false,\"z\":null}");
    Map<String, JsonReader.Kind> kinds = new LinkedHashMap<>();
    assertThat(reader.enterObject()).isTrue();
    for (String name = reader.member(); name != null; name = reader.member()) {
      kinds.put(name, reader.kind());
      reader.skip();
    }
    reader.end();
    assertThat(kinds)
        .containsExactly(
            Map.entry("o", JsonReader.Kind.OBJECT),
            Map.entry("a", JsonReader.Kind.ARRAY),
            Map.entry("té", JsonReader.Kind.TEXT),
            Map.entry("n", JsonReader.Kind.NUMBER),
            Map.entry("b", JsonReader.Kind.TRUE),
            Map.entry("f", JsonReader.Kind.FALSE),
            Map.entry("z", JsonReader.Kind.NULL));
    assertThat(reader.kind()).isEqualTo(JsonReader.Kind.NONE);
  }

  @Test
  void base64_ofAnyLength_isWhatItWasMadeOf() throws MalformedJson {
    for (int length : IntStream.of(0, 1, 2, 3, 4, 1_000, 1_001, 100_000).toArray()) {
      byte[] bytes = new byte[length];
      new Random(length).nextBytes(bytes);
      JsonReader reader = reader("\"%s\"".formatted(Base64.getEncoder().encodeToString(bytes)));
      assertThat(reader.base64()).isEqualTo(bytes);
      reader.end();
    }
  }

  @Test
  void base64_withOtherCharacters_isRefused() {
    assertThatThrownBy(() -> reader("\"AQ*D\"").base64())
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> reader("7").base64())
        .isInstanceOf(MalformedJson.class)
        .hasMessage("expected a text at byte 0, found '7'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[1 2]|expected ',' or ']' at byte 3, found '2'",
        "{\"a\" 1}|expected ':' at byte 5, found '1'",
        "{7:1}|expected a name in quotes at byte 1, found '7'",
        "{\"a\":1,}|expected a name in quotes at byte 7, found '}'",
        "[\"ab|expected a closing quote at byte 4, found the end of the text",
        "[\"\\ud800\"]|expected both halves of a surrogate pair at byte 2, found '\\'",
        "[01]|expected a number of at most 1000 bytes at byte 1, found '0'",
        "[1e9999999999]|expected an exponent of at most nine digits at byte 1, found '1'",
        "[] []|expected nothing more at byte 3, found '['",
      })
  void text_thatIsNoJson_isRefusedWithThePlaceAndWhatShouldBeThere(String text, String said) {
    assertThatThrownBy(
            () -> {
              JsonReader reader = reader(text);
              show(reader, new StringBuilder(), 0);
              reader.end();
            })
        .isInstanceOf(MalformedJson.class)
        .hasMessage(said);
  }
}
