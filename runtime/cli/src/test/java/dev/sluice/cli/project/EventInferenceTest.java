package dev.sluice.cli.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.cli.CommandFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventInferenceTest {
  @TempDir private Path directory;

  private EventDraft infer(String... lines) throws IOException, CommandFailed {
    Path sample = directory.resolve("sample.ndjson");
    Files.write(sample, List.of(lines));
    return EventInference.of(SampleReader.read(sample).event());
  }

  private static String typeOf(EventDraft draft, String name) {
    return draft.components().stream()
        .filter(component -> component.name().equals(name))
        .map(EventDraft.Component::type)
        .findFirst()
        .orElse("none");
  }

  @ParameterizedTest
  @CsvSource({
    "'\"a\"', String",
    "'1', long",
    "'-1', long",
    "'1.5', double",
    "'1e3', double",
    "'99999999999999999999', double",
    "'true', boolean",
    "'[1,2]', List<Long>",
    "'[\"a\"]', List<String>",
    "'{\"x\":1}', V",
    "'[{\"x\":1}]', List<V>",
    "'\"2026-03-01T12:00:00+01:00\"', Instant",
    "'\"2026-03-01\"', String"
  })
  void type_ofOneValue_isInferred(String json, String type) throws Exception {
    assertThat(typeOf(infer("{\"v\":" + json + "}"), "v")).isEqualTo(type);
  }

  @Test
  void type_missingOrNull_isNullable() throws Exception {
    EventDraft draft = infer("{\"a\":1,\"b\":\"x\",\"c\":true}", "{\"a\":null,\"c\":false}");

    assertThat(typeOf(draft, "a")).isEqualTo("Long");
    assertThat(typeOf(draft, "b")).isEqualTo("Optional<String>");
    assertThat(typeOf(draft, "c")).isEqualTo("boolean");
  }

  @Test
  void type_wholeAndFraction_isDouble() throws Exception {
    assertThat(typeOf(infer("{\"a\":1}", "{\"a\":1.5}"), "a")).isEqualTo("double");
  }

  @Test
  void leftOut_whatCannotBeAComponent_isNamed() throws Exception {
    EventDraft draft = infer("{\"a-b\":1,\"class\":2,\"hashCode\":3,\"m\":1}", "{\"m\":\"x\"}");

    assertThat(draft.components()).isEmpty();
    assertThat(draft.leftOut()).hasSize(4).anyMatch(text -> text.startsWith("a-b "));
  }

  @Test
  void time_textOrEpochMillis_isFoundByNameAndForm() throws Exception {
    assertThat(infer("{\"n\":1,\"ts\":1772366400000}").time()).contains("ts");
    assertThat(infer("{\"n\":1772366400000}").time()).isEmpty();
    assertThat(
            infer("{\"birth\":\"2000-01-01T00:00:00Z\",\"createdAt\":\"2026-03-01T12:00:00Z\"}")
                .time())
        .contains("createdAt");
    assertThat(infer("{\"at\":\"2026-03-01T12:00:00Z\"}", "{\"at\":null}").time()).isEmpty();
  }

  @Test
  void key_likelyNameOrRepeatingText_isGuessed() throws Exception {
    EventDraft draft =
        infer(
            "{\"id\":\"1\",\"country\":\"DE\",\"customerId\":\"a\",\"cents\":1}",
            "{\"id\":\"2\",\"country\":\"DE\",\"customerId\":\"b\",\"cents\":1}");

    assertThat(draft.key()).contains("customerId");
    assertThat(draft.amount().map(EventDraft.Component::name)).contains("cents");
    assertThat(infer("{\"id\":\"1\",\"kind\":\"x\"}", "{\"id\":\"2\",\"kind\":\"x\"}").key())
        .contains("kind");
  }

  @ParameterizedTest
  @CsvSource({"[1], not a JSON object", "{\"a\":, line 1", "{} {}, more than one value"})
  void sample_notEvents_isSaid(String line, String message) {
    assertThatThrownBy(() -> infer(line))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining(message);
  }

  @Test
  void sample_empty_isSaid() {
    assertThatThrownBy(() -> infer("", " "))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("has no event");
  }
}
