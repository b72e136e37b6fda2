package dev.sluice.it.process;

import dev.sluice.aws.AwsClients;
import dev.sluice.aws.Requests;
import dev.sluice.chaos.oracle.FraudCase;
import dev.sluice.chaos.oracle.TableRows;
import dev.sluice.dynamodb.DynamoStateStore;
import dev.sluice.dynamodb.FunctionLabel;
import dev.sluice.dynamodb.FunctionTables;
import dev.sluice.dynamodb.PageBucket;
import dev.sluice.dynamodb.Service;
import dev.sluice.dynamodb.TableDefinition;
import dev.sluice.dynamodb.Tables;
import dev.sluice.dynamodb.Units;
import dev.sluice.engine.commit.Head;
import dev.sluice.engine.commit.HeadCodec;
import dev.sluice.engine.commit.Outbox;
import dev.sluice.engine.commit.Sleeper;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.state.Manifest;
import dev.sluice.engine.state.PageReference;
import dev.sluice.engine.store.PartitionStore;
import dev.sluice.engine.store.StateStore;
import dev.sluice.testkit.contract.StoredPages;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What functions keep in a database, read without them, and as it is at that moment. Used by one
 * thread, its client by any.
 */
public final class DatabaseReader implements AutoCloseable {
  /** Where state is kept if nothing else is said. */
  static final String STATE = "sluice";

  private final DynamoDbClient client;
  private final String prefix;
  private final Requests requests = new Requests(Sleeper.REAL::sleep, new SplittableRandom(1));

  /** Of a database that listens there, now or later. */
  public DatabaseReader(URI endpoint) {
    this(AwsClients.to(endpoint, DynamoDbClient.builder()), "");
  }

  /**
   * Of a database at the other end of a client, which is closed with it.
   *
   * @param prefix what stands before the name of each table there
   */
  DatabaseReader(DynamoDbClient client, String prefix) {
    this.client = client;
    this.prefix = prefix;
  }

  DynamoDbClient client() {
    return client;
  }

  private Service service() {
    return new Service(client, Sleeper.REAL, new SplittableRandom(1), new Units());
  }

  private String state() {
    return prefix + STATE;
  }

  /** Makes the table of state. */
  void createState() {
    new Tables(service()).create(TableDefinition.ofState(state()));
  }

  /** Makes what a function writes to. */
  void create(FunctionTables tables) {
    Tables made = new Tables(service());
    tables.definitions().forEach(made::create);
  }

  /** All rows of a table; none if it is not there. */
  List<Map<String, AttributeValue>> rows(String table) {
    return requests.send(() -> TableRows.of(client, prefix + table));
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
    FunctionLabel label = new FunctionLabel(function, FunctionLabel.SHARDS);
    List<Head> heads = new ArrayList<>();
    try (StateStore store = DynamoStateStore.open(service(), state(), label, Failpoints.NONE)) {
      for (int shard : label.numbers(service(), state())) {
        try (PartitionStore items = store.open(function, shard)) {
          items.readHead().map(HeadCodec::decode).ifPresent(heads::add);
        }
      }
    }
    return heads;
  }

  /**
   * The pages that the heads of a function on a stream name, manifests among them, as texts.
   *
   * @param pages the bucket of long ones, which is closed
   */
  Set<String> pagesNamed(String function, PageBucket pages) {
    FunctionLabel label = new FunctionLabel(function, FunctionLabel.SHARDS);
    Set<String> named = new HashSet<>();
    try (pages;
        StateStore store =
            DynamoStateStore.open(service(), state(), label, Failpoints.NONE)
                .withBucket(Optional.of(pages))) {
      for (int shard : label.numbers(service(), state())) {
        try (PartitionStore items = store.open(function, shard)) {
          items.readHead().map(HeadCodec::decode).ifPresent(head -> addPages(head, items, named));
        }
      }
    }
    return named;
  }

  private static void addPages(Head head, PartitionStore items, Set<String> named) {
    PageReference manifest = head.manifest();
    if (manifest != null) {
      named.add(manifest.name().text());
      byte[] content = StoredPages.read(items, manifest.name()).orElseThrow();
      Manifest.decode(content).pages().forEach(page -> named.add(page.page().name().text()));
    }
    if (head.outbox() instanceof Outbox.Page(_, var page)) {
      named.add(page.name().text());
    }
  }

  private List<Head> heads(FraudRun run, int declared) {
    FunctionLabel label = new FunctionLabel(run.function().function(), declared);
    try (StateStore store = DynamoStateStore.open(service(), state(), label, Failpoints.NONE)) {
      return CommittedHeads.of(run, store);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
