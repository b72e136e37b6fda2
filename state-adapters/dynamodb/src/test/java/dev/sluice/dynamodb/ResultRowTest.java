package dev.sluice.dynamodb;

import static dev.sluice.dynamodb.Deliveries.DONE;
import static dev.sluice.dynamodb.Deliveries.assertRefused;
import static dev.sluice.dynamodb.Deliveries.at;
import static dev.sluice.dynamodb.Deliveries.deliver;
import static dev.sluice.dynamodb.Deliveries.field;
import static dev.sluice.dynamodb.Deliveries.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.dynamodb.Deliveries.Row;
import dev.sluice.engine.plan.Field;
import dev.sluice.engine.plan.ValueType;
import dev.sluice.engine.plan.ValueType.Scalar;
import dev.sluice.engine.sink.Sink.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Results as rows: their types, what they say beside, and what no table takes. */
final class ResultRowTest {
  private static final List<Field> CARD =
      List.of(field("card", Scalar.STRING), field("spent", Scalar.LONG));

  private final Service service = LocalDynamo.service();

  @Test
  void components_ofEveryType_areTypedAttributes() {
    ResultTable table =
        LocalDynamo.resultTable(
            List.of(
                field("text", Scalar.STRING),
                field("empty", Scalar.STRING),
                field("number", Scalar.INT),
                field("large", Scalar.LONG),
                field("ratio", Scalar.DOUBLE),
                field("tiny", Scalar.DOUBLE),
                field("minusZero", Scalar.DOUBLE),
                field("money", new ValueType.Decimal(38, 2)),
                field("flag", Scalar.BOOLEAN),
                field("at", Scalar.INSTANT),
                field("color", new ValueType.Enumeration(List.of("RED", "BLUE"))),
                new Field("nothing", Scalar.INSTANT, true),
                field(
                    "place",
                    new ValueType.Nested(
                        List.of(
                            field("city", Scalar.STRING),
                            field("tax", new ValueType.Decimal(5, 2))))),
                field("sums", new ValueType.ListOf(field("", new ValueType.Decimal(5, 1)))),
                field("names", new ValueType.ListOf(field("", Scalar.STRING)))),
            List.of(),
            ResultTable.FOR_EVER);
    String value =
        """
        {"text":"grüße \\"世界\\"","empty":"","number":-7,"large":9223372036854775807,"ratio":0.1,"tiny":1.0E-100,\
        "minusZero":-0.0,"money":"123456789012345678901234567890123456.70","flag":true,"at":"2026-01-02T03:04:05.678Z",\
        "color":"BLUE","nothing":null,"place":{"city":"Oslo","tax":"19.50"},"sums":["1.5","-2.0"],"names":["1.5"]}\
        """;
    assertThat(deliver(table, at(1, 1), Row.of(1, value))).isEqualTo(DONE);
    Map<String, AttributeValue> row = row(table);
    assertThat(row)
        .containsEntry("text", AttributeValue.fromS("grüße \"世界\""))
        .containsEntry("empty", AttributeValue.fromS(""))
        .containsEntry("number", AttributeValue.fromN("-7"))
        .containsEntry("large", AttributeValue.fromN("9223372036854775807"))
        .containsEntry("ratio", AttributeValue.fromN("0.1"))
        .containsEntry("minusZero", AttributeValue.fromN("0"))
        .containsEntry("money", AttributeValue.fromN("123456789012345678901234567890123456.7"))
        .containsEntry("flag", AttributeValue.fromBool(true))
        .containsEntry("at", AttributeValue.fromS("2026-01-02T03:04:05.678Z"))
        .containsEntry("color", AttributeValue.fromS("BLUE"))
        .containsEntry("nothing", AttributeValue.fromNul(true))
        .containsEntry(
            "place",
            AttributeValue.fromM(
                Map.of("city", AttributeValue.fromS("Oslo"), "tax", AttributeValue.fromN("19.5"))))
        .containsEntry(
            "sums",
            AttributeValue.fromL(List.of(AttributeValue.fromN("1.5"), AttributeValue.fromN("-2"))))
        .containsEntry("names", AttributeValue.fromL(List.of(AttributeValue.fromS("1.5"))));
    assertThat(LocalDynamo.attribute(row, "tiny").n()).isEqualTo("0." + "0".repeat(99) + "1");
  }

