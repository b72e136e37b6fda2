package dev.sluice.dynamodb;

import static dev.sluice.dynamodb.Deliveries.at;
import static dev.sluice.dynamodb.Deliveries.deliver;
import static dev.sluice.dynamodb.Deliveries.field;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.dynamodb.Deliveries.Row;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.plan.ValueType.Scalar;
import dev.sluice.engine.sink.Sink;
import dev.sluice.engine.store.PartitionStore;
import dev.sluice.engine.store.PartitionStore.PageName;
import dev.sluice.engine.store.PartitionStore.StoredHead;
import dev.sluice.testkit.contract.StoredPages;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What a session of every kind of request costs, by ourselves and by the service. */
final class CostsTest {
  private static final int[] PAGE_BYTES = {0, 3_000, 5_000, 400_000, 1_000_000};

  /** Of the texts of results. */
  private static final int[] CHARS = {0, 500, 1_000, 50_000};

  @Test
  void session_countedByOurselves_costsWhatTheServiceSays() {
    SilentDynamo silent = new SilentDynamo(LocalDynamo.CLIENT);
    Units units = session(silent);
    assertThat(units.readUnits()).isEqualTo(silent.readUnits());
    // Only the service knows how large a thing was that is deleted.
    assertThat(units.of(Operation.PAGE_DELETE)).isEqualTo(new Units.Count(0, 0, 0));
    assertThat(units.writeUnits()).isEqualTo(silent.writeUnits() + silent.deleteUnits());
    assertThat(silent.deleteUnits()).isEqualTo(1);
  }

  @Test
  void session_countedByTheServicesWord_costsTheSame() {
    SilentDynamo silent = new SilentDynamo(LocalDynamo.CLIENT);
    assertThat(session(silent).all()).isEqualTo(session(LocalDynamo.CLIENT).all());
  }

  @Test
  void deletion_costsTheBytesOfThePage_andAFewReads() {
    Units units = new Units();
    String table = LocalDynamo.stateTable();
    Service service = LocalDynamo.service(units);
    try (PartitionStore items =
        DynamoStateStore.open(service, table, new FunctionLabel("card-spread", 1), Failpoints.NONE)
            .open("card-spread", 0)) {
      PageName name = new PageName(1, 1, 1, "a".repeat(32), 0);
      StoredPages.write(items, name, random(1_000_000));
      double reads = units.readUnits();
      items.deletePage(name);
      // 3 chunks with their names, and the marker.
      assertThat(units.of(Operation.PAGE_DELETE).units())
          .isEqualTo(units.of(Operation.PAGE_WRITE).units())
          .isBetween(978.0, 983.0);
      assertThat(units.readUnits() - reads).isLessThan(160);
    }
  }

  @Test
  void rows_countedAndNotWritten_costWhatTheServiceSaysOfWrittenOnes() {
    ResultTable table =
        LocalDynamo.resultTable(
            List.of(field("text", Scalar.STRING), field("number", Scalar.DOUBLE)),
            List.of(),
            ResultTable.FOR_EVER);
    String letters = LocalDynamo.newName("letters");
    new Tables(LocalDynamo.service()).create(TableSink.lettersIn(letters));
    Units billed = new Units();
    Service service = LocalDynamo.service(billed);
    Units counted = new Units();
    try (Sink results = TableSink.ofResults(service, table, Failpoints.NONE);
        Sink late = TableSink.ofLetters(service, letters, Failpoints.NONE);
        Sink countedResults = CountedRows.ofResults(table, counted);
        Sink countedLate = CountedRows.ofLetters(counted)) {
      for (int chars : CHARS) {
        for (Sink sink : List.of(results, late, countedResults, countedLate)) {
          assertThat(deliver(sink, at(1, chars), row(chars))).isEqualTo(Deliveries.DONE);
        }
      }
    }
    assertThat(LocalDynamo.rows(table.name(), "_seq")).hasSize(CHARS.length);
    assertThat(counted.all()).isEqualTo(billed.all()).hasSize(2);
  }

  private static Row row(int chars) {
    return Row.of(chars, "{\"text\":\"%s\",\"number\":%d.125}".formatted("ü".repeat(chars), chars));
  }

  private static Units session(DynamoDbClient client) {
    Units units = new Units();
    Service service = new Service(client, _ -> {}, new Random(1), units);
    String table = LocalDynamo.stateTable();
    FunctionLabel label = new FunctionLabel("card-velocity", 1);
    try (PartitionStore items =
        DynamoStateStore.open(service, table, label, Failpoints.NONE).open("card-velocity", 0)) {
      heads(items);
      pages(items);
      items.lease().hold("a", 1, 2);
      items.lease().hold("b", 3, 4);
      items.lease().holder();
      items.lease().release("b");
    }
    results(service);
    return units;
  }

  /** Each at least as large as the one before, since a put is billed by the larger of the two. */
  private static void heads(PartitionStore items) {
    String nonce = "";
    for (int bytes : new int[] {100, 900, 950, 1_000, 3_500, 4_000}) {
      String next = "%032d".formatted(bytes);
      items.writeHead(nonce, new StoredHead(next, new byte[bytes]));
      items.readHead();
      nonce = next;
    }
  }

  private static void pages(PartitionStore items) {
    for (int bytes : PAGE_BYTES) {
      PageName name = new PageName(1, 1, 1, "a".repeat(32), bytes);
      StoredPages.write(items, name, random(bytes));
      StoredPages.read(items, name);
    }
    items.openPage(new PageName(1, 1, 1, "b".repeat(32), 0));
    items.pages();
  }

  /** Bytes that can't be deflated. */
  private static byte[] random(int bytes) {
    byte[] content = new byte[bytes];
    new Random(bytes).nextBytes(content);
    return content;
  }

  private static void results(Service service) {
    ResultTable byId =
        LocalDynamo.resultTable(
            List.of(field("text", Scalar.STRING), field("number", Scalar.DOUBLE)),
            List.of(),
            ResultTable.FOR_EVER);
    String letters = LocalDynamo.newName("letters");
    new Tables(LocalDynamo.service()).create(TableSink.lettersIn(letters));
    try (Sink results = TableSink.ofResults(service, byId, Failpoints.NONE);
        Sink late = TableSink.ofLetters(service, letters, Failpoints.NONE)) {
      for (int chars : CHARS) {
        // Twice, as after a crash.
        for (int times = 0; times < 2; times++) {
          deliver(results, at(1, chars), row(chars));
          deliver(late, at(1, chars), row(chars));
        }
      }
    }
  }
}
