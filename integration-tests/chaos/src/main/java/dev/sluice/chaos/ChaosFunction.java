package dev.sluice.chaos;

import dev.sluice.api.Trigger;
import dev.sluice.chaos.fault.Fault;
import dev.sluice.chaos.fault.FaultPlan;
import dev.sluice.chaos.fault.FaultProxy;
import dev.sluice.chaos.oracle.FraudCase;
import dev.sluice.cli.catalog.FunctionCatalog;
import dev.sluice.dev.fleet.EnvironmentStatus.Phase;
import dev.sluice.dev.fleet.Fleet;
import dev.sluice.dev.mapping.MappingSettings;
import dev.sluice.dev.mapping.SeededDisturbance;
import dev.sluice.dev.mapping.ShardStatus;
import dev.sluice.dev.mapping.StreamMapping;
import dev.sluice.dev.pace.Pace;
import dev.sluice.dev.schedule.Schedule;
import dev.sluice.dev.schedule.ScheduledCalls;
import dev.sluice.dynamodb.FunctionTables;
import dev.sluice.engine.commit.Head;
import dev.sluice.engine.commit.WorkerConfig;
import dev.sluice.engine.function.FunctionDefinition;
import dev.sluice.engine.plan.Plan;
import dev.sluice.local.FunctionSetup;
import dev.sluice.testkit.outcome.Totals;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A fraud function as it is deployed: a stream, tables, processes that reach both through proxies,
 * and what calls them. Thread-safe.
 */
final class ChaosFunction implements AutoCloseable {
  private static final int SHARDS = 2;

  /** Calls of all shards, one more of each that is doubled, and those that were overtaken. */
  private static final int ENVIRONMENTS_MAX = 8;

  private static final int PULLING_MAX = 3;
  private static final Duration TIMEOUT = Duration.ofSeconds(150);
  private static final Duration DRAIN_EACH = Duration.ofSeconds(1);
  private static final Duration TICK_EACH = Duration.ofSeconds(20);
  private static final Duration CONTINUE_EACH = Duration.ofSeconds(60);
  private static final int BATCH_SIZE = 200;
  private static final Duration WINDOW = Duration.ofMillis(200);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final SeededDisturbance.Rates RATES =
      new SeededDisturbance.Rates(150, 150, 300, 150, Duration.ofMillis(40));
  private static final int LINES_MAX = 20;

  private final FraudCase function;
  private final Trigger trigger;
  private final Servers servers;
  private final Feed feed;
  private final FunctionDefinition definition;
  private final FaultProxy database;
  private final FaultProxy streams;
  private final FunctionSetup setup;
  private final Fleet fleet;
  private final Happened happened = new Happened();
  private final long seed;

  /** The last lines that are no mere information. */
  private final Deque<String> complaints = new ArrayDeque<>();

  private @Nullable StreamMapping mapping;
  private @Nullable ScheduledCalls schedule;

  ChaosFunction(FraudCase function, Trigger trigger, Servers servers, Path home, long seed)
      throws IOException {
    this(function, trigger, servers, servers.database(), home, seed);
  }

  /**
   * One whose processes have their database somewhere else.
   *
   * @param tables what stands before the servers' one
   */
  ChaosFunction(
      FraudCase function, Trigger trigger, Servers servers, URI tables, Path home, long seed)
      throws IOException {
    this.function = function;
    this.trigger = trigger;
    this.servers = servers;
    this.seed = seed;
    this.definition = FunctionCatalog.installed().find(function.function()).orElseThrow();
    SplittableRandom random = new SplittableRandom(seed);
    this.feed =
        new Feed(function, servers.kinesis(), "chaos-" + function.function(), seed, random.split());
    this.database =
        new FaultProxy(
            tables, FaultPlan.none(), fault -> ofDatabase(fault).ifPresent(this::happened));
    this.streams =
        new FaultProxy(servers.streams(), FaultPlan.none(), fault -> happened(ofStreams(fault)));
    this.setup = setup(home);
    this.fleet =
        new Fleet(
            setup, trigger == Trigger.PUSH ? ENVIRONMENTS_MAX : PULLING_MAX, this::hear, Pace.REAL);
  }

  private static Optional<Trouble> ofDatabase(Fault fault) {
    return switch (fault) {
      case NONE, DELAY -> Optional.empty();
      case THROTTLED, THROUGHPUT_EXCEEDED -> Optional.of(Trouble.THROTTLED);
      case DROP_REQUEST,
          DROP_REPLY,
          APPLY_LATE,
          CUT_REPLY,
          INTERNAL_ERROR,
          INTERNAL_ERROR_APPLIED,
          EXPIRED_TOKEN ->
          Optional.of(Trouble.UNCLEAR);
    };
  }

  private static Trouble ofStreams(Fault fault) {
    return fault == Fault.DELAY ? Trouble.STREAM_DELAYED : Trouble.STREAM_DROPPED;
  }

  /** Only in calls; a process makes requests at no other time, but may have made one just then. */
  private void happened(Trouble trouble) {
    if (isInFlight()) {
      happened.add(trouble, 1);
    }
  }

  private void hear(String line) {
    if (!line.contains("\"level\":\"INFO\"")) {
      synchronized (complaints) {
        complaints.add(line);
        if (complaints.size() > LINES_MAX) {
          complaints.remove();
        }
      }
    }
  }

