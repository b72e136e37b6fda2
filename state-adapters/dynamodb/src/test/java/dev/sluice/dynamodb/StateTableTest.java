package dev.sluice.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.store.PartitionStore;
import dev.sluice.engine.store.PartitionStore.StoredHead;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveRequest;

/** Labels and heads in the table of state, and that table itself. */
final class StateTableTest {
  private static final FunctionLabel LABEL = new FunctionLabel("card-velocity", 3);

  private final Service service = LocalDynamo.service();
  private final String table = LocalDynamo.stateTable();

  private DynamoStateStore open(FunctionLabel label) {
    return DynamoStateStore.open(service, table, label, Failpoints.NONE);
  }

  @Test
  void open_sameLabelAgain_isTheSameState() {
    open(LABEL).close();
    open(LABEL).close();
    assertThat(FunctionLabel.find(service, table, "card-velocity")).contains(LABEL);
  }

  @Test
  void open_anotherNumberOfPartitions_isWrongState() {
    open(LABEL);
    assertStops(
        Stop.Code.WRONG_STATE,
        () -> open(new FunctionLabel("card-velocity", 2)),
        "card-velocity was made with partitions 3, not 2; give the same number with --partitions");
  }

  @Test
  void open_stateOfADeployedFunctionForFiles_saysWhoseItIs() {
    open(new FunctionLabel("card-velocity", FunctionLabel.SHARDS));
    assertStops(
        Stop.Code.WRONG_STATE,
        () -> open(LABEL),
        "was made with partitions as the shards of a stream, not 3; name another table for a run"
            + " over files");
  }

  @Test
  void open_severalFunctionsInOneTable_shareNothing() {
    FunctionLabel other = new FunctionLabel("card-spread", 1);
    try (PartitionStore one = open(LABEL).open("card-velocity", 0);
        PartitionStore two = open(other).open("card-spread", 0)) {
      one.writeHead("", new StoredHead("a".repeat(32), new byte[1]));
      assertThat(two.readHead()).isEmpty();
    }
    assertThat(FunctionLabel.all(service, table)).containsExactly(other, LABEL);
    assertThat(FunctionLabel.find(service, table, "nobody")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"2, 3, WRONG_STATE, format 2", "1, -1, CORRUPT, damaged", "x, 3, CORRUPT, damaged"})
  void open_labelOfAnotherKind_stops(
      String format, String partitions, Stop.Code code, String words) {
    Map<String, AttributeValue> item = new HashMap<>(ItemKey.label("card-velocity").attributes());
    item.put(
        "format", format.equals("x") ? AttributeValue.fromS(format) : AttributeValue.fromN(format));
    item.put("partitions", AttributeValue.fromN(partitions));
    LocalDynamo.CLIENT.putItem(request -> request.tableName(table).item(item));
    assertStops(code, () -> open(LABEL), words);
    assertThat(FunctionLabel.names(service, table)).containsExactly("card-velocity");
  }

  @Test
  void open_partitionThatIsNotThere_isWrongState() {
    DynamoStateStore store = open(LABEL);
    assertStops(Stop.Code.WRONG_STATE, () -> store.open("card-velocity", 3), "3 partitions");
    assertStops(Stop.Code.WRONG_STATE, () -> store.open("card-spread", 0), "card-velocity");
  }

  @Test
  void partitions_ofAStreamsShards_areThoseWithAHead() {
    FunctionLabel shards = new FunctionLabel("card-spread", FunctionLabel.SHARDS);
    StoredHead head = new StoredHead("a".repeat(32), new byte[9]);
    open(LABEL).close();
    try (DynamoStateStore store = open(shards)) {
      store.open("card-spread", 12).writeHead("", head);
      store.open("card-spread", 7).close();
      store.open("card-spread", 3).writeHead("", head);
      store.open("card-spread", 12).writeHead("", head);
    }
    assertThat(FunctionLabel.all(service, table)).containsExactly(shards, LABEL);
    assertThat(shards.numbers(service, table)).containsExactly(3, 12);
    assertThat(LABEL.numbers(service, table)).containsExactly(0, 1, 2);
    assertStops(
        Stop.Code.WRONG_STATE,
        () -> open(new FunctionLabel("card-spread", 1)),
        "card-spread was made with partitions as the shards of a stream, not 1");
  }

