package dev.sluice.dynamodb;

import static dev.sluice.dynamodb.Deliveries.at;
import static dev.sluice.dynamodb.Deliveries.buffer;
import static dev.sluice.dynamodb.Deliveries.field;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.dynamodb.Deliveries.Row;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.plan.Field;
import dev.sluice.engine.plan.ValueType.Scalar;
import dev.sluice.engine.store.CommitRows;
import dev.sluice.engine.store.PartitionStore;
import dev.sluice.engine.store.PartitionStore.AtomicOutcome;
import dev.sluice.engine.store.PartitionStore.Outcome;
import dev.sluice.engine.store.PartitionStore.StoredHead;
import dev.sluice.engine.store.StateStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A head and rows of results in one transaction. */
final class AtomicCommitTest {
  private static final List<Field> CARD =
      List.of(field("card", Scalar.STRING), field("spent", Scalar.LONG));
  private static final AtomicInteger NONCES = new AtomicInteger();

  // The service knows the tokens of transactions for all tables together.
  private final String first = nextNonce();
  private final String second = nextNonce();
  private final Units units = new Units();
  private final Service service = LocalDynamo.service(units);
  private final StateStore state =
      DynamoStateStore.open(
          service,
          LocalDynamo.stateTable(),
          new FunctionLabel("card-velocity", 1),
          Failpoints.NONE);
  private final PartitionStore store = state.open("card-velocity", 0);

  @Test
  void writeHead_withRows_writesAllAtTwiceTheUnits() {
    ResultTable table = table(List.of());
    store.writeHead("", head(first));
    AtomicOutcome outcome =
        store.writeHead(first, head(second), rows(table, spent(1, "a", 1), spent(2, "b", 2)));
    assertThat(outcome).isEqualTo(new AtomicOutcome.Head(Outcome.APPLIED));
    assertThat(nonce()).isEqualTo(second);
    assertThat(spent(table)).containsExactly("1", "2");
    assertThat(units.of(Operation.COMMIT_WRITE).units()).isEqualTo(6);
  }

  @Test
  void writeHead_headOfAnother_isRefusedAndWritesNoRow() {
    ResultTable table = table(List.of());
    store.writeHead("", head(first));
    AtomicOutcome outcome =
        store.writeHead("c".repeat(32), head(second), rows(table, spent(1, "a", 1)));
    assertThat(outcome).isEqualTo(new AtomicOutcome.Head(Outcome.REFUSED));
    assertThat(nonce()).isEqualTo(first);
    assertThat(spent(table)).isEmpty();
  }

  @Test
  void writeHead_rowsRefused_namesTheirOutputsAndWritesNothing() {
    ResultTable table = table(List.of("card"));
    putForeignRow(table);
    store.writeHead("", head(first));
    AtomicOutcome outcome =
        store.writeHead(
            first, head(second), rows(table, spent(1, "a", 1), spent(2, "b", 2), spent(3, "c", 3)));
    assertThat(outcome).isEqualTo(new AtomicOutcome.RowsRefused(List.of(1)));
    assertThat(nonce()).isEqualTo(first);
    assertThat(LocalDynamo.rows(table.name(), "_seq")).hasSize(1);
  }

  @Test
  void writeHead_sentTwice_isAppliedOnce() {
    ResultTable table = table(List.of("card"));
    store.writeHead("", head(first));
    CommitRows rows = rows(table, spent(1, "a", 1));
    assertThat(store.writeHead(first, head(second), rows))
        .isEqualTo(new AtomicOutcome.Head(Outcome.APPLIED));
    // By its token the service knows the second for a repeat of the first.
    assertThat(store.writeHead(first, head(second), rows))
        .isEqualTo(new AtomicOutcome.Head(Outcome.APPLIED));
    assertThat(nonce()).isEqualTo(second);
  }

  @Test
  void commitRows_severalOfOneKey_areTheLast() {
    ResultTable table = table(List.of("card"));
    store.writeHead("", head(first));
    CommitRows rows = rows(table, spent(1, "a", 1), spent(2, "b", 5), spent(3, "a", 2));
    store.writeHead(first, head(second), rows);
    assertThat(rows.contains(0)).isTrue();
    assertThat(spent(table)).containsExactlyInAnyOrder("2", "5");
  }

  @Test
  void commitRows_oneOfAKeyNotWanted_areNoneOfThatKey() {
    ResultTable table = table(List.of("card"));
    putForeignRow(table);
    store.writeHead("", head(first));
    OutputBuffer outputs =
        buffer(spent(1, "b", 1), spent(2, "a", 2), spent(3, "b", 3), spent(4, "b", 4));
    CommitRows all = made(table, outputs, _ -> true).orElseThrow();
    assertThat(store.writeHead(first, head(second), all))
        .isEqualTo(new AtomicOutcome.RowsRefused(List.of(3)));
    CommitRows others = made(table, outputs, output -> output != 3).orElseThrow();
    assertThat(IntStream.range(0, 4).filter(others::contains)).containsExactly(1);
    assertThat(store.writeHead(first, head(nextNonce()), others))
        .isEqualTo(new AtomicOutcome.Head(Outcome.APPLIED));
  }

