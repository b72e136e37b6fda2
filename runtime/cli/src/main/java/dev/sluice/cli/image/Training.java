package dev.sluice.cli.image;

import dev.sluice.api.Trigger;
import dev.sluice.cli.CommandFailed;
import dev.sluice.cli.catalog.EventKeys;
import dev.sluice.deploy.Deployed;
import dev.sluice.deploy.template.Footprint;
import dev.sluice.dev.mapping.KinesisEvent;
import dev.sluice.dev.mapping.StreamRecord;
import dev.sluice.dev.stream.Entry;
import dev.sluice.dev.stream.Placed;
import dev.sluice.dev.stream.StreamFailed;
import dev.sluice.dev.stream.StreamServer;
import dev.sluice.dynamodb.Connection;
import dev.sluice.dynamodb.FunctionTables;
import dev.sluice.dynamodb.TableDefinition;
import dev.sluice.dynamodb.Tables;
import dev.sluice.dynamodb.Units;
import dev.sluice.engine.commit.Sleeper;
import dev.sluice.engine.function.FunctionDefinition;
import dev.sluice.engine.plan.Plan;
import dev.sluice.lambda.Setting;
import dev.sluice.local.ClientLibrary;
import dev.sluice.local.DynamoDbLocal;
import dev.sluice.local.FunctionProcess;
import dev.sluice.local.FunctionSetup;
import dev.sluice.local.Invoked;
import dev.sluice.local.KinesisLocal;
import dev.sluice.local.LocalServerFailed;
import dev.sluice.local.Setup;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Makes the cache of a function's image: runs the function as the image does, on servers of this
 * machine, with a call that commits, and checks what it leaves by a start that must use it.
 */
final class Training {
  private static final String STATE_TABLE = "sluice";
  private static final String SHARD = "shardId-000000000000";
  private static final String DRAIN = "{\"sluice\":\"drain\"}";
  private static final int EVENTS = 20;
  private static final Duration CALL_MAX = Duration.ofSeconds(60);
  private static final Duration ENDED_MAX = Duration.ofMinutes(5);

  private final Path directory;
  private final FunctionDefinition function;
  private final Plan plan;
  private final PrintStream out;

  /**
   * Of a function.
   *
   * @param directory as {@link ImageContext} wrote it
   * @param out hears what came of it
   */
  Training(Path directory, FunctionDefinition function, PrintStream out) {
    this.directory = directory;
    this.function = function;
    this.plan = function.plan();
    this.out = out;
  }

