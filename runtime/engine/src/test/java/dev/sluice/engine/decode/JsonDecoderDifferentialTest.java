package dev.sluice.engine.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.plan.Plan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random events, sound and broken, against Jackson and the JDK. */
class JsonDecoderDifferentialTest {
  private static final int FULL = Boolean.getBoolean("sluice.full") ? 50 : 1;
  private static final int BATCHES = 20 * FULL;
  private static final int EVENTS = 200;

  private static final List<String> NAMES =
      List.of("id", "cents", "n", "ratio", "price", "open", "kind", "at", "tags", "card", "cards");

  private static final Plan PLAN =
      Decoding.plan(
          Decoding.field("id:string"),
          Decoding.field("cents:long"),
          Decoding.field("n:int?"),
          Decoding.field("ratio:double?"),
          Decoding.field("price:decimal(20,4)?"),
          Decoding.field("open:boolean?"),
          Decoding.field("kind:enum(A|B)?"),
          Decoding.field("at:instant"),
          Decoding.field("tags:list(string?)?"),
          Decoding.field("card:record(a:string?;b:long?;c:list(int)?)?"),
          Decoding.field("cards:list(record(a:string?;b:double?))?"));

  private static final List<String> USUAL =
      List.of(
          "\"p000000017\"",
          "1999",
          "-3",
          "0.25",
          "12.50",
          "true",
          "\"A\"",
          "\"2026-03-01T10:00:00.123Z\"",
          "[\"x\",null]",
          "{\"a\":\"4111\",\"b\":7}",
          "[{\"a\":\"y\"},{\"b\":1.5,\"a\":null}]");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 20_261_124})
  @Tag("full")
  void event_random_isReadAsByJacksonOrDeadOfTheSameCode(long seed) {
    RandomLines lines = new RandomLines(seed);
    int living = 0;
    try (var allocator = new RootAllocator()) {
      JsonDecoder decoder = new JsonDecoder(PLAN);
      for (int batch = 0; batch < BATCHES; batch++) {
        List<byte[]> payloads = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
          byte[] line = lines.next(NAMES, USUAL);
          payloads.add(line);
          expected.add(JacksonOracle.shown(PLAN.event().fields(), line));
        }
        Payloads raw = Payloads.of(payloads, batch % 2 == 0 ? "\n" : "");
        List<String> found = Decoding.shown(PLAN, raw, decoder, allocator);
        for (int i = 0; i < EVENTS; i++) {
          assertThat(found.get(i))
              .as("seed %d, %s", seed, new String(payloads.get(i), StandardCharsets.UTF_8))
              .isEqualTo(expected.get(i));
          living += found.get(i).startsWith("[") ? 0 : 1;
        }
      }
    }
    assertThat(living).as("seed %d, living events", seed).isGreaterThan(BATCHES * EVENTS / 5);
  }

  @ParameterizedTest
  @ValueSource(longs = {5, 6})
  @Tag("full")
  void event_random_diesOfTheSameCodeWhenNothingIsMaterialised(long seed) {
    RandomLines lines = new RandomLines(seed);
    Plan unused =
        Decoding.plan(
            List.of(), Plan.NONE, false, PLAN.event().fields().toArray(Decoding.NO_FIELD));
    try (var allocator = new RootAllocator()) {
      JsonDecoder decoder = new JsonDecoder(unused);
      for (int batch = 0; batch < BATCHES; batch++) {
        List<byte[]> payloads = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
          payloads.add(lines.next(NAMES, USUAL));
        }
        Payloads raw = Payloads.of(payloads, "\n");
        List<String> found = Decoding.fates(unused, raw, decoder, allocator);
        for (int i = 0; i < EVENTS; i++) {
          String expected = JacksonOracle.shown(PLAN.event().fields(), payloads.get(i));
          assertThat(found.get(i))
              .as("seed %d, %s", seed, new String(payloads.get(i), StandardCharsets.UTF_8))
              .isEqualTo(expected.startsWith("[") ? expected : Decoding.LIVING);
        }
      }
    }
  }
}
