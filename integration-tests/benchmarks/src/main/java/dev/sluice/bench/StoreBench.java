package dev.sluice.bench;

import dev.sluice.cli.CommandFailed;
import dev.sluice.cli.state.Bill;
import dev.sluice.dynamodb.Connection;
import dev.sluice.dynamodb.DynamoStateStore;
import dev.sluice.dynamodb.FunctionLabel;
import dev.sluice.dynamodb.FunctionTables;
import dev.sluice.dynamodb.Operation;
import dev.sluice.dynamodb.Service;
import dev.sluice.dynamodb.TableDefinition;
import dev.sluice.dynamodb.Tables;
import dev.sluice.dynamodb.Units;
import dev.sluice.engine.commit.PartitionWorker;
import dev.sluice.engine.commit.Sleeper;
import dev.sluice.engine.commit.WorkerConfig;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.function.FunctionDefinition;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.sink.NoSink;
import dev.sluice.engine.sink.Sink;
import dev.sluice.engine.store.StateStore;
import dev.sluice.local.DynamoDbLocal;
import dev.sluice.local.LocalServerFailed;
import dev.sluice.local.Setup;
import dev.sluice.memory.ManualClock;
import dev.sluice.simulation.SeedRun;
import dev.sluice.simulation.Simulation;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/**
 * What state in DynamoDB costs, and how long it takes on DynamoDB Local: a commit each second of
 * 1,000 events, by a clock that goes on a second for each, with the default checkpoint; and what
 * the rows cost that results, late and dead events become in tables, which are counted and not
 * written. A last case emits and saves nothing, so that each of its commits is a head alone.
 */
final class StoreBench {
  private static final String TABLE = "sluice";
  private static final int EVENTS_A_COMMIT = 1_000;
  private static final double SECONDS_A_MONTH = 30 * 86_400.0;
  private static final int KEYS = 1_000_000;
  private static final int KEY_EVENTS = 3_000_000;
  private static final int REREAD_EVENTS = 100_000;
  private static final int KEY_BATCH = 20_000;
  private static final long STATE_BYTES_MAX = 8L << 30;
  private static final int BATCH_BYTES_MAX = 1 << 30;

  /** What DynamoDB bills of a head beside its content and the function's name, about. */
  private static final int HEAD_OVERHEAD_BYTES = 56;

  private static final int SIMULATED_SEEDS = 500;

  private static final Plan.Checkpoint NEVER = new Plan.Checkpoint(Long.MAX_VALUE, Long.MAX_VALUE);

  /** All events in one window, none late or dead: nothing is to be emitted while they come. */
  private static final Workload ONE_WINDOW =
      new Workload("one window", 0, 1_000, true, 0, 0, 0, 0, 1_000_000, 42);

  private final PrintStream out;
  private final Path home;
  private final int seconds;
  private final Map<String, FunctionDefinition> functions = new TreeMap<>();
  private final AtomicLong nonces = new AtomicLong();

  /**
   * Prints to {@code out}.
   *
   * @param seconds how many commits of a second each function makes
   */
  StoreBench(PrintStream out, Path home, int seconds) {
    this.out = out;
    this.home = home;
    this.seconds = seconds;
    ServiceLoader.load(FunctionDefinition.class)
        .forEach(function -> functions.put(function.plan().function(), function));
  }

