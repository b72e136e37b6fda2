package dev.sluice.it.process;

import dev.sluice.dynamodb.FunctionTables;
import dev.sluice.engine.commit.Head;
import dev.sluice.local.DynamoDbLocal;
import dev.sluice.local.LocalServerFailed;
import dev.sluice.local.Setup;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * DynamoDB Local as tests use it: it may be killed and started again at the same place, and what
 * functions keep in it is read without them. Used by one thread, its client by any.
 */
final class Database implements AutoCloseable {
  /** Where state is kept if nothing else is said. */
  static final String STATE = DatabaseReader.STATE;

  private static final Path JARS = Path.of("../runtime/local-server/target/lib");

  private final Setup setup;
  private final DatabaseReader reader;
  private DynamoDbLocal server;

  private Database(Setup setup) throws LocalServerFailed, InterruptedException {
    this.server = DynamoDbLocal.start(setup);
    this.setup = setup.at(server.endpoint().getPort());
    this.reader = new DatabaseReader(server.endpoint());
    reader.createState();
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

  /** What is in it. */
  DatabaseReader reader() {
    return reader;
  }

  DynamoDbClient client() {
    return reader.client();
  }

  /** Ends it as a crash would, and starts it again on what is on its disk. */
  void killAndRestart() throws LocalServerFailed, InterruptedException {
    server.kill();
    server = DynamoDbLocal.start(setup);
  }

  /** All rows of a table; none if it is not there. */
  List<Map<String, AttributeValue>> rows(String table) {
    return reader.rows(table);
  }

  /** Makes what a function writes to. */
  void create(FunctionTables tables) {
    reader.create(tables);
  }

  /** The heads that there are of a run, in the order of partitions. */
  List<Head> heads(FraudRun run) {
    return reader.heads(run);
  }

  /** The heads of a function on a stream, of all shards that it has begun with. */
  List<Head> heads(String function) {
    return reader.heads(function);
  }

  /** How many batches are committed in all partitions. */
  long batches(FraudRun run) {
    return heads(run).stream().mapToLong(Head::batch).sum();
  }

  @Override
  public void close() {
    reader.close();
    server.close();
  }
}