  void run() throws CommandFailed, InterruptedException {
    Path tools = directory.resolve(ImageContext.TRAINING);
    try (DynamoDbLocal database =
            DynamoDbLocal.start(Setup.inMemory(tools.resolve(ImageContext.DATABASE)));
        KinesisLocal streams = KinesisLocal.start(tools.resolve(ImageContext.STREAMS));
        StreamServer server = StreamServer.to(streams.endpoint())) {
      ClientLibrary.takeOut(
          directory.resolve(ImageLaunch.JARS), directory.resolve(ImageLaunch.LIBRARY));
      createTables(database);
      server.create(plan.input().stream(), 1);
      if (plan.target().isStream()) {
        server.create(plan.target().stream(), 1);
      }
      ImageLaunch launch = ImageLaunch.in(directory, plan.function());
      FunctionSetup setup = setup(environment(database, streams));
      List<byte[]> events = events();
      train(setup, launch, server, events);
      check(setup, launch, server, events);
    } catch (IOException | LocalServerFailed | StreamFailed e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
  }

  private void createTables(DynamoDbLocal database) {
    try (Connection connection = Connection.to(database.endpoint())) {
      Tables tables = new Tables(connection.service(Sleeper.REAL, new Random(1), new Units()));
      tables.create(TableDefinition.ofState(STATE_TABLE));
      new FunctionTables(plan).definitions().forEach(tables::create);
    }
  }

  private Map<String, String> environment(DynamoDbLocal database, KinesisLocal streams) {
    Map<String, String> told = new HashMap<>();
    told.put("AWS_ENDPOINT_URL_DYNAMODB", database.endpoint().toString());
    told.put("AWS_ENDPOINT_URL_KINESIS", streams.endpoint().toString());
    told.put(Setting.STREAM.variable(), plan.input().stream());
    told.put(Setting.STATE_TABLE.variable(), STATE_TABLE);
    told.put(Setting.RESULT_TABLE.variable(), FunctionTables.defaultName(plan));
    if (plan.target().isStream()) {
      told.put(Setting.RESULT_STREAM.variable(), plan.target().stream());
    }
    told.put(
        Setting.TRIGGER.variable(),
        function.deployment().trigger().name().toLowerCase(Locale.ROOT));
    told.put(Setting.DEPLOY.variable(), "1");
    return told;
  }

  private FunctionSetup setup(Map<String, String> environment) {
    return new FunctionSetup(
        plan.function(),
        Deployed.handler(function),
        List.of(),
        directory,
        environment,
        Footprint.MEMORY_MB,
        CALL_MAX,
        List.of());
  }

  /** Those that were given, or some of the function's own kind. */
  private List<byte[]> events() throws IOException {
    Path given = directory.resolve(ImageContext.eventsOf(plan.function()));
    if (Files.exists(given)) {
      return EventLines.read(given);
    }
    return new SampleEvents(plan.event().fields(), Instant.now()).lines(EVENTS);
  }

  private void train(
      FunctionSetup setup, ImageLaunch launch, StreamServer server, List<byte[]> events)
      throws CommandFailed, IOException, LocalServerFailed, StreamFailed, InterruptedException {
    Path cache = directory.resolve(ImageLaunch.cacheOf(plan.function()));
    Files.deleteIfExists(cache);
    try (FunctionProcess process = started(setup, launch.training())) {
      require(process, process.invoke(call(server, events)));
      if (function.deployment().trigger() == Trigger.PUSH) {
        // Its schedule does, too.
        require(process, process.invoke(DRAIN));
      }
      if (!process.stop(ENDED_MAX)) {
        throw new CommandFailed(
            "the training run did not end within %d s".formatted(ENDED_MAX.toSeconds()));
      }
      if (!Files.exists(cache) || Files.size(cache) == 0) {
        throw new CommandFailed("the training run left no cache: " + process.errors());
      }
    }
    out.printf(Locale.ROOT, "%s: %.1f MB%n", cache, Files.size(cache) / 1e6);
  }

  /** A start as in the image, but for that it ends where the cache cannot be used. */
  private void check(
      FunctionSetup setup, ImageLaunch launch, StreamServer server, List<byte[]> events)
      throws CommandFailed, LocalServerFailed, StreamFailed, InterruptedException {
    String event = call(server, events);
    long began = System.nanoTime();
    try (FunctionProcess process = started(setup, launch.checked())) {
      require(process, process.invoke(event));
      out.printf(
          Locale.ROOT,
          "a start with it, to the commit of %d events: %d ms%n",
          events.size(),
          (System.nanoTime() - began) / 1_000_000);
    }
  }

  private FunctionProcess started(FunctionSetup setup, List<String> words)
      throws LocalServerFailed {
    List<String> all = new ArrayList<>(words);
    all.add(setup.handler());
    return FunctionProcess.startBy(setup, all, directory, _ -> {});
  }

  /** Puts the events into the stream; the call that brings them, or has the function fetch them. */
  private String call(StreamServer server, List<byte[]> events)
      throws StreamFailed, InterruptedException {
    List<Entry> entries = new ArrayList<>();
    try (EventKeys keys = new EventKeys(plan)) {
      List<Optional<String>> found = keys.of(events);
      for (int event = 0; event < events.size(); event++) {
        entries.add(new Entry(found.get(event).orElse("event-" + event), events.get(event)));
      }
    }
    List<Placed> placed = server.put(plan.input().stream(), entries);
    if (function.deployment().trigger() != Trigger.PUSH) {
      return DRAIN;
    }
    List<StreamRecord> records = new ArrayList<>();
    long now = Instant.now().toEpochMilli();
    for (int event = 0; event < events.size(); event++) {
      Entry entry = entries.get(event);
      records.add(
          new StreamRecord(
              placed.get(event).sequenceNumber(), entry.partitionKey(), now, entry.data()));
    }
    return new KinesisEvent(plan.input().stream(), SHARD).json(records);
  }

  private static void require(FunctionProcess process, Invoked invoked) throws CommandFailed {
    boolean committed =
        invoked instanceof Invoked.Answered(String body)
            && (body.equals("{\"batchItemFailures\":[]}") || body.equals("{}"));
    if (!committed) {
      throw new CommandFailed(
          "a call of the function failed: %s; its errors: %s; give events that it takes by sluice image --sample FILE"
              .formatted(invoked, process.errors()));
    }
  }
}