  void run(boolean recovery) throws CommandFailed, InterruptedException {
    try (DynamoDbLocal server =
            DynamoDbLocal.start(Setup.inMemory(home.resolve("runtime/local-server/target/lib")));
        Connection connection = Connection.to(server.endpoint())) {
      Service service = connection.service(Sleeper.REAL, new Random(1), new Units());
      new Tables(service).create(TableDefinition.ofState(TABLE));
      costs(service);
      if (recovery) {
        recovery(service);
        simulation();
      }
    } catch (LocalServerFailed e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
  }

  private void costs(Service service) {
    out.printf(
        Locale.ROOT,
        "state in DynamoDB: %d commits of %,d events, one a second, for each function; units for a"
            + " million events, dollars for a month of one full shard, at $%.3f and $%.3f for a"
            + " million write and read units%n",
        seconds,
        EVENTS_A_COMMIT,
        Bill.WRITE_DOLLARS,
        Bill.READ_DOLLARS);
    out.printf(
        "%-17s %7s %9s %9s %7s %9s %11s %9s %20s %6s %8s %8s%n",
        "",
        "heads",
        "pages",
        "deletion",
        "reads",
        "$ state",
        "rows",
        "$ rows",
        "commits of one unit",
        "head",
        "p50",
        "p99");
    byte[] data = PaymentLines.generate(Workload.standard(seconds * EVENTS_A_COMMIT));
    for (FunctionDefinition function : functions.values()) {
      Plan plan = function.plan();
      cost(service, new Case(plan.function(), function, plan, true), data);
    }
    FunctionDefinition function = function("merchant-revenue");
    Plan plan = function.plan().withCheckpoint(NEVER);
    cost(
        service,
        new Case("heads alone", function, plan, false),
        PaymentLines.generate(ONE_WINDOW.withEvents(seconds * EVENTS_A_COMMIT)));
  }

  /**
   * What is measured.
   *
   * @param end whether the windows close when the events are over
   */
  private record Case(String name, FunctionDefinition function, Plan plan, boolean end) {}

  private void cost(Service service, Case of, byte[] data) {
    ManualClock clock = new ManualClock(0);
    Units units = new Units();
    Units rows = new Units();
    Map<Channel, Sink> sinks = new FunctionTables(of.plan).counted(rows);
    int lone = 0;
    String name = of.name.replace(' ', '-');
    try (BufferAllocator allocator = new RootAllocator();
        StateStore state = open(service.countedBy(units), name);
        LinesInMemory source = new LinesInMemory(data, PaymentLines.length(data))) {
      TimedStore store = new TimedStore(state.open(name, 0));
      Run run = new Run(of.function, of.plan, source, store, sinks);
      try (PartitionWorker worker = worker(run, EVENTS_A_COMMIT, of.end, clock, allocator)) {
        worker.open();
        for (int batch = 0; batch < seconds; batch++) {
          double before = units.writeUnits();
          clock.advance(Duration.ofSeconds(1));
          worker.runBatch();
          lone += units.writeUnits() - before == 1 ? 1 : 0;
        }
        print(of, units, rows, store, lone);
      }
    }
  }

  private void print(Case of, Units units, Units rows, TimedStore store, int lone) {
    double events = (double) seconds * EVENTS_A_COMMIT;
    double million = 1e6 / events;
    double month = EVENTS_A_COMMIT * SECONDS_A_MONTH / events;
    out.printf(
        Locale.ROOT,
        "%-17s %,7.0f %,9.0f %,9.0f %,7.0f %9.2f %,11.0f %9.2f %20s %,4d B %5.1f ms %5.1f ms%n",
        of.name,
        units.of(Operation.HEAD_WRITE).units() * million,
        units.of(Operation.PAGE_WRITE).units() * million,
        units.of(Operation.PAGE_DELETE).units() * million,
        units.readUnits() * million,
        dollars(units) * month,
        rows.writeUnits() * million,
        dollars(rows) * month,
        "%d of %d".formatted(lone, seconds),
        store.headBytes() + HEAD_OVERHEAD_BYTES + of.name.length(),
        store.millis(0.5),
        store.millis(0.99));
  }

  private static double dollars(Units units) {
    return (units.writeUnits() * Bill.WRITE_DOLLARS + units.readUnits() * Bill.READ_DOLLARS) / 1e6;
  }

  private FunctionDefinition function(String name) {
    FunctionDefinition function = functions.get(name);
    if (function == null) {
      throw new IllegalStateException("no function %s on the class path".formatted(name));
    }
    return function;
  }

  /** How fast the simulation that the protocol is proven by goes. */
  private void simulation() throws CommandFailed {
    Simulation simulation = new Simulation();
    long began = System.nanoTime();
    Optional<SeedRun> failed = simulation.run(1, SIMULATED_SEEDS);
    double took = (System.nanoTime() - began) / 1e9;
    if (failed.isPresent()) {
      throw new CommandFailed(Simulation.report(failed.get()));
    }
    out.printf(
        Locale.ROOT,
        "simulation: %,d seeds, %,d steps, %,.0f steps a second%n",
        simulation.seeds(),
        simulation.steps(),
        simulation.steps() / took);
  }

  /** A worker is lost with a million keys in its windows, and the next one takes its place. */
  private void recovery(Service service) {
    FunctionDefinition function = function("card-spread");
    Workload load =
        new Workload("1 M keys", KEY_EVENTS, KEYS, false, 0, 0, 0, 0, KEY_EVENTS / 5, 42);
    byte[] data = PaymentLines.generate(load);
    Plan plan =
        function
            .plan()
            .withCheckpoint(new Plan.Checkpoint(Long.MAX_VALUE, KEY_EVENTS - REREAD_EVENTS));
    String name = plan.function();
    ManualClock clock = new ManualClock(0);
    try (BufferAllocator allocator = new RootAllocator();
        StateStore state = open(service, name + "-recovered");
        LinesInMemory source = new LinesInMemory(data, PaymentLines.length(data))) {
      TimedStore store = new TimedStore(state.open(name + "-recovered", 0));
      try (PartitionWorker lost =
          worker(
              new Run(function, plan, source, store, noSinks()),
              KEY_BATCH,
              true,
              clock,
              allocator)) {
        lost.open();
        while (lost.head().counters().in < KEY_EVENTS - KEY_BATCH) {
          lost.runBatch();
        }
        store.lose();
        lost.runBatch();
      } catch (Stop e) {
        out.printf("recovery: a worker is lost (%s)%n", e.code().text());
      }
      recover(
          function, plan, source, new TimedStore(state.open(name + "-recovered", 0)), allocator);
    }
  }

  private void recover(
      FunctionDefinition function,
      Plan plan,
      LinesInMemory source,
      TimedStore store,
      BufferAllocator allocator) {
    long start = System.nanoTime();
    try (PartitionWorker next =
        worker(
            new Run(function, plan, source, store, noSinks()),
            KEY_BATCH,
            true,
            new ManualClock(0),
            allocator)) {
      next.open();
      double taken = (System.nanoTime() - start) / 1e9;
      out.printf(
          Locale.ROOT,
          "recovery: %.2f s to load what %,d events left of up to %,d keys, and to read %,d events"
              + " again%n",
          taken,
          KEY_EVENTS - REREAD_EVENTS,
          KEYS,
          next.head().counters().in - (KEY_EVENTS - REREAD_EVENTS));
    }
  }

  private static StateStore open(Service service, String name) {
    return DynamoStateStore.open(service, TABLE, new FunctionLabel(name, 1), Failpoints.NONE);
  }

  private static Map<Channel, Sink> noSinks() {
    Map<Channel, Sink> sinks = new EnumMap<>(Channel.class);
    List.of(Channel.values()).forEach(channel -> sinks.put(channel, new NoSink()));
    return sinks;
  }

  /** A function, what it reads, and where it keeps what. */
  private record Run(
      FunctionDefinition function,
      Plan plan,
      LinesInMemory source,
      TimedStore store,
      Map<Channel, Sink> sinks) {}

  private PartitionWorker worker(
      Run run, int batchEvents, boolean end, ManualClock clock, BufferAllocator allocator) {
    return new PartitionWorker(
        new WorkerConfig(
            run.plan,
            run.function.newInvoker(),
            0,
            run.source,
            run.store,
            run.sinks,
            new WorkerConfig.Settings(batchEvents, BATCH_BYTES_MAX, STATE_BYTES_MAX, end),
            clock,
            () -> "%032x".formatted(nonces.incrementAndGet()),
            Sleeper.REAL,
            Failpoints.NONE,
            allocator,
            WorkerConfig.Identity.PULL));
  }
}
