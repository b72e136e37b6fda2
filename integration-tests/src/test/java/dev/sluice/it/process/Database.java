package dev.sluice.it.process;

import dev.sluice.aws.AwsClients;
import dev.sluice.chaos.oracle.FraudCase;
import dev.sluice.dynamodb.Connection;
import dev.sluice.dynamodb.DynamoStateStore;
import dev.sluice.dynamodb.FunctionLabel;
import dev.sluice.dynamodb.FunctionTables;
import dev.sluice.dynamodb.Service;
import dev.sluice.dynamodb.TableDefinition;
import dev.sluice.dynamodb.Tables;
import dev.sluice.dynamodb.Units;
import dev.sluice.engine.commit.Head;
import dev.sluice.engine.commit.HeadCodec;
import dev.sluice.engine.commit.Sleeper;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.store.PartitionStore;
import dev.sluice.engine.store.StateStore;
import dev.sluice.local.DynamoDbLocal;
import dev.sluice.local.LocalServerFailed;
import dev.sluice.local.Setup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/**
 * DynamoDB Local as tests use it: it may be killed and started again at the same place, and what
 * functions keep in it is read without them. Used by one thread, its client by any.
 */
final class Database implements AutoCloseable {
  /** Where state is kept if nothing else is said. */
  static final String STATE = "sluice";

  private static final Path JARS = Path.of("../runtime/local-server/target/lib");

  private final Setup setup;
  private final DynamoDbClient client;
  private final Connection connection;
  private DynamoDbLocal server;

  private Database(Setup setup) throws LocalServerFailed, InterruptedException {
    this.server = DynamoDbLocal.start(setup);
    this.setup = setup.at(server.endpoint().getPort());
    this.client = AwsClients.to(server.endpoint(), DynamoDbClient.builder());
    this.connection = Connection.to(server.endpoint());
    new Tables(connection.service(Sleeper.REAL, new SplittableRandom(1), new Units()))
        .create(TableDefinition.ofState(STATE));
  }

  /** One that is gone with this object. */
  static Database inMemory() throws LocalServerFailed, InterruptedException {
    return new Database(Setup.inMemory(JARS));
  }

  /** One that keeps its tables in a directory. */
  static Database onDisk(Path directory) throws LocalServerFailed, InterruptedException {
    return new Database(Setup.onDisk(JARS, directory));
  }

  /** Where it listens, and will again. */
  String endpoint() {
    return server.endpoint().toString();
  }

  DynamoDbClient client() {
    return client;
  }

  /** Ends it as a crash would, and starts it again on what is on its disk. */
  void killAndRestart() throws LocalServerFailed, InterruptedException {
    server.kill();
    server = DynamoDbLocal.start(setup);
  }

  /** All rows of a table; none if it is not there. */
  List<Map<String, AttributeValue>> rows(String table) {
    try {
      return client
          .scanPaginator(request -> request.tableName(table).consistentRead(true))
          .items()
          .stream()
          .toList();
    } catch (ResourceNotFoundException _) {
      return List.of();
    }
  }

  /** Makes what a function writes to. */
  void create(FunctionTables tables) {
    Tables made =
        new Tables(connection.service(Sleeper.REAL, new SplittableRandom(1), new Units()));
    tables.definitions().forEach(made::create);
  }

  /** The heads that there are of a run, in the order of partitions. */
  List<Head> heads(FraudRun run) {
    return heads(run, run.partitions());
  }

  /** The heads of a function on a stream that has so many shards. */
  List<Head> headsOfShards(FraudCase function, int shards) {
    return heads(new FraudRun(function, shards), FunctionLabel.SHARDS);
  }

  /** The heads of a function on a stream, of all shards that it has begun with. */
  List<Head> heads(String function) {
    Service service = connection.service(Sleeper.REAL, new SplittableRandom(1), new Units());
    FunctionLabel label = new FunctionLabel(function, FunctionLabel.SHARDS);
    List<Head> heads = new ArrayList<>();
    try (StateStore store = DynamoStateStore.open(service, STATE, label, Failpoints.NONE)) {
      for (int shard : label.numbers(service, STATE)) {
        try (PartitionStore items = store.open(function, shard)) {
          items.readHead().map(HeadCodec::decode).ifPresent(heads::add);
        }
      }
    }
    return heads;
  }

  private List<Head> heads(FraudRun run, int declared) {
    FunctionLabel label = new FunctionLabel(run.function().function(), declared);
    try (StateStore store =
        DynamoStateStore.open(
            connection.service(Sleeper.REAL, new SplittableRandom(1), new Units()),
            STATE,
            label,
            Failpoints.NONE)) {
      return CommittedHeads.of(run, store);
    }
  }

  /** How many batches are committed in all partitions. */
  long batches(FraudRun run) {
    return heads(run).stream().mapToLong(Head::batch).sum();
  }

  @Override
  public void close() {
    connection.close();
    client.close();
    server.close();
  }
}
