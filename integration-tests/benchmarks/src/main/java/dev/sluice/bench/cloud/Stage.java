package dev.sluice.bench.cloud;

import dev.sluice.aws.AwsClients;
import dev.sluice.cli.CommandFailed;
import dev.sluice.cli.DirectoryTree;
import dev.sluice.cli.catalog.FunctionCatalog;
import dev.sluice.cli.image.ImageContext;
import dev.sluice.cli.image.ImageLaunch;
import dev.sluice.deploy.Deployed;
import dev.sluice.deploy.bundle.BadProject;
import dev.sluice.deploy.bundle.Bundle;
import dev.sluice.deploy.template.Footprint;
import dev.sluice.dev.mapping.KinesisEvent;
import dev.sluice.dev.mapping.StreamRecord;
import dev.sluice.dev.stream.Entry;
import dev.sluice.dev.stream.Placed;
import dev.sluice.dev.stream.StreamFailed;
import dev.sluice.dev.stream.StreamServer;
import dev.sluice.dynamodb.Connection;
import dev.sluice.dynamodb.DynamoStateStore;
import dev.sluice.dynamodb.FunctionLabel;
import dev.sluice.dynamodb.FunctionTables;
import dev.sluice.dynamodb.Service;
import dev.sluice.dynamodb.TableDefinition;
import dev.sluice.dynamodb.Tables;
import dev.sluice.dynamodb.Units;
import dev.sluice.engine.commit.Nonces;
import dev.sluice.engine.commit.PartitionWorker;
import dev.sluice.engine.commit.Sleeper;
import dev.sluice.engine.commit.WorkerConfig;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.function.FunctionDefinition;
import dev.sluice.engine.source.Source;
import dev.sluice.engine.store.StateStore;
import dev.sluice.local.DynamoDbLocal;
import dev.sluice.local.FunctionProcess;
import dev.sluice.local.FunctionSetup;
import dev.sluice.local.KinesisLocal;
import dev.sluice.local.LocalServerFailed;
import dev.sluice.local.Setup;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.apache.arrow.memory.BufferAllocator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.Select;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/**
 * The servers that functions are measured on, and the jars of the fraud project's functions as they
 * are packaged.
 */
final class Stage implements AutoCloseable {
  /** The function whose alerts show how long events take. */
  static final FunctionDefinition ALERTING = function("large-payments");

  private static final Path TASKSET = Path.of("/usr/bin/taskset");

  /** Whether what is {@link #pinned} is so. */
  static final String PINNED =
      Files.isExecutable(TASKSET) ? "pinned to one core" : "not pinned, there is no " + TASKSET;

  private static final String CORE = "0";
  private static final String BARE_TABLE = "bare";
  private static final String SHARD = "shardId-000000000000";
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int PAGES_MAX = 10_000;

  /** Of each kind, until servers that have just started have compiled what answers them. */
  private static final int WARMING_REQUESTS = 300;

  private static final int WARMING_RECORDS = 10;
  private static final Map<String, AttributeValue> WARMING =
      Map.of(BareHandler.KEY, AttributeValue.fromS("warming"));

  private final Path home;
  private final Path directory;
  private final DynamoDbLocal database;
  private final KinesisLocal streams;
  private final StreamServer stream;
  private final Connection connection;
  private final DynamoDbClient reader;
  private final List<Path> jars;
  private final List<Path> bareJars;

  private Stage(
      Path home, Path directory, DynamoDbLocal database, KinesisLocal streams, List<Path> jars)
      throws IOException {
    this.home = home;
    this.directory = directory;
    this.database = database;
    this.streams = streams;
    this.jars = jars;
    this.bareJars = bare(directory, jars);
    this.stream = StreamServer.to(streams.endpoint());
    this.connection = Connection.to(database.endpoint());
    this.reader = AwsClients.to(database.endpoint(), DynamoDbClient.builder());
  }

  /** Starts the servers. */
  static Stage start(Path home) throws CommandFailed, InterruptedException {
    List<AutoCloseable> started = new ArrayList<>();
    boolean whole = false;
    try {
      Path directory = Files.createTempDirectory("sluice-bench-cloud");
      started.add(() -> DirectoryTree.delete(directory));
      Path packaged = Files.createDirectory(directory.resolve("lib"));
      List<Path> jars =
          Bundle.of(home.resolve("functions/fraud")).jars(Deployed.entryPoint(ALERTING), packaged);
      DynamoDbLocal database =
          DynamoDbLocal.start(Setup.inMemory(home.resolve("runtime/local-server/target/lib")));
      started.add(database);
      KinesisLocal streams =
          KinesisLocal.start(home.resolve("runtime/local-server/target/kinesis"));
      started.add(streams);
      Stage stage = new Stage(home, directory, database, streams, jars);
      stage.createBareTable();
      whole = true;
      return stage;
    } catch (LocalServerFailed | BadProject e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new CommandFailed(
          "the function's jars cannot be written: %s; free space for temporary files"
              .formatted(e.getMessage()),
          e);
    } finally {
      if (!whole) {
        closeAll(started);
      }
    }
  }