  private FunctionSetup setup(Path home) {
    return new FunctionSetup(
        function.function(),
        definition.getClass().getName() + "Lambda::handleRequest",
        FunctionSetup.ownClassPath(),
        home.resolve("runtime/lambda-client/target/lib"),
        Map.of(
            "AWS_ENDPOINT_URL_DYNAMODB",
            database.endpoint().toString(),
            "AWS_ENDPOINT_URL_KINESIS",
            streams.endpoint().toString(),
            "SLUICE_STREAM",
            feed.name(),
            "SLUICE_STATE_TABLE",
            Servers.STATE,
            "SLUICE_RESULT_TABLE",
            function.table(),
            "SLUICE_TRIGGER",
            trigger.name().toLowerCase(Locale.ROOT),
            "SLUICE_DEPLOY",
            "1"),
        512,
        TIMEOUT,
        List.of("-Xmx256m"));
  }

  /** Makes what it needs, and begins to call it. */
  void start() throws InterruptedException {
    Plan plan = definition.plan();
    servers.create(new FunctionTables(plan, function.table()));
    feed.create(SHARDS);
    switch (trigger) {
      case PUSH -> {
        mapping =
            StreamMapping.start(
                servers.kinesis(),
                MappingSettings.of(feed.name(), BATCH_SIZE, WINDOW).polling(POLL),
                fleet,
                shard -> new SeededDisturbance(seed, shard, RATES),
                _ -> {},
                Pace.REAL);
        // As the template has it: what the last call delivered is confirmed by a tick alone.
        schedule = schedule(TICK_EACH, "drain");
      }
      case DRAIN -> schedule = schedule(DRAIN_EACH, "drain");
      case CONTINUOUS -> schedule = schedule(CONTINUE_EACH, "continue");
    }
  }

  private ScheduledCalls schedule(Duration each, String word) {
    return new ScheduledCalls(
        new Schedule(each, 0),
        "{\"sluice\":\"%s\"}".formatted(word),
        fleet,
        PULLING_MAX,
        Pace.REAL);
  }

  FraudCase function() {
    return function;
  }

  Trigger trigger() {
    return trigger;
  }

  Feed feed() {
    return feed;
  }

  Fleet fleet() {
    return fleet;
  }

  Happened happened() {
    return happened;
  }

  /** How long a lease lasts at most, with which a process pulls. */
  Duration lease() {
    return Duration.ofMillis(
        WorkerConfig.Identity.LEASE_MILLIS + 2 * definition.deployment().intervalMillis());
  }

  /** Whether a call runs. */
  boolean isInFlight() {
    return fleet.status().stream().anyMatch(each -> each.phase() != Phase.IDLE);
  }

  /** All processes are replaced, each as soon as it is idle. */
  void retire() {
    fleet.retire(setup);
  }

  /** What befalls requests to the database from now on. */
  void disturbDatabase(FaultPlan plan) {
    database.follow(plan);
  }

  /** What befalls requests to the stream from now on. */
  void disturbStreams(FaultPlan plan) {
    streams.follow(plan);
  }

  /** Its heads, by the numbers of their shards. */
  Map<Integer, Head> heads() {
    return servers.heads(function.function(), feed.shards());
  }

  /** Whether all that was put is committed, and all that came of it delivered. */
  boolean isDone(int events) {
    Map<Integer, Head> heads = heads();
    return heads.values().stream().mapToLong(head -> head.counters().in).sum() >= events
        && heads.values().stream().allMatch(head -> head.outbox().isEmpty());
  }

  /** What the mapping did beside what it is meant to is counted, if there is one. */
  void countMapping() {
    StreamMapping now = mapping;
    if (now != null) {
      ShardStatus.Counts counts = now.counts();
      happened.add(Trouble.AGAIN, counts.again());
      happened.add(Trouble.CUT, counts.cut() + counts.forgotten());
      happened.add(Trouble.DOUBLED, counts.overlapped());
    }
  }

  /** What its tables and heads say. */
  Books books() {
    Totals all = Totals.NOTHING;
    for (Head head : heads().values()) {
      all = all.plus(Totals.of(head.counters()));
    }
    return Books.found(function, servers::rows, all);
  }

  /** What its processes complained of last, and where its shards are. */
  String trouble() {
    StringBuilder text = new StringBuilder();
    StreamMapping now = mapping;
    if (now != null) {
      now.status().forEach(shard -> text.append(shard).append('\n'));
    }
    ScheduledCalls calls = schedule;
    if (calls != null) {
      text.append(calls.status()).append('\n');
    }
    fleet.status().forEach(environment -> text.append(environment).append('\n'));
    heads()
        .forEach(
            (shard, head) ->
                text.append(
                    "shard %d: %d events at %s, outbox %s%n"
                        .formatted(shard, head.counters().in, head.position(), head.outbox())));
    synchronized (complaints) {
      complaints.forEach(line -> text.append(line).append('\n'));
    }
    return text.toString();
  }

  /** Nothing calls it any more, and its processes are gone. */
  void endCalls() {
    StreamMapping mapped = mapping;
    if (mapped != null) {
      mapped.close();
    }
    ScheduledCalls scheduled = schedule;
    if (scheduled != null) {
      scheduled.close();
    }
    fleet.close();
  }

  @Override
  public void close() {
    endCalls();
    database.close();
    streams.close();
  }
}
