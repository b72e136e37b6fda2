package dev.sluice.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.aws.AwsClients;
import dev.sluice.chaos.fault.Fault;
import dev.sluice.chaos.fault.FaultPlan;
import dev.sluice.chaos.fault.FaultProxy;
import dev.sluice.chaos.oracle.FraudCase;
import dev.sluice.cli.StopRequest;
import dev.sluice.cli.run.Ending;
import dev.sluice.cli.run.FunctionRun;
import dev.sluice.cli.run.InputSource;
import dev.sluice.cli.run.RunStatus;
import dev.sluice.dynamodb.DynamoStateStore;
import dev.sluice.dynamodb.FunctionLabel;
import dev.sluice.dynamodb.FunctionTables;
import dev.sluice.dynamodb.Service;
import dev.sluice.dynamodb.TableDefinition;
import dev.sluice.dynamodb.Tables;
import dev.sluice.dynamodb.Units;
import dev.sluice.engine.commit.WorkerConfig;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.function.FunctionDefinition;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.store.StateStore;
import dev.sluice.files.FileSource;
import dev.sluice.files.ReadOptions;
import dev.sluice.testkit.Redeclared;
import dev.sluice.testkit.outcome.Totals;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Workers whose database is behind a network that loses, delays and repeats, and a service that
 * throttles and fails: what is in the tables in the end is what the oracle says, and at no moment
 * is an older row over a newer one.
 */
class FaultedStoreIT {
  private static final boolean FULL = Boolean.getBoolean("sluice.full");
  private static final int EVENTS = 1_050;
  private static final int EVENTS_PER_BATCH = 4;

  /** Of each way; in the long part four times as many are a thousand. */
  private static final long COMMITS_MIN = 250;

  private static final int PER_MILLE = 20;
  private static final int STARTS_MAX = 100;
  private static final Pattern CARD = Pattern.compile("\"card\":\"([^\"]*)\"");

  @TempDir private Path directory;

  /**
   * How rows are kept, in one of the functions each.
   *
   * @param seed of payments and faults
   */
  record Rows(FraudRun run, List<String> key, boolean atomic, long seed) {
    FunctionDefinition function() {
      FunctionDefinition named =
          ServiceLoader.load(FunctionDefinition.class).stream()
              .map(ServiceLoader.Provider::get)
              .filter(each -> each.plan().function().equals(run.function().function()))
              .findFirst()
              .orElseThrow();
      Plan.Target target = new Plan.Target(named.plan().table(), key, Plan.UNSET, atomic);
      return new Redeclared(named, named.plan().withTarget(target), named.deployment());
    }
  }

  /** In every build by key and in the commit, in the long part all. */
  static List<Rows> rows() {
    List<Rows> rows = new ArrayList<>();
    rows.add(
        new Rows(new FraudRun(FraudCase.CARD_VELOCITY, 1), List.of("card"), false, 20_260_403));
    rows.add(new Rows(new FraudRun(FraudCase.LARGE_PAYMENTS, 1), List.of(), true, 20_260_404));
    if (FULL) {
      rows.add(new Rows(new FraudRun(FraudCase.MERCHANT_REVENUE, 1), List.of(), false, 20_260_401));
      rows.add(new Rows(new FraudRun(FraudCase.CARD_SPREAD, 3), List.of(), false, 20_260_402));
    }
    return rows;
  }

  @ParameterizedTest
  @MethodSource("rows")
  @Tag("full")
  void worker_everyKindOfFault_endsLikeTheOracle(Rows rows) throws Exception {
    FraudRun run = rows.run;
    long seed = rows.seed;
    Payments payments = new Payments(directory.resolve("in"), seed);
    payments.grow(EVENTS);
    try (Database database = Database.inMemory();
        FaultProxy proxy =
            new FaultProxy(URI.create(database.endpoint()), FaultPlan.everyKind(seed, PER_MILLE))) {
      RunStatus status;
      try (RowWatch _ = RowWatch.of(run, database, rows.key)) {
        status = runToEnd(rows, payments.file(), proxy.endpoint(), seed);
      }
      long commits = database.batches(run);
      System.out.printf(
          "%s: %d commits, seed %d, faults %s%n", rows, commits, seed, proxy.counts());

      assertThat(commits).isGreaterThanOrEqualTo(COMMITS_MIN);
      assertThat(proxy.counts().keySet()).hasSameSizeAs(Fault.values());
      assertThat(proxy.counts().values()).as("%s", proxy.counts()).doesNotContain(0L);
      Outcome outcome = Outcome.inTables(run, database, Totals.of(status.counters()));
      Outcome expected = Outcome.expected(run, payments.lines());
      assertThat(outcome)
          .as("seed %d", seed)
          .isEqualTo(rows.key.isEmpty() ? expected : latest(expected));
    }
  }