  @Test
  void head_below900BytesOfContent_isOneWriteUnit() {
    // The longest name of a function, and more partitions than anybody has.
    FunctionLabel longest = new FunctionLabel("f".repeat(64), 10_000);
    Units units = new Units();
    try (PartitionStore items =
        DynamoStateStore.open(service.countedBy(units), table, longest, Failpoints.NONE)
            .open(longest.function(), 9_999)) {
      int overhead = HeadRow.OVERHEAD_BYTES + 64 + 4;
      int content = ItemSize.WRITE_UNIT_BYTES - overhead;
      assertThat(content).isGreaterThanOrEqualTo(900);
      items.writeHead("", new StoredHead("a".repeat(32), new byte[content]));
      assertThat(units.of(Operation.HEAD_WRITE)).isEqualTo(new Units.Count(1, 1, 0));
      items.writeHead("a".repeat(32), new StoredHead("b".repeat(32), new byte[content + 1]));
      assertThat(units.of(Operation.HEAD_WRITE)).isEqualTo(new Units.Count(2, 3, 0));
    }
  }

  @Test
  void headOfAnotherPartition_copied_isCorrupt() {
    DynamoStateStore store = open(LABEL);
    store.open("card-velocity", 0).writeHead("", new StoredHead("a".repeat(32), new byte[9]));
    Map<String, AttributeValue> copied =
        new HashMap<>(LocalDynamo.item(table, new ItemKey.Partition("card-velocity", 0).head()));
    copied.putAll(new ItemKey.Partition("card-velocity", 1).head().attributes());
    LocalDynamo.CLIENT.putItem(request -> request.tableName(table).item(copied));
    assertStops(Stop.Code.CORRUPT, () -> store.open("card-velocity", 1).readHead(), "damaged");
  }

  @Test
  void create_tableThatIsThere_changesNothing() {
    Tables tables = new Tables(service);
    assertThat(tables.create(TableDefinition.ofState(table))).isFalse();
    tables.verify(TableDefinition.ofState(table));
    String other = LocalDynamo.newName("state");
    assertStops(
        Stop.Code.STORE_FAILED,
        () -> tables.verify(TableDefinition.ofState(other)),
        "./sluice tables --create");
    assertThat(tables.create(TableDefinition.ofState(other))).isTrue();
  }

  @Test
  void create_tableOfAnotherKey_isWrongState() {
    Tables tables = new Tables(service);
    assertStops(
        Stop.Code.WRONG_STATE,
        () -> tables.create(TableSink.lettersIn(table)),
        "has the key (pk S, sk S) and must have (producer S, seq S)");
  }

  @Test
  void create_answerLost_isThere() {
    FaultyDynamo client = new FaultyDynamo(LocalDynamo.CLIENT);
    Tables tables = new Tables(new Service(client, _ -> {}, new Random(1), new Units()));
    client.succeed().loseAnswer();
    TableDefinition wanted = TableDefinition.ofState(LocalDynamo.newName("state"));
    assertThat(tables.create(wanted)).isTrue();
    tables.verify(wanted);
  }

  @Test
  void create_answerToItsExpiryLost_isThere() {
    FaultyDynamo client = new FaultyDynamo(LocalDynamo.CLIENT);
    Tables tables = new Tables(new Service(client, _ -> {}, new Random(1), new Units()));
    client.succeed().succeed().succeed().succeed().loseAnswer();
    TableDefinition wanted =
        new ResultTable(
                LocalDynamo.newName("results"), List.of(), List.of(), List.of(), 1_000, false)
            .definition();
    assertThat(tables.create(wanted)).isTrue();
    assertThat(client.requests().getLast()).isInstanceOf(DescribeTimeToLiveRequest.class);
    assertThat(tables.create(wanted)).isFalse();
  }

  @Test
  void commands_ofATable_areWhatTheCommandLineTakes() {
    assertThat(TableDefinition.ofState("sluice").commands())
        .isEqualTo(
            List.of(
                "aws dynamodb create-table --table-name sluice --billing-mode PAY_PER_REQUEST"
                    + " --attribute-definitions AttributeName=pk,AttributeType=S"
                    + " AttributeName=sk,AttributeType=S --key-schema AttributeName=pk,KeyType=HASH"
                    + " AttributeName=sk,KeyType=RANGE"));
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:8000, true",
    "http://localhost:8000, true",
    "http://[::1]:8000, true",
    "https://dynamodb.us-east-1.amazonaws.com, false",
    "http://127.0.0.1.example.com, false",
    "http://10.0.0.1:8000, false",
  })
  void isLocal_endpoint_onlyOnThisMachine(String endpoint, boolean local) {
    assertThat(Tables.isLocal(URI.create(endpoint))).isEqualTo(local);
  }

  private static void assertStops(Stop.Code code, ThrowingCallable act, String words) {
    assertThatThrownBy(act)
        .isInstanceOfSatisfying(Stop.class, stop -> assertThat(stop.code()).isEqualTo(code))
        .hasMessageContaining(words);
  }
}