  private static void closeAll(List<AutoCloseable> started) {
    for (AutoCloseable each : started.reversed()) {
      try {
        each.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  static FunctionDefinition function(String name) {
    return FunctionCatalog.installed()
        .find(name)
        .orElseThrow(
            () -> new IllegalStateException("no function %s on the class path".formatted(name)));
  }

  /** The bare handler's own jar, and the same others. */
  private static List<Path> bare(Path directory, List<Path> jars) throws IOException {
    Path own = directory.resolve("bare.jar");
    String entry = BareHandler.class.getName().replace('.', '/') + ".class";
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(own));
        InputStream type = BareHandler.class.getClassLoader().getResourceAsStream(entry)) {
      if (type == null) {
        throw new IOException("no class " + entry);
      }
      jar.putNextEntry(new JarEntry(entry));
      type.transferTo(jar);
      jar.closeEntry();
    }
    List<Path> all = new ArrayList<>(List.of(own));
    all.addAll(jars);
    return all;
  }

  private void createBareTable() {
    reader.createTable(
        create ->
            create
                .tableName(BARE_TABLE)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .keySchema(
                    KeySchemaElement.builder()
                        .attributeName(BareHandler.KEY)
                        .keyType(KeyType.HASH)
                        .build())
                .attributeDefinitions(
                    AttributeDefinition.builder()
                        .attributeName(BareHandler.KEY)
                        .attributeType(ScalarAttributeType.S)
                        .build()));
  }

  /** A database's service, for workers of this process. */
  Service service() {
    return connection.service(Sleeper.REAL, new Random(1), new Units());
  }

  /** Where the function's state is kept, of so many partitions. */
  static StateStore store(
      Service service, String part, FunctionDefinition function, int partitions) {
    return DynamoStateStore.open(
        service,
        stateTable(part),
        new FunctionLabel(function.plan().function(), partitions),
        Failpoints.NONE);
  }

  /** A worker of this process. */
  static PartitionWorker worker(
      String part,
      FunctionDefinition function,
      int partition,
      Source source,
      Service service,
      StateStore store,
      WorkerConfig.Settings settings,
      BufferAllocator allocator) {
    return new PartitionWorker(
        new WorkerConfig(
            function.plan(),
            function.newInvoker(),
            partition,
            source,
            store.open(function.plan().function(), partition),
            tables(part, function).sinks(service, Failpoints.NONE),
            settings,
            InstantSource.system(),
            new Nonces(),
            Sleeper.REAL,
            Failpoints.NONE,
            allocator,
            WorkerConfig.Identity.PULL));
  }

  /** Makes tables: that of state, and those that a function writes. */
  void create(String part, FunctionDefinition written) {
    Tables tables = new Tables(service());
    tables.create(TableDefinition.ofState(stateTable(part)));
    tables(part, written).definitions().forEach(tables::create);
  }

  /** The tables of a function in a part of the measurements. */
  private static FunctionTables tables(String part, FunctionDefinition written) {
    return new FunctionTables(written.plan(), part);
  }

  private static String stateTable(String part) {
    return part + "-state";
  }

  /**
   * Makes what the function works on, with these events in its stream.
   *
   * @return where they lie
   */
  List<BigInteger> deploy(String part, FunctionDefinition function, List<byte[]> events)
      throws CommandFailed, InterruptedException {
    create(part, function);
    List<BigInteger> numbers = new ArrayList<>();
    try {
      stream.create(part, 1);
      for (int from = 0; from < events.size(); from += StreamServer.ENTRIES_MAX) {
        List<Entry> entries = new ArrayList<>();
        int to = Math.min(events.size(), from + StreamServer.ENTRIES_MAX);
        for (int event = from; event < to; event++) {
          entries.add(new Entry(Payments.card(event), events.get(event)));
        }
        for (Placed placed : stream.put(part, entries)) {
          numbers.add(new BigInteger(placed.sequenceNumber()));
        }
      }
      return numbers;
    } catch (StreamFailed e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Asks the servers for what a start asks them for: they have just started themselves, and answer
   * a first request several times slower than AWS does, and than they do later.
   *
   * @param part whose stream has records
   */
  void warmServers(String part) {
    try (KinesisClient log = AwsClients.to(streams.endpoint(), KinesisClient.builder())) {
      for (int i = 0; i < WARMING_REQUESTS; i++) {
        reader.putItem(put -> put.tableName(BARE_TABLE).item(WARMING));
        reader.getItem(get -> get.tableName(BARE_TABLE).key(WARMING).consistentRead(true));
        String iterator =
            log.getShardIterator(
                    oldest ->
                        oldest
                            .streamName(part)
                            .shardId(SHARD)
                            .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                .shardIterator();
        log.getRecords(from -> from.shardIterator(iterator).limit(WARMING_RECORDS));
      }
    }
  }

  /** How the function runs that is triggered by push. */
  FunctionSetup pushed(String part, FunctionDefinition function) {
    return setup(
        Deployed.handler(function),
        jars,
        Map.of(
            "SLUICE_STREAM",
            part,
            "SLUICE_STATE_TABLE",
            stateTable(part),
            "SLUICE_RESULT_TABLE",
            part,
            "SLUICE_TRIGGER",
            "push",
            "SLUICE_DEPLOY",
            "1"));
  }

  /** The event by which records of a part's only shard are brought. */
  static String call(String part, List<StreamRecord> records) {
    return new KinesisEvent(part, SHARD).json(records);
  }

  /** Starts a function's process. */
  static FunctionProcess process(FunctionSetup setup) throws CommandFailed, InterruptedException {
    try {
      return FunctionProcess.start(setup, _ -> {});
    } catch (LocalServerFailed e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * What the image of a function has, with the cache that its training run makes; where it lies.
   */
  Path image(FunctionDefinition function) throws CommandFailed, InterruptedException {
    Path image = file("image");
    String name = function.plan().function();
    try {
      new ImageContext(home, image, List.of(function))
          .write(Bundle.of(home.resolve("functions/fraud")), List.of(function), Optional.empty());
      ProcessBuilder train = new ProcessBuilder("sh", image.resolve("train").toString(), name);
      train.environment().put("JAVA_HOME", System.getProperty("java.home"));
      Process process = train.redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new CommandFailed("the training run of %s failed: %s".formatted(name, said));
      }
      return image;
    } catch (BadProject e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new CommandFailed(
          "the image of %s cannot be made: %s".formatted(name, e.getMessage()), e);
    }
  }

  /** Starts a function as its image does, but for that a cache which does not fit ends it. */
  static FunctionProcess processOfImage(FunctionSetup setup, Path image) throws CommandFailed {
    try {
      List<String> words = new ArrayList<>(ImageLaunch.in(image, setup.name()).checked());
      words.add(setup.handler());
      return FunctionProcess.startBy(setup, words, image, _ -> {});
    } catch (LocalServerFailed e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new CommandFailed(
          "the image in %s cannot be read: %s".formatted(image, e.getMessage()), e);
    }
  }

  /** On one core, as the function has it in Lambda, where the system can give it. */
  static FunctionSetup pinned(FunctionSetup setup) {
    return Files.isExecutable(TASKSET)
        ? setup.launchedBy(List.of(TASKSET.toString(), "-c", CORE))
        : setup;
  }

  /** How the bare handler runs. */
  FunctionSetup bare() {
    return setup(
        BareHandler.class.getName() + "::handleRequest",
        bareJars,
        Map.of(BareHandler.TABLE, BARE_TABLE));
  }

  private FunctionSetup setup(String handler, List<Path> classPath, Map<String, String> told) {
    Map<String, String> environment = new HashMap<>(told);
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", database.endpoint().toString());
    environment.put("AWS_ENDPOINT_URL_KINESIS", streams.endpoint().toString());
    return new FunctionSetup(
        ALERTING.plan().function(),
        handler,
        classPath,
        home.resolve("runtime/lambda-client/target/lib"),
        environment,
        Footprint.MEMORY_MB,
        TIMEOUT,
        List.of());
  }

  /** A file of this run. */
  Path file(String name) {
    return directory.resolve(name);
  }

  /** Fails unless a table has so many rows. */
  void require(String table, long rows) throws CommandFailed {
    long found = 0;
    Map<String, AttributeValue> from = Map.of();
    for (int page = 0; page < PAGES_MAX; page++) {
      Map<String, AttributeValue> start = from;
      ScanResponse answer =
          reader.scan(
              scan ->
                  scan.tableName(table)
                      .select(Select.COUNT)
                      .consistentRead(true)
                      .exclusiveStartKey(start.isEmpty() ? null : start));
      found += answer.count();
      if (!answer.hasLastEvaluatedKey() || answer.lastEvaluatedKey().isEmpty()) {
        if (found != rows) {
          throw new CommandFailed(
              "table %s has %,d rows, and %,d alerts were due; the figures above count for nothing"
                  .formatted(table, found, rows));
        }
        return;
      }
      from = answer.lastEvaluatedKey();
    }
    throw new CommandFailed("table %s has no end".formatted(table));
  }

  @Override
  public void close() {
    closeAll(
        List.of(
            () -> DirectoryTree.delete(directory), database, streams, stream, connection, reader));
  }
}