  @Test
  void commitRows_foreignRowGoneBeforeTheNextTry_newestOfTheKeyStands() {
    ResultTable table = table(List.of("card"));
    Row[] outputs = {spent(1, "a", 1), spent(2, "b", 2), spent(3, "b", 3)};
    store.writeHead("", head(first));
    // The last one was refused at the first try.
    CommitRows rows = made(table, buffer(outputs), output -> output != 2).orElseThrow();
    store.writeHead(first, head(second), rows);
    OutputBuffer outbox =
        buffer(
            IntStream.range(0, outputs.length)
                .filter(output -> !rows.contains(output))
                .mapToObj(output -> outputs[output])
                .toArray(Row[]::new));
    try (TableSink sink = TableSink.ofResults(service, table, Failpoints.NONE)) {
      sink.deliver(outbox, Channel.RESULT, 0, outbox.count(), at(1, 7));
    }
    assertThat(spent(table)).containsExactlyInAnyOrder("1", "3");
  }

  @Test
  void commitRows_asManyAsATransactionTakes_fit() {
    ResultTable table = table(List.of());
    store.writeHead("", head(first));
    assertThat(store.writeHead(first, head(second), rows(table, many(99))))
        .isEqualTo(new AtomicOutcome.Head(Outcome.APPLIED));
    assertThat(spent(table)).hasSize(99);
    assertThat(made(table, many(100))).isEmpty();
  }

  @Test
  void commitRows_moreBytesThanATransactionTakes_areNone() {
    ResultTable table = table(List.of());
    store.writeHead("", head(first));
    Row[] large = new Row[12];
    for (int i = 0; i < large.length; i++) {
      large[i] = spent(i, "x".repeat(345_000), i);
    }
    assertThat(store.writeHead(first, head(second), rows(table, large)))
        .isEqualTo(new AtomicOutcome.Head(Outcome.APPLIED));
    Row[] larger = new Row[12];
    for (int i = 0; i < larger.length; i++) {
      larger[i] = spent(i, "x".repeat(360_000), i);
    }
    assertThat(made(table, larger)).isEmpty();
  }

  @Test
  void commitRows_oneThatNoTableTakes_leavesItOut() {
    ResultTable table = table(List.of("card"));
    Optional<CommitRows> rows = made(table, spent(1, "a", 1), spent(2, "", 2));
    assertThat(rows).isPresent();
    assertThat(rows.orElseThrow().contains(0)).isTrue();
    assertThat(rows.orElseThrow().contains(1)).isFalse();
  }

  @Test
  void commitRows_ofATableThatIsNotAtomic_areNone() {
    ResultTable table = LocalDynamo.resultTable(CARD, List.of(), ResultTable.FOR_EVER);
    assertThat(made(table, spent(1, "a", 1))).isEmpty();
  }

  private static String nextNonce() {
    return "%032x".formatted(NONCES.incrementAndGet());
  }

  private ResultTable table(List<String> key) {
    ResultTable table =
        new ResultTable(
            LocalDynamo.newName("results"), CARD, List.of(), key, ResultTable.FOR_EVER, true);
    new Tables(service).create(table.definition());
    return table;
  }

  private CommitRows rows(ResultTable table, Row... rows) {
    return made(table, rows).orElseThrow();
  }

  private Optional<CommitRows> made(ResultTable table, Row... rows) {
    return made(table, buffer(rows), _ -> true);
  }

  private Optional<CommitRows> made(ResultTable table, OutputBuffer outputs, IntPredicate wanted) {
    try (TableSink sink = TableSink.ofResults(service, table, Failpoints.NONE)) {
      return sink.commitRows(outputs, Channel.RESULT, at(1, 7), wanted);
    }
  }

  /** A row of the key "b" that is not ours. */
  private static void putForeignRow(ResultTable table) {
    Map<String, AttributeValue> row =
        Map.of("card", AttributeValue.fromS("b"), "_seq", AttributeValue.fromS("x"));
    LocalDynamo.CLIENT.putItem(request -> request.tableName(table.name()).item(row));
  }

  private static Row spent(long id, String card, long spent) {
    return Row.of(id, "{\"card\":\"%s\",\"spent\":%d}".formatted(card, spent));
  }

  private static Row[] many(int count) {
    Row[] rows = new Row[count];
    for (int i = 0; i < count; i++) {
      rows[i] = spent(i, "card " + i, i);
    }
    return rows;
  }

  private static List<String> spent(ResultTable table) {
    return LocalDynamo.rows(table.name(), "_seq").stream()
        .map(row -> LocalDynamo.attribute(row, "spent").n())
        .toList();
  }

  private String nonce() {
    return store.readHead().orElseThrow().nonce();
  }

  private static StoredHead head(String nonce) {
    return new StoredHead(nonce, new byte[] {1, 2, 3});
  }
}
