package dev.sluice.chaos;

import dev.sluice.aws.AwsClients;
import dev.sluice.chaos.oracle.TableRows;
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
import dev.sluice.local.KinesisLocal;
import dev.sluice.local.LocalServerFailed;
import dev.sluice.local.Setup;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/**
 * DynamoDB Local and a Kinesis server, as they are without any trouble. Functions share them and
 * the table of state. Thread-safe.
 */
final class Servers implements AutoCloseable {
  static final String STATE = "sluice";

  private final DynamoDbLocal database;
  private final KinesisLocal streams;
  private final Connection connection;
  private final DynamoDbClient tables;
  private final KinesisClient kinesis;

  private Servers(DynamoDbLocal database, KinesisLocal streams) {
    this.database = database;
    this.streams = streams;
    this.connection = Connection.to(database.endpoint());
    this.tables = AwsClients.to(database.endpoint(), DynamoDbClient.builder());
    this.kinesis = AwsClients.to(streams.endpoint(), KinesisClient.builder());
  }

  /**
   * Starts both.
   *
   * @param home the root of Sluice's own project
   */
  static Servers start(Path home) throws LocalServerFailed, InterruptedException {
    Path server = home.resolve("runtime/local-server/target");
    DynamoDbLocal database = DynamoDbLocal.start(Setup.inMemory(server.resolve("lib")));
    boolean started = false;
    try {
      Servers servers = new Servers(database, KinesisLocal.start(server.resolve("kinesis")));
      new Tables(servers.service()).create(TableDefinition.ofState(STATE));
      started = true;
      return servers;
    } finally {
      if (!started) {
        database.close();
      }
    }
  }

  private Service service() {
    return connection.service(Sleeper.REAL, new SplittableRandom(1), new Units());
  }

  URI database() {
    return database.endpoint();
  }

  URI streams() {
    return streams.endpoint();
  }

  KinesisClient kinesis() {
    return kinesis;
  }

  /** Makes what a function writes to. */
  void create(FunctionTables of) {
    of.definitions().forEach(new Tables(service())::create);
  }

  /** All rows of a table; none if it is not there. */
  List<Map<String, AttributeValue>> rows(String table) {
    return TableRows.of(tables, table);
  }

  /** The heads that there are of a function's shards, by their numbers. */
  Map<Integer, Head> heads(String function, int shards) {
    Map<Integer, Head> heads = new TreeMap<>();
    try (StateStore store =
        DynamoStateStore.open(
            service(), STATE, new FunctionLabel(function, FunctionLabel.SHARDS), Failpoints.NONE)) {
      for (int shard = 0; shard < shards; shard++) {
        try (PartitionStore items = store.open(function, shard)) {
          int number = shard;
          items.readHead().map(HeadCodec::decode).ifPresent(head -> heads.put(number, head));
        }
      }
    }
    return heads;
  }

  @Override
  public void close() {
    kinesis.close();
    tables.close();
    connection.close();
    streams.close();
    database.close();
  }
}