  private RunStatus runToEnd(Rows rows, Path input, URI endpoint, long seed) throws Exception {
    List<Stop> stops = new ArrayList<>();
    while (stops.size() < STARTS_MAX) {
      try (DynamoDbClient client = AwsClients.to(endpoint, DynamoDbClient.builder())) {
        return run(rows, input, client, new SplittableRandom(seed + stops.size()));
      } catch (Stop stop) {
        // As in a process: it says so, and is started again.
        assertThat(stop.code())
            .as("%s", stop)
            .isIn(Set.of(Stop.Code.STORE_FAILED, Stop.Code.OUTBOX_BLOCKED, Stop.Code.SUPERSEDED));
        stops.add(stop);
      }
    }
    throw new AssertionError("does not come to its end: " + stops);
  }

  /** Runs to the end, with nothing that waits before it asks the database again. */
  private static RunStatus run(
      Rows rows, Path input, DynamoDbClient client, SplittableRandom random)
      throws InterruptedException {
    FunctionDefinition function = rows.function();
    Plan plan = function.plan();
    int partitions = rows.run.partitions();
    Service service = new Service(client, _ -> {}, random, new Units());
    FunctionTables ours = new FunctionTables(plan);
    Tables tables = new Tables(service);
    tables.create(TableDefinition.ofState(Database.STATE));
    ours.definitions().forEach(tables::create);
    ReadOptions reading = new ReadOptions(plan.input().maxEventBytes(), true);
    try (FileSource source = InputSource.open(input, reading, plan, partitions);
        StateStore store =
            DynamoStateStore.open(
                service,
                Database.STATE,
                new FunctionLabel(plan.function(), partitions),
                Failpoints.NONE)) {
      FunctionRun run =
          new FunctionRun(
              new FunctionRun.Setup(
                  function,
                  source,
                  store,
                  _ -> ours.sinks(service, Failpoints.NONE),
                  Ending.END,
                  EVENTS_PER_BATCH,
                  64 << 20,
                  Failpoints.NONE,
                  WorkerConfig.Identity.PULL),
              (_, _) -> {},
              new StopRequest());
      run.start();
      return run.await();
    }
  }

  /** What is left of results by card: the last of each. */
  private static Outcome latest(Outcome all) {
    return new Outcome(
        all.partitions().stream()
            .map(
                each ->
                    new Outcome.Written(
                        latest(each.results()),
                        each.late(),
                        each.dead(),
                        each.failed(),
                        each.counted()))
            .toList(),
        all.counted());
  }

  private static List<List<String>> latest(List<List<String>> results) {
    Map<String, List<String>> last = new LinkedHashMap<>();
    for (List<String> group : results) {
      assertThat(group).as("a result of one payment").hasSize(1);
      Matcher card = CARD.matcher(group.getFirst());
      assertThat(card.find()).isTrue();
      last.remove(card.group(1));
      last.put(card.group(1), group);
    }
    return List.copyOf(last.values());
  }

  @Test
  void client_replyLost_sendsNothingAgainByItself() throws Exception {
    try (Database database = Database.inMemory();
        FaultProxy proxy = new FaultProxy(URI.create(database.endpoint()), FaultPlan.none());
        DynamoDbClient client = AwsClients.to(proxy.endpoint(), DynamoDbClient.builder())) {
      for (Fault fault : List.of(Fault.DROP_REQUEST, Fault.DROP_REPLY, Fault.CUT_REPLY)) {
        // A connection that is kept, and cut when it is used again.
        proxy.follow(FaultPlan.none());
        client.describeTable(request -> request.tableName(Database.STATE));
        proxy.follow(FaultPlan.always(fault));
        assertThatFails(client);
        assertThat(proxy.counts()).containsEntry(fault, 1L);
      }
    }
  }

  private static void assertThatFails(DynamoDbClient client) {
    try {
      client.describeTable(request -> request.tableName(Database.STATE));
    } catch (SdkException _) {
      return;
    }
    throw new AssertionError("there was an answer");
  }
}
