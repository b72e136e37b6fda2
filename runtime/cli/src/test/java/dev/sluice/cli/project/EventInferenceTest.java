package dev.sluice.cli.project;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.cli.CommandFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    "'\"2026-03-01T12:00:00.123456789Z\"', Instant",
    "'\"2026-03-01\"', String",
    "'\"2026-03-01T12:00Z\"', String",
    "'\"2026-03-01t12:00:00Z\"', String",
    "'\"2026-02-30T12:00:00Z\"', String",
    "'\"2026-03-01T12:00:00+18:00\"', String",
    "'\"2026-03-01T12:00:00\"', String"
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

  @ParameterizedTest
  @ValueSource(strings = {"_ts", "a.at", "class"})
  void time_thatCannotBeAComponent_isNone(String name) throws Exception {
    EventDraft draft = infer("{\"%s\":\"2026-03-01T12:00:00Z\",\"user\":\"u\"}".formatted(name));

    assertThat(draft.time()).isEmpty();
  }

  @Test
  void time_behindTheMembersThatAConstructorTakes_isNone() throws Exception {
    String members =
        IntStream.range(0, 120).mapToObj(i -> "\"m" + i + "\":1").collect(joining(","));

    assertThat(infer("{" + members + ",\"at\":\"2026-03-01T12:00:00Z\"}").time()).isEmpty();
  }

  /** The event is the result where nothing is computed, and the names are those of its table. */
  @Test
  void leftOut_nameOfSluicesOwn_isNamedWithTheReason() throws Exception {
    EventDraft draft = infer("{\"_rev\":2,\"part\":{\"_id\":1}}");

    assertThat(draft.leftOut()).containsExactly("_rev (names that begin with _ are Sluice's own)");
    assertThat(typeOf(draft, "part")).isEqualTo("Part");
  }

  /** What the compiler or the decoder would refuse. */
  @ParameterizedTest
  @CsvSource({
    "'[[1]]', a list of lists",
    "'[1,null]', a list with nulls",
    "'[1,\"a\"]', values of several types",
    "'[]', values of several types or none",
    "'1e999', a number beyond double",
    "'{}', an object without usable members",
    "'{\"a-b\":1}', an object without usable members"
  })
  void leftOut_whatNoTypeHolds_isNamedWithTheReason(String json, String reason) throws Exception {
    EventDraft draft = infer("{\"v\":" + json + ",\"w\":1}");

    assertThat(typeOf(draft, "v")).isEqualTo("none");
    assertThat(draft.leftOut().toString().replace(",", "")).contains(reason);
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
  void leftOut_moreMembersThanAConstructorTakes_isNamed() throws Exception {
    String members =
        IntStream.range(0, 200).mapToObj(i -> "\"m" + i + "\":1").collect(joining(","));
    EventDraft draft = infer("{" + members + "}");

    assertThat(draft.components()).hasSize(120);
    assertThat(draft.leftOut()).hasSize(80).contains("m199 (more than 120 members)");
  }

  @Test
  void type_nestedLikeAJavaType_hasAnotherName() throws Exception {
    assertThat(typeOf(infer("{\"string\":{\"a\":1}}"), "string")).isEqualTo("String2");
    assertThat(typeOf(infer("{\"optional\":{\"a\":1}}"), "optional")).isEqualTo("Optional2");
    assertThat(typeOf(infer("{\"record\":{\"a\":1}}"), "record")).isEqualTo("Record2");
  }

  @Test
  void sample_behindAByteOrderMark_isRead() throws Exception {
    assertThat(infer("\uFEFF{\"a\":1}").components())
        .containsExactly(new EventDraft.Component("long", "a"));
    assertThatThrownBy(() -> infer("", "\uFEFF{\"a\":1}")).isInstanceOf(CommandFailed.class);
  }

  @ParameterizedTest
  @CsvSource({
    "1, '1 line of the sample is no event and left out, line 2: it is not a JSON object'",
    "2, 2 lines of the sample are no events and left out; the first is line 2: it is not a JSON"
        + " object"
  })
  void sample_someLinesNoEvents_areCounted(int count, String said) throws Exception {
    Path sample = directory.resolve("sample.ndjson");
    Files.writeString(sample, "{\"a\":1}\n" + "7\n".repeat(count));

    assertThat(SampleReader.read(sample).leftOut()).contains(said);
  }

  @Test
  void sample_onlyLongLines_isSaid() {
    assertThatThrownBy(() -> infer("{\"a\":\"" + "x".repeat(20_000) + "\"}"))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("longer than 16000 characters");
  }

  @Test
  void sample_empty_isSaid() {
    assertThatThrownBy(() -> infer("", " "))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("has no event");
  }
}
