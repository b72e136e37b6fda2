package dev.sluice.dynamodb;

import static dev.sluice.dynamodb.Deliveries.DONE;
import static dev.sluice.dynamodb.Deliveries.assertRefused;
import static dev.sluice.dynamodb.Deliveries.at;
import static dev.sluice.dynamodb.Deliveries.deliver;
import static dev.sluice.dynamodb.Deliveries.field;
import static dev.sluice.dynamodb.Deliveries.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.dynamodb.Deliveries.Row;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.plan.Field;
import dev.sluice.engine.plan.ValueType.Scalar;
import dev.sluice.engine.sink.Sink;
import dev.sluice.engine.sink.Sink.Sequence;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What becomes of results in tables. */
final class ResultSinkTest {
  private static final List<Field> CARD =
      List.of(field("card", Scalar.STRING), field("spent", Scalar.LONG));

  private final Service service = LocalDynamo.service();

  @Test
  void byId_sameIdOfAnotherContent_isAConflict() {
    ResultTable table = LocalDynamo.resultTable(CARD, List.of(), ResultTable.FOR_EVER);
    Row first = Row.of(1, "{\"card\":\"a\",\"spent\":1}");
    Row other = Row.of(1, "{\"card\":\"a\",\"spent\":2}");
    assertThat(deliver(table, at(1, 1), first)).isEqualTo(DONE);
    assertRefused(deliver(table, at(1, 2), Row.of(2, "{}"), other), 1, "conflict: ");
    assertThat(deliver(table, at(1, 1), first)).isEqualTo(DONE);
    assertThat(LocalDynamo.rows(table.name(), "_seq"))
        .extracting(row -> row.get("spent"))
        .containsExactly(AttributeValue.fromN("1"), null);
  }

  @Test
  void byId_largerIncarnation_replaces_andIsNotReplacedByTheOneBefore() {
    ResultTable table = LocalDynamo.resultTable(CARD, List.of(), ResultTable.FOR_EVER);
    Row before = Row.of(1, "{\"card\":\"a\",\"spent\":1}");
    Row restored = Row.of(1, "{\"card\":\"a\",\"spent\":2}");
    assertThat(deliver(table, at(1, 9), before)).isEqualTo(DONE);
    assertThat(deliver(table, at(2, 1), restored)).isEqualTo(DONE);
    assertThat(deliver(table, at(1, 9), before)).isEqualTo(DONE);
    assertThat(row(table)).containsEntry("spent", AttributeValue.fromN("2"));
  }

  @Test
  void byId_sameContentOfTheIncarnationBefore_leavesTheRowAsItIs() {
    ResultTable table = LocalDynamo.resultTable(CARD, List.of(), ResultTable.FOR_EVER);
    Row result = Row.of(1, "{\"card\":\"a\",\"spent\":1}");
    assertThat(deliver(table, at(1, 9), result)).isEqualTo(DONE);
    assertThat(deliver(table, at(2, 1), result)).isEqualTo(DONE);
    Map<String, AttributeValue> row = row(table);
    assertThat(deliver(table, at(1, 9), result)).isEqualTo(DONE);
    assertThat(row(table)).isEqualTo(row);
  }

  @Test
  void byKey_smallerSeq_neverReplacesALargerOne() {
    ResultTable table = LocalDynamo.resultTable(CARD, List.of("card"), ResultTable.FOR_EVER);
    Row old = Row.of(1, "{\"card\":\"a\",\"spent\":1}");
    Row young = Row.of(2, "{\"card\":\"a\",\"spent\":2}");
    Row restored = Row.of(3, "{\"card\":\"a\",\"spent\":3}");
    assertThat(deliver(table, at(1, 9), old)).isEqualTo(DONE);
    assertThat(deliver(table, at(1, 10), young)).isEqualTo(DONE);
    assertThat(deliver(table, at(1, 9), old)).isEqualTo(DONE);
    assertThat(deliver(table, at(1, 10), young)).isEqualTo(DONE);
    assertThat(row(table)).containsEntry("spent", AttributeValue.fromN("2"));
    assertThat(deliver(table, at(2, 1), restored)).isEqualTo(DONE);
    assertThat(deliver(table, at(1, 11), old)).isEqualTo(DONE);
    assertThat(row(table)).containsEntry("spent", AttributeValue.fromN("3"));
  }

  @Test
  void byKey_severalOfOneBatch_leaveTheLast() {
    ResultTable table = LocalDynamo.resultTable(CARD, List.of("card"), ResultTable.FOR_EVER);
    Row[] rows = new Row[12];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Row.of(i, "{\"card\":\"a\",\"spent\":%d}".formatted(i));
    }
    assertThat(deliver(table, at(1, 1), rows)).isEqualTo(DONE);
    assertThat(deliver(table, at(1, 1), rows)).isEqualTo(DONE);
    assertThat(row(table)).containsEntry("spent", AttributeValue.fromN("11"));
  }

  @Test
  void byKey_rowOfSomebodyElse_staysAsItIs() {
    ResultTable table = LocalDynamo.resultTable(CARD, List.of("card"), ResultTable.FOR_EVER);
    Map<String, AttributeValue> theirs =
        Map.of("card", AttributeValue.fromS("a"), "name", AttributeValue.fromS("x"));
    LocalDynamo.CLIENT.putItem(request -> request.tableName(table.name()).item(theirs));
    Row row = Row.of(1, "{\"card\":\"a\",\"spent\":1}");
    assertRefused(
        deliver(table, at(1, 1), row), 0, "foreign-row: the row of this key is not of a function");
    assertThat(LocalDynamo.CLIENT.scan(r -> r.tableName(table.name())).items())
        .containsExactly(theirs);
    Row other = Row.of(1, "{\"card\":\"b\",\"spent\":1}");
    assertThat(deliver(table, new Sequence("other", 0, 1, 1), other)).isEqualTo(DONE);
    assertRefused(deliver(table, at(1, 5), other), 0, "foreign-row: the row of this key is of");
  }

  @Test
  void letterOfOneSeq_wordedOtherwise_staysTheFirst() {
    String table = LocalDynamo.newName("letters");
    new Tables(service).create(TableSink.lettersIn(table));
    Sink sink = TableSink.ofLetters(service, table, Failpoints.NONE);
    assertThat(deliver(sink, at(1, 1), new Row(1, "{\"reason\":1}"))).isEqualTo(DONE);
    assertThat(deliver(sink, at(1, 1), new Row(1, "{\"reason\":2}"))).isEqualTo(DONE);
    assertRefused(deliver(sink, at(1, 1), new Row(2, "{}")), 0, "conflict: ");
    assertThat(LocalDynamo.rows(table, "seq"))
        .extracting(row -> LocalDynamo.attribute(row, "payload").s())
        .containsExactly("{\"reason\":1}");
  }
}
