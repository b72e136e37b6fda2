package dev.sluice.it.fault;

import dev.sluice.aws.AwsClients;
import dev.sluice.chaos.fault.Fault;
import dev.sluice.chaos.fault.FaultPlan;
import dev.sluice.chaos.fault.FaultProxy;
import dev.sluice.dynamodb.DynamoStateStore;
import dev.sluice.dynamodb.FunctionLabel;
import dev.sluice.dynamodb.ResultTable;
import dev.sluice.dynamodb.Service;
import dev.sluice.dynamodb.TableDefinition;
import dev.sluice.dynamodb.TableSink;
import dev.sluice.dynamodb.Tables;
import dev.sluice.dynamodb.Units;
import dev.sluice.engine.commit.Sleeper;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.plan.Field;
import dev.sluice.engine.plan.ValueType;
import dev.sluice.engine.sink.Sink;
import dev.sluice.engine.store.Lease;
import dev.sluice.engine.store.PartitionStore.PageName;
import dev.sluice.engine.store.StateStore;
import dev.sluice.local.DynamoDbLocal;
import dev.sluice.local.Setup;
import dev.sluice.testkit.contract.LeaseContract;
import dev.sluice.testkit.contract.PartitionStoreContract;
import dev.sluice.testkit.contract.SinkContract;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The contracts of stores, leases and sinks hold for the adapter also where the network and the
 * service do what they like, as long as the adapter is to ride over it.
 */
final class FaultedContractsIT {
  private static final long SEED = 20_261_126;
  private static final int PER_MILLE = 40;
  private static final Path JARS = Path.of("../runtime/local-server/target/lib");
  private static final Sleeper AT_ONCE = _ -> {};
  private static final AtomicInteger TABLES = new AtomicInteger();

  /** Of these the adapter says nothing: the others may leave a head write unclear. */
  private static final FaultPlan REFUSALS =
      new FaultPlan(
          SEED,
          Map.of(
              Fault.DELAY, PER_MILLE,
              Fault.THROUGHPUT_EXCEEDED, 3 * PER_MILLE,
              Fault.THROTTLED, 3 * PER_MILLE,
              Fault.EXPIRED_TOKEN, 3 * PER_MILLE),
          Duration.ofMillis(5));

  /** A sink asks a few times only, and the contract knows no RETRY: it must not need more. */
  private static final FaultPlan EVERYTHING = FaultPlan.everyKind(SEED, PER_MILLE / 4);

  @SuppressWarnings("NullAway.Init")
  private static DynamoDbLocal local;

  @SuppressWarnings("NullAway.Init")
  private static FaultProxy proxy;

  /** Past the proxy. */
  @SuppressWarnings("NullAway.Init")
  private static DynamoDbClient direct;

  @SuppressWarnings("NullAway.Init")
  private static DynamoDbClient faulted;

  @BeforeAll
  static void start() throws Exception {
    local = DynamoDbLocal.start(Setup.inMemory(JARS));
    proxy = new FaultProxy(local.endpoint(), REFUSALS);
    direct = AwsClients.to(local.endpoint(), DynamoDbClient.builder());
    faulted = AwsClients.to(proxy.endpoint(), DynamoDbClient.builder());
    System.out.printf("faults by seed %d%n", SEED);
  }

  @AfterAll
  static void stop() {
    faulted.close();
    direct.close();
    proxy.close();
    local.close();
  }

  private static Service service(DynamoDbClient client) {
    return new Service(client, AT_ONCE, new SplittableRandom(SEED), new Units());
  }

  private static String newTable() {
    return "t-%d".formatted(TABLES.incrementAndGet());
  }

  private static String stateTable() {
    String table = newTable();
    new Tables(service(direct)).create(TableDefinition.ofState(table));
    return table;
  }

  private static StateStore store(String table, FaultPlan plan) {
    proxy.follow(plan);
    return DynamoStateStore.open(
        service(faulted), table, new FunctionLabel("card-velocity", 2), Failpoints.NONE);
  }

  private static List<String> column(String table, String attribute, String order) {
    return direct
        .scanPaginator(request -> request.tableName(table).consistentRead(true))
        .items()
        .stream()
        .sorted(Comparator.comparing(row -> text(row, order)))
        .map(row -> text(row, attribute))
        .toList();
  }