  @Test
  void row_always_saysWhoseItIs() {
    ResultTable table =
        new ResultTable(
            LocalDynamo.newName("results"),
            List.of(field("spent", Scalar.LONG)),
            List.of(field("card", Scalar.STRING), field("shop.tax", new ValueType.Decimal(5, 2))),
            List.of(),
            90_000,
            false);
    new Tables(service).create(table.definition());
    String payload =
        """
        {"id":"x","function":"card-velocity","partition":3,"key":{"card":"c-1","shop.tax":"1.50"},\
        "window":{"start":"2026-01-01T00:00:00Z","end":"2026-01-01T00:10:00Z"},"pane":0,"value":{"spent":5}}\
        """;
    assertThat(deliver(table, new Sequence("card-velocity", 3, 2, 17), new Row(10, payload)))
        .isEqualTo(DONE);
    assertThat(row(table))
        .containsEntry("_id", AttributeValue.fromS("0".repeat(15) + "a" + "0".repeat(16)))
        .containsEntry("_function", AttributeValue.fromS("card-velocity"))
        .containsEntry("_partition", AttributeValue.fromN("3"))
        .containsEntry("_seq", AttributeValue.fromS("0000000002.0000000000000000017.0000000000"))
        .containsEntry("_incarnation", AttributeValue.fromN("2"))
        .containsEntry("_key_card", AttributeValue.fromS("c-1"))
        .containsEntry("_key_shop.tax", AttributeValue.fromN("1.5"))
        .containsEntry("_window_start", AttributeValue.fromS("2026-01-01T00:00:00Z"))
        .containsEntry("_window_end", AttributeValue.fromS("2026-01-01T00:10:00Z"))
        .containsEntry("_pane", AttributeValue.fromN("0"))
        .containsEntry("_ttl", AttributeValue.fromN("1767226290"))
        .containsEntry("spent", AttributeValue.fromN("5"))
        .containsKey("_hash")
        .hasSize(13);
  }

  @Test
  void outputOfAnOlderVersion_isStoredAsWhatItIs() {
    ResultTable table =
        LocalDynamo.resultTable(
            List.of(field("now", new ValueType.Decimal(5, 2))), List.of(), ResultTable.FOR_EVER);
    assertThat(deliver(table, at(1, 1), Row.of(1, "{\"now\":\"text\",\"before\":[1,{\"a\":2}]}")))
        .isEqualTo(DONE);
    assertThat(row(table))
        .containsEntry("now", AttributeValue.fromS("text"))
        .containsEntry(
            "before",
            AttributeValue.fromL(
                List.of(
                    AttributeValue.fromN("1"),
                    AttributeValue.fromM(Map.of("a", AttributeValue.fromN("2"))))));
  }

