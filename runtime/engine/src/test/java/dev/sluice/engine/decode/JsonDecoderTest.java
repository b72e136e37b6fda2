package dev.sluice.engine.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.plan.Field;
import dev.sluice.engine.plan.Plan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The clauses on whole events, and on the order in which faults are judged. */
class JsonDecoderTest {
  private static final Field K = Decoding.field("k:string");
  private static final Field V = Decoding.field("v:long");
  private static final Plan KV = Decoding.plan(K, V);

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "{\"k\":\"a\",\"v\":1}~a,1",
        "{\"v\":1,\"k\":\"a\"}~a,1",
        "` \t{ \"k\" : \"a\" , \"v\" : 1 }\r`~a,1",
        "{\"k\":\"a\",\"v\":1,\"x\":{\"k\":\"z\",\"v\":[1,2,{\"v\":null}]}}~a,1",
        "{\"k\":\"a\",\"v\":1,\"x\":1e999}~a,1",
        "{\"k\":\"a\",\"v\":1,\"\":0}~a,1",
        "{\"k\":\"a\",\"v\":1,\"x\":[[],{},\"\",true,false,null,-0.5E-7]}~a,1",
        "{\"\\u006b\":\"a\",\"v\":1}~a,1",
        "{\"k\":\"a\",\"v\":1,\"kk\":2,\"K\":3}~a,1",
        "{\"k\":\"a\",\"v\":1,\"v\":2}~a,2",
        "{\"k\":\"a\",\"v\":\"x\",\"v\":2}~a,2",
        "{\"k\":\"a\",\"v\":null,\"\\u0076\":2}~a,2",
        "{\"k\":\"a\",\"v\":2,\"v\":\"x\"}~[wrong-type]",
        "{\"k\":\"a\",\"v\":2,\"v\":null}~[missing]",
        "{\"k\":\"a\",\"k\":\"\\ud800\",\"k\":\"b\",\"v\":1}~[unpaired-surrogate]",
        "{\"k\":\"a\",\"v\":1,\"x\":\"\\ud800\"}~[unpaired-surrogate]",
        "{\"k\":\"a\",\"v\":1,\"\\udfff\":0}~[unpaired-surrogate]",
        "{}~[missing]",
        "[]~[not-an-object]",
        "[{\"k\":\"a\",\"v\":1}]~[not-an-object]",
        "\"k\"~[not-an-object]",
        "17~[not-an-object]",
        "null~[not-an-object]",
        "``~[invalid-json]",
        "` `~[invalid-json]",
        "{\"k\":\"a\",\"v\":1~[invalid-json]",
        "{\"k\":\"a\",\"v\":1}}~[invalid-json]",
        "{\"k\":\"a\",\"v\":1} {}~[invalid-json]",
        "{\"k\":\"a\",\"v\":1,}~[invalid-json]",
        "{\"k\":\"a\",,\"v\":1}~[invalid-json]",
        "{,\"k\":\"a\",\"v\":1}~[invalid-json]",
        "{\"k\":\"a\" \"v\":1}~[invalid-json]",
        "{\"k\" \"a\",\"v\":1}~[invalid-json]",
        "{k:\"a\",\"v\":1}~[invalid-json]",
        "{'k':\"a\",\"v\":1}~[invalid-json]",
        "{\"k\":\"a\",\"v\":}~[invalid-json]",
        "{\"k\":\"a\",\"v\":1,\"x\":tru}~[invalid-json]",
        "{\"k\":\"a\",\"v\":1,\"x\":[1,]}~[invalid-json]",
        "{\"k\":\"a\",\"v\":1,\"x\":{\"a\"}}~[invalid-json]",
        "{\"k\":\"a\",\"v\":1,\"x\":[1}}~[invalid-json]",
        "{\"k\":\"a\",\"v\":1]~[invalid-json]",
        "{\"k\":\"a\",\"v\":1,\"x\":\"\u0002\"}~[invalid-json]",
        "{\"k\":\"a\",\"v\":1,\"x\":/**/1}~[invalid-json]",
        "\uFEFF{\"k\":\"a\",\"v\":1}~[invalid-json]",
        "\u00a0{\"k\":\"a\",\"v\":1}~[invalid-json]",
      })
  void event_ofText_isReadOrDead(String line, String shown) {
    String usual = "{\"k\":\"u\",\"v\":8}";
    assertThat(Decoding.lines(KV, line, usual, line, line))
        .containsExactly(shown, "u,8", shown, shown);
  }

  @ParameterizedTest
  @CsvSource({
    "wIA=,overlong two bytes",
    "wg==,cut two bytes",
    "4ICA,overlong three bytes",
    "7aCA,a surrogate",
    "8ICAgA==,overlong four bytes",
    "9JCAgA==,above U+10FFFF",
    "9YCAgA==,no lead",
    "gA==,no lead before a trail",
    "4oKs4oI=,cut three bytes",
    "8J+YgPCf,cut four bytes",
    "/w==,never a byte",
  })
  void event_ofBytesThatAreNotUtf8_isInvalidUtf8(String base64, String what) {
    byte[] bytes = Base64.getDecoder().decode(base64);
    List<byte[]> payloads = new ArrayList<>();
    for (String template :
        List.of(
            "{'k':'@','v':1}",
            "{'k':'a','v':1,'@':1}",
            "{'k':'a','v':1}@",
            "{'v':'\\ud800@",
            "{'k':'long enough for two words @ and more','v':1}",
            "{'k':'a','v':1,'x':['@']}")) {
      payloads.add(around(template.replace('\'', '"'), bytes));
    }
    assertThat(Decoding.shown(KV, Payloads.of(payloads, "\n")))
        .as(what)
        .containsOnly("[invalid-utf8]");
  }

  private static byte[] around(String template, byte[] bytes) {
    String latin = template.replace("@", new String(bytes, StandardCharsets.ISO_8859_1));
    return latin.getBytes(StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @CsvSource({
    "63,64,living",
    "64,65,dead",
    "200,201,dead",
  })
  void event_ofNestedArrays_diesAboveLevel64(int arrays, int levels, String fate) {
    String line = "{\"k\":\"a\",\"v\":1,\"x\":" + "[".repeat(arrays) + "]".repeat(arrays) + "}";
    assertThat(Decoding.lines(KV, line))
        .as("%d levels", levels)
        .containsExactly(fate.equals("living") ? "a,1" : "[too-deep]");
  }

  @Test
  void event_deepAndMalformed_isInvalidJson() {
    assertThat(Decoding.lines(KV, "{\"x\":" + "[".repeat(900), "[".repeat(900) + "]".repeat(900)))
        .containsExactly("[invalid-json]", "[too-deep]");
  }

  /** Each line has the faults of those below it too. */
  @Test
  void event_withSeveralFaults_diesOfTheFirstInOrder() {
    String deep = "[".repeat(70) + "]".repeat(70);
    List<byte[]> payloads =
        List.of(
            around("[@\\ud800 " + "x".repeat(Decoding.EVENT_BYTES_MAX), new byte[] {-1}),
            around("[@\"\\ud800\",", new byte[] {-1}),
            around("[\"\\ud800\"," + deep + ",", new byte[0]),
            around("[\"\\ud800\"," + deep + "]", new byte[0]),
            around("[" + deep + "]", new byte[0]),
            around("[{\"v\":\"x\"}]", new byte[0]),
            around("{\"v\":\"x\"}", new byte[0]),
            around("{\"v\":1.5,\"k\":1}", new byte[0]),
            around("{\"v\":1.5,\"k\":\"\"}", new byte[0]));
    assertThat(Decoding.shown(KV, Payloads.of(payloads, "\n")))
        .containsExactly(
            "[too-long]",
            "[invalid-utf8]",
            "[invalid-json]",
            "[unpaired-surrogate]",
            "[too-deep]",
            "[not-an-object]",
            "[missing]",
            "[wrong-type]",
            "[out-of-range]");
  }

  @ParameterizedTest
  @CsvSource({
    "{'a':1.5},[out-of-range]",
    "{'a':'x'},[wrong-type]",
    "{'a':1},[bad-value]",
    "{},[missing]",
  })
  void components_faultyInDeclaredOrder_dieOfTheFirst(String nested, String code) {
    Plan plan = Decoding.plan(Decoding.field("r:record(a:long)"), Decoding.field("e:enum(A|B)"), K);
    String line = ("{'k':1,'e':'C','r':" + nested + "}").replace('\'', '"');
    assertThat(Decoding.lines(plan, line)).containsExactly(code);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n"})
  void event_cutInItsMiddle_doesNotReadTheNextPayload(String gap) {
    String line = "{\"k\":\"abcdefghij\",\"v\":123456789}";
    List<byte[]> payloads = new ArrayList<>();
    for (int cut = 0; cut <= line.length(); cut++) {
      payloads.add(line.substring(0, cut).getBytes(StandardCharsets.UTF_8));
      payloads.add(line.substring(cut).getBytes(StandardCharsets.UTF_8));
    }
    List<String> shown = Decoding.shown(KV, Payloads.of(payloads, gap));
    assertThat(shown.subList(2, shown.size() - 2)).doesNotContain("abcdefghij,123456789");
    assertThat(shown.getLast()).isEqualTo("[invalid-json]");
    assertThat(shown.get(1)).isEqualTo("abcdefghij,123456789");
  }

  @Test
  void event_ofTheLongestLength_isReadAndOneByteMoreIsTooLong() {
    String line = "{\"k\":\"a\",\"v\":1}";
    String longest = line + " ".repeat(Decoding.EVENT_BYTES_MAX - line.length());
    assertThat(Decoding.lines(KV, longest, longest + "\r")).containsExactly("a,1", "[too-long]");
  }

  @Test
  void event_thatItsSourceDidNotBuffer_isTooLong() {
    byte[] head = "{\"k\":\"a\"".getBytes(StandardCharsets.UTF_8);
    Payloads raw = Payloads.of(List.of(), "");
    raw.reset(Arrays.copyOf(head, head.length + Payloads.SLACK));
    raw.addTooLong(0, head.length, 5000, new byte[32]);
    assertThat(Decoding.shown(KV, raw)).containsExactly("[too-long]");
  }

  @Test
  void nullableKey_ofNull_isNullKeyAndComesAfterOtherFaults() {
    Plan plan =
        Decoding.plan(
            List.of(0), Plan.NONE, true, Decoding.field("k:string?"), Decoding.field("v:long"));
    assertThat(
            Decoding.lines(
                plan, "{\"v\":1}", "{\"k\":null,\"v\":1}", "{\"v\":\"\"}", "{\"k\":\"\",\"v\":1}"))
        .containsExactly("[null-key]", "[null-key]", "[wrong-type]", ",1");
  }

  @Test
  void time_afterArrivalAndOneHour_isAheadOfArrival() {
    Plan plan = Decoding.plan(List.of(), 0, true, Decoding.field("at:instant"));
    byte[] payload = "{\"at\":3600001}".getBytes(StandardCharsets.UTF_8);
    Payloads raw = Payloads.of(List.of(), "");
    raw.reset(Arrays.copyOf(payload, payload.length + Payloads.SLACK));
    raw.add(0, payload.length);
    raw.add(0, payload.length);
    raw.arrivedAt(0);
    raw.add(0, payload.length);
    raw.arrivedAt(1);
    raw.add(0, payload.length);
    raw.arrivedAt(Long.MAX_VALUE);
    assertThat(Decoding.shown(plan, raw))
        .containsExactly("3600001", "[ahead-of-arrival]", "3600001", "3600001");
    assertThat(reasons(plan, raw))
        .containsExactly(
            "event time 1970-01-01T01:00:00.001Z is more than 3600000 ms after the arrival at"
                + " 1970-01-01T00:00:00Z");
  }

  @Test
  void columns_thatAreNotUsed_areJudgedButNotMaterialised() {
    Plan plan = Decoding.plan(List.of(1), Plan.NONE, false, K, V, Decoding.field("w:string"));
    Payloads raw =
        Payloads.of(
            List.of(
                "{\"k\":\"a\",\"v\":1,\"w\":\"x\"}".getBytes(StandardCharsets.UTF_8),
                "{\"k\":\"a\",\"v\":2,\"w\":0}".getBytes(StandardCharsets.UTF_8),
                "{\"k\":\"a\",\"v\":3,\"w\":\"x\"}".getBytes(StandardCharsets.UTF_8)),
            "\n");
    BitSet used = EventBatch.usedColumns(plan);
    used.set(2);
    try (var allocator = new RootAllocator();
        var batch = new EventBatch(allocator, plan, raw, used)) {
      batch.reset(raw, 10);
      new JsonDecoder(plan).decode(raw, batch);
      assertThat(batch.rows()).isEqualTo(2);
      assertThat(batch.ordinal(1)).isEqualTo(12);
      assertThat(batch.columns().has(0)).isFalse();
      assertThat(batch.columns().column(1).getLong(1)).isEqualTo(3);
      assertThat(batch.columns().column(2).string(1)).isEqualTo("x");
      assertThat(batch.deadCode(0)).isEqualTo(DeadCode.WRONG_TYPE);
    }
  }

  @Test
  void deadReason_ofATime_saysHowManyDigitsAndWhichOffset() {
    String form = "at most 9 digits of fraction, and with Z or an offset of at most 17:59";
    String offset = "1970-01-01T00:00:00+18:00";
    String fraction = "1970-01-01T00:00:00.1234567890Z";
    assertThat(
            reasons(
                Decoding.plan(Decoding.field("at:instant")),
                lines("{\"at\":\"" + offset + "\"}", "{\"at\":\"" + fraction + "\"}")))
        .satisfiesExactly(
            reason -> assertThat(reason).contains(form).endsWith("found \"" + offset + "\""),
            reason -> assertThat(reason).contains(form).endsWith("found \"" + fraction + "\""));
  }

  @Test
  void deadReason_namesTheComponentAndWhatWasFound() {
    Plan plan = Decoding.plan(Decoding.field("card:record(number:long)"));
    assertThat(
            reasons(
                plan, lines("{\"card\":{\"number\":\"4111\"}}", "{\"card\":{}}", "{\"card\";{}}")))
        .containsExactly(
            "component card.number must be a number, found \"4111\"",
            "component card.number is missing, but it is required",
            "byte 7 of the event is not JSON: expected ':', found ';'");
  }

  @Test
  void deadReason_ofAByteOrderMark_namesIt() {
    assertThat(reasons(Decoding.plan(Decoding.field("a:long")), lines("\uFEFF{\"a\":1}", "\uFEFF")))
        .containsOnly(
            "byte 0 of the event is not JSON: expected a value, found a byte order mark, which JSON"
                + " has none of");
  }

  private static Payloads lines(String... lines) {
    return Payloads.of(
        Arrays.stream(lines).map(line -> line.getBytes(StandardCharsets.UTF_8)).toList(), "\n");
  }

  /** Why the payloads are dead. */
  private static List<String> reasons(Plan plan, Payloads raw) {
    try (var allocator = new RootAllocator();
        var batch = new EventBatch(allocator, plan, raw)) {
      batch.reset(raw, 0);
      new JsonDecoder(plan).decode(raw, batch);
      return IntStream.range(0, batch.deadCount()).mapToObj(batch::deadReason).toList();
    }
  }
}