  private static String text(Map<String, AttributeValue> row, String attribute) {
    return Objects.requireNonNull(row.get(attribute), attribute).s();
  }

  @Nested
  final class Stores extends PartitionStoreContract {
    private final String table = stateTable();

    @Override
    protected StateStore store() {
      return FaultedContractsIT.store(table, REFUSALS);
    }

    @Override
    protected void damagePage(String function, int partition, PageName name) {
      damage("%s#%d".formatted(function, partition), name.text());
    }

    @Override
    protected void damageHead(String function, int partition) {
      damage("%s#%d".formatted(function, partition), "head");
    }

    /** The bytes of the one item, or of the second of a page's chunks. */
    private void damage(String partition, String name) {
      Map<String, AttributeValue> item =
          new HashMap<>(
              direct
                  .scanPaginator(request -> request.tableName(table).consistentRead(true))
                  .items()
                  .stream()
                  .filter(found -> text(found, "pk").startsWith(partition))
                  .filter(found -> text(found, "sk").contains(name))
                  .filter(found -> found.containsKey("body"))
                  .max(Comparator.comparing(found -> text(found, "sk")))
                  .orElseThrow());
      byte[] body = Objects.requireNonNull(item.get("body")).b().asByteArray();
      body[body.length / 2] ^= 4;
      item.put("body", AttributeValue.fromB(SdkBytes.fromByteArray(body)));
      direct.putItem(request -> request.tableName(table).item(item));
    }
  }

  @Nested
  final class Leases extends LeaseContract {
    private final StateStore store = store(stateTable(), EVERYTHING);

    @Override
    protected Lease lease() {
      return store.open("card-velocity", 0).lease();
    }
  }

  @Nested
  final class ResultsById extends SinkContract {
    private final ResultTable table =
        table(List.of(new Field("text", ValueType.Scalar.STRING, false)), List.of());

    @Override
    protected Sink sink() {
      return resultsIn(table);
    }

    @Override
    protected String payload(String text) {
      return "{\"id\":\"?\",\"function\":\"f\",\"partition\":0,\"value\":{\"text\":\"%s\"}}"
          .formatted(text);
    }

    @Override
    protected List<String> delivered() {
      return quoted(table);
    }
  }

  @Nested
  final class ResultsByKey extends SinkContract {
    private static final int KEY_CHARS_MAX = 40;

    private final ResultTable table =
        table(
            List.of(
                new Field("start", ValueType.Scalar.STRING, false),
                new Field("length", ValueType.Scalar.INT, false),
                new Field("text", ValueType.Scalar.STRING, false)),
            List.of("start", "length"));

    @Override
    protected Sink sink() {
      return resultsIn(table);
    }

    @Override
    protected String payload(String text) {
      String start = text.substring(0, Math.min(KEY_CHARS_MAX, text.length()));
      return "{\"id\":\"?\",\"function\":\"f\",\"partition\":0,\"value\":{\"start\":\"%s\",\"length\":%d,\"text\":\"%s\"}}"
          .formatted(start, text.length(), text);
    }

    @Override
    protected List<String> delivered() {
      return quoted(table);
    }
  }

  @Nested
  final class Letters extends SinkContract {
    private final String table = newTable();

    {
      new Tables(service(direct)).create(TableSink.lettersIn(table));
    }

    @Override
    protected Sink sink() {
      proxy.follow(EVERYTHING);
      return TableSink.ofLetters(service(faulted), table, Failpoints.NONE);
    }

    @Override
    protected List<String> delivered() {
      return column(table, "payload", "seq");
    }
  }

  private static ResultTable table(List<Field> result, List<String> key) {
    ResultTable table =
        new ResultTable(newTable(), result, List.of(), key, ResultTable.FOR_EVER, false);
    new Tables(service(direct)).create(table.definition());
    return table;
  }

  private static Sink resultsIn(ResultTable table) {
    proxy.follow(EVERYTHING);
    return TableSink.ofResults(service(faulted), table, Failpoints.NONE);
  }

  private static List<String> quoted(ResultTable table) {
    return column(table.name(), "text", "_seq").stream().map("\"%s\""::formatted).toList();
  }
}