  @Test
  void byKey_twoParts_areHashAndRangeOfTheirTypes() {
    ResultTable table =
        LocalDynamo.resultTable(
            List.of(field("amount", new ValueType.Decimal(10, 2)), field("at", Scalar.INSTANT)),
            List.of("amount", "at"),
            ResultTable.FOR_EVER);
    String value = "{\"amount\":\"1.50\",\"at\":\"2026-01-01T00:00:00Z\"}";
    assertThat(deliver(table, at(1, 1), Row.of(1, value))).isEqualTo(DONE);
    assertThat(
            LocalDynamo.CLIENT
                .getItem(
                    request ->
                        request
                            .tableName(table.name())
                            .key(
                                Map.of(
                                    "amount", AttributeValue.fromN("1.5"),
                                    "at", AttributeValue.fromS("2026-01-01T00:00:00Z"))))
                .item())
        .isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"card\":\"\",\"spent\":1}|no-key: component card, a part of the table's key, is empty",
        "{\"card\":null,\"spent\":1}|no-key: component card, a part of the table's key, is missing",
        "{\"spent\":1}|no-key: component card, a part of the table's key, is missing",
        "{\"card\":7,\"spent\":1}|no-key: component card, a part of the table's key, is of another"
            + " type",
        "{\"card\":\"LONG\",\"spent\":1}|no-key: component card, a part of the table's key, is"
            + " longer than 2048",
        "{\"card\":\"a\",\"spent\":1.0E200}|number-out-of-range: 1E+200",
        "{\"card\":\"a\",\"spent\":1.0E-200}|number-out-of-range: 1E-200",
        "{\"card\":\"a\",\"spent\":1.0E126}|number-out-of-range: 1E+126",
        "{\"card\":\"a\",\"spent\":DEEP}|too-deep: ",
        "{\"card\":\"a\",\"spent\":\"LARGE\"}|too-large: ",
      })
  void rowThatNoTableTakes_isRefusedWithTheReason(String value, String reason) {
    ResultTable table = LocalDynamo.resultTable(CARD, List.of("card"), ResultTable.FOR_EVER);
    String whole =
        value
            .replace("LONG", "x".repeat(2049))
            .replace("DEEP", "[".repeat(40) + "]".repeat(40))
            .replace("LARGE", "x".repeat(ItemSize.ITEM_BYTES_MAX));
    assertRefused(deliver(table, at(1, 1), Row.of(1, whole)), 0, reason);
    assertThat(LocalDynamo.rows(table.name(), "_seq")).isEmpty();
  }

  @Test
  void rowAtTheLimits_isTaken() {
    ResultTable table = LocalDynamo.resultTable(CARD, List.of("card"), ResultTable.FOR_EVER);
    List<String> values = new ArrayList<>();
    values.add("{\"card\":\"%s\",\"spent\":1}".formatted("x".repeat(2048)));
    values.add("{\"card\":\"a\",\"spent\":9.999999999999999E125}");
    values.add("{\"card\":\"b\",\"spent\":1.0E-130}");
    values.add("{\"card\":\"c\",\"spent\":%s}".formatted("[".repeat(31) + "]".repeat(31)));
    Row[] rows = new Row[values.size()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Row.of(i, values.get(i));
    }
    assertThat(deliver(table, at(1, 1), rows)).isEqualTo(DONE);
    assertThat(LocalDynamo.rows(table.name(), "_seq")).hasSize(rows.length);
  }

  @Test
  void rowOfExactly400KB_isTaken_andOneByteMoreIsNot() {
    ResultTable table = LocalDynamo.resultTable(CARD, List.of("card"), ResultTable.FOR_EVER);
    String empty = "{\"card\":\"a\",\"spent\":\"\"}";
    assertThat(deliver(table, at(1, 1), Row.of(1, empty))).isEqualTo(DONE);
    int free = Math.toIntExact(ItemSize.ITEM_BYTES_MAX - ItemSize.of(row(table)));
    String full = "{\"card\":\"a\",\"spent\":\"%s\"}";
    assertThat(deliver(table, at(1, 2), Row.of(1, full.formatted("x".repeat(free)))))
        .isEqualTo(DONE);
    assertRefused(
        deliver(table, at(1, 3), Row.of(1, full.formatted("x".repeat(free + 1)))), 0, "too-large");
  }

  @Test
  void table_thatRowsCantBeKeptIn_isRefused() {
    assertWrong(List.of(field("_x", Scalar.INT)), List.of()).hasMessageContaining("_x");
    assertWrong(CARD, List.of("nobody")).hasMessageContaining("nobody, which no result has");
    assertWrong(List.of(field("flag", Scalar.BOOLEAN)), List.of("flag"))
        .hasMessageContaining("no text, number, time or enum");
    assertWrong(CARD, List.of("card", "spent", "card")).hasMessageContaining("one or two");
  }

  @Test
  void table_withTtl_expiresByItsAttribute() {
    ResultTable table = LocalDynamo.resultTable(CARD, List.of(), 1000);
    assertThat(
            LocalDynamo.CLIENT
                .describeTimeToLive(request -> request.tableName(table.name()))
                .timeToLiveDescription()
                .attributeName())
        .isEqualTo("_ttl");
    assertThat(new Tables(service).create(table.definition())).isFalse();
  }

  private static AbstractThrowableAssert<?, ?> assertWrong(List<Field> result, List<String> key) {
    return assertThatThrownBy(
            () -> new ResultTable("t", result, List.of(), key, ResultTable.FOR_EVER, false))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
