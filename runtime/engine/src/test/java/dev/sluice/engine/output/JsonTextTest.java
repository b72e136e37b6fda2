package dev.sluice.engine.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.SplittableRandom;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTextTest {
  private final JsonText text = new JsonText();

  @ParameterizedTest
  @ValueSource(longs = {1, 7, 20_260_101})
  void string_randomText_readsBackEqualByAnotherParser(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 2_000; round++) {
      String value = randomText(random);
      text.clear();
      text.string(value);
      assertThat(read(text.toString())).as("seed %d, round %d", seed, round).isEqualTo(value);
      byte[] utf8 = ("??" + value).getBytes(StandardCharsets.UTF_8);
      text.clear();
      text.utf8(utf8, 2, utf8.length - 2);
      assertThat(read(text.toString()))
          .as("seed %d, round %d, from bytes", seed, round)
          .isEqualTo(value);
      assertThat(read(fromMemory(utf8)))
          .as("seed %d, round %d, from memory", seed, round)
          .isEqualTo("??" + value);
    }
  }

  /** Behind the text lies what needs an escape, and must not be looked at. */
  private String fromMemory(byte[] utf8) {
    try (BufferAllocator allocator = new RootAllocator();
        ArrowBuf memory = allocator.buffer(utf8.length + Long.BYTES)) {
      memory.setBytes(0, utf8);
      memory.setBytes(utf8.length, "\n\"\\\n\n\n\n\n".getBytes(StandardCharsets.US_ASCII));
      text.clear();
      return text.utf8(memory.memoryAddress(), utf8.length).toString();
    }
  }

  @Test
  void utf8_plainTextOfEveryLength_isItselfInQuotes() {
    String plain = "abcdefghijklmnopqrstuvwxyz";
    for (int length = 0; length <= plain.length(); length++) {
      String value = plain.substring(0, length);
      byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
      assertThat(fromMemory(utf8)).isEqualTo("\"" + value + "\"");
      text.clear();
      assertThat(text.utf8(utf8, 0, length).toString()).isEqualTo("\"" + value + "\"");
    }
  }

  private static String randomText(SplittableRandom random) {
    StringBuilder value = new StringBuilder();
    int length = random.nextInt(700);
    for (int i = 0; i < length; i++) {
      int point =
          switch (random.nextInt(6)) {
            case 0 -> random.nextInt(0x20);
            case 1 -> "\"\\/\u007f\u0080\u07ff\u0800\uffff".codePointAt(random.nextInt(8));
            case 2 -> 0x10000 + random.nextInt(0x100000);
            default -> 0x20 + random.nextInt(0x5f);
          };
      value.appendCodePoint(point);
    }
    return value.toString();
  }

  private static String read(String json) throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      parser.nextToken();
      return parser.getText();
    }
  }

  @Test
  void raw_pastTheEndOfTheArray_growsIt() {
    for (int piece = 1; piece < 40; piece++) {
      JsonText bytes = new JsonText();
      JsonText characters = new JsonText();
      for (int i = 0; i < 2_000; i++) {
        bytes.raw(new byte[piece]);
        characters.raw('x');
      }
      assertThat(bytes.size()).isEqualTo(2_000 * piece);
      assertThat(characters.size()).isEqualTo(2_000);
    }
  }

  @Test
  void string_unpairedSurrogate_isRefused() {
    assertThatThrownBy(() -> text.string("ab\ud800c")).hasMessageContaining("index 2");
    assertThatThrownBy(() -> text.string("\udc00")).hasMessageContaining("index 0");
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        0,
        9,
        10,
        99,
        100,
        -1,
        -10,
        999_999_999_999_999_999L,
        Long.MAX_VALUE,
        Long.MIN_VALUE
      })
  void number_long_isItsDecimalText(long value) {
    assertThat(text.number(value).toString()).isEqualTo(Long.toString(value));
  }

  @Test
  void number_everyPowerOfTenAndItsNeighbours_isItsDecimalText() {
    for (long power = 1; power > 0 && power <= 1_000_000_000_000_000_000L; power *= 10) {
      for (long value : new long[] {power - 1, power, power + 1, -power}) {
        text.clear();
        assertThat(text.number(value).toString()).isEqualTo(Long.toString(value));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {5, 20_260_101})
  void number_ofAnyLength_isItsDecimalText(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 20_000; round++) {
      long value = random.nextLong() >> random.nextInt(Long.SIZE);
      text.clear();
      assertThat(text.number(value).toString()).as("seed %d", seed).isEqualTo(Long.toString(value));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void number_notFinite_isRefused(double value) {
    assertThatThrownBy(() -> text.number(value)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {3, 11})
  void instant_anyMillisecond_isWhatTheJdkWrites(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long year1 = Instant.parse("0000-01-01T00:00:00Z").toEpochMilli();
    long year10000 = Instant.parse("+10000-01-01T00:00:00Z").toEpochMilli();
    long[] edges = {
      year1 - 1, year1, -1, 0, 1, 1000, year10000 - 1, year10000, 951_782_400_000L, 951_868_800_000L
    };
    for (int round = 0; round < 5_000; round++) {
      long millis = round < edges.length ? edges[round] : random.nextLong(year1, year10000);
      if (round % 3 == 0) {
        millis -= Math.floorMod(millis, 1000);
      }
      text.clear();
      text.instant(millis);
      assertThat(text.toString())
          .as("seed %d", seed)
          .isEqualTo("\"" + Instant.ofEpochMilli(millis) + "\"");
      text.clear();
      text.instant(Instant.ofEpochMilli(millis));
      assertThat(text.toString())
          .as("seed %d", seed)
          .isEqualTo("\"" + Instant.ofEpochMilli(millis) + "\"");
    }
  }

  @Test
  void instant_nanoseconds_areKept() {
    Instant value = Instant.parse("2026-01-01T00:00:00.123456789Z");
    assertThat(text.instant(value).toString()).isEqualTo("\"2026-01-01T00:00:00.123456789Z\"");
  }

  @Test
  void decimal_largeAndSmall_isPlainTextAtItsScale() {
    text.decimal(new BigDecimal("1E+3").setScale(2)).raw(',').decimal(new BigDecimal("0.00"));
    assertThat(text.toString()).isEqualTo("\"1000.00\",\"0.00\"");
  }
}
