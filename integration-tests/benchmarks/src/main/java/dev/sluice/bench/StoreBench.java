package dev.sluice.bench;

import dev.sluice.cli.CommandFailed;
import dev.sluice.cli.state.Bill;
import dev.sluice.cli.state.NoSink;
import dev.sluice.dynamodb.Connection;
import dev.sluice.dynamodb.DynamoStateStore;
import dev.sluice.dynamodb.FunctionLabel;
import dev.sluice.dynamodb.Operation;
import dev.sluice.dynamodb.Service;
import dev.sluice.dynamodb.TableDefinition;
import dev.sluice.dynamodb.Tables;
import dev.sluice.dynamodb.Units;
import dev.sluice.engine.commit.PartitionWorker;
import dev.sluice.engine.commit.Progress;
import dev.sluice.engine.commit.Sleeper;
import dev.sluice.engine.commit.WorkerConfig;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.function.FunctionDefinition;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.sink.Sink;
import dev.sluice.engine.store.StateStore;
import dev.sluice.local.DynamoDbLocal;
import dev.sluice.local.DynamoDbLocalFailed;
import dev.sluice.local.Setup;
import dev.sluice.memory.ManualClock;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/**
 * What state in DynamoDB costs, and how long it takes on DynamoDB Local: a commit each second of
 * 1,000 events, by a clock that goes on a second for each, with the default checkpoint. Rows that
 * results become in tables come on top, a unit for each kilobyte of each.
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
      }
    } catch (DynamoDbLocalFailed e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
  }

  private void costs(Service service) {
    byte[] data = PaymentLines.generate(Workload.standard(seconds * EVENTS_A_COMMIT));
    out.printf(
        Locale.ROOT,
        "state in DynamoDB: %d commits of %,d events, one a second, for each function; $%.3f and"
            + " $%.3f for a million write and read units%n",
        seconds,
        EVENTS_A_COMMIT,
        Bill.WRITE_DOLLARS,
        Bill.READ_DOLLARS);
    for (FunctionDefinition function : functions.values()) {
      Units units = new Units();
      cost(function, service.countedBy(units), units, data);
    }
  }

  private void cost(FunctionDefinition function, Service service, Units units, byte[] data) {
    ManualClock clock = new ManualClock(0);
    String name = function.plan().function();
    int lone = 0;
    int batches = 0;
    try (BufferAllocator allocator = new RootAllocator();
        StateStore state = open(service, name);
        LinesInMemory source = new LinesInMemory(data, PaymentLines.length(data))) {
      TimedStore store = new TimedStore(state.open(name, 0));
      try (PartitionWorker worker =
          worker(function, function.plan(), source, store, EVENTS_A_COMMIT, clock, allocator)) {
        worker.open();
        Progress progress;
        do {
          double before = units.writeUnits();
          clock.advance(Duration.ofSeconds(1));
          progress = worker.runBatch();
          batches++;
          lone += units.writeUnits() - before == 1 ? 1 : 0;
        } while (progress == Progress.COMMITTED);
      }
      print(name, units, store, batches, lone);
    }
  }

  private void print(String name, Units units, TimedStore store, int batches, int lone) {
    double events = (double) seconds * EVENTS_A_COMMIT;
    double month = EVENTS_A_COMMIT * SECONDS_A_MONTH / events;
    double dollars =
        (units.writeUnits() * Bill.WRITE_DOLLARS + units.readUnits() * Bill.READ_DOLLARS) / 1e6;
    out.printf(
        Locale.ROOT,
        "%-17s %,8.0f write units for a million events (heads %,.0f, pages %,.0f, their deletion"
            + " %,.0f), %,.0f read units: $%.2f a month for a full shard%n",
        name,
        units.writeUnits() / events * 1e6,
        units.of(Operation.HEAD_WRITE).units() / events * 1e6,
        units.of(Operation.PAGE_WRITE).units() / events * 1e6,
        units.of(Operation.PAGE_DELETE).units() / events * 1e6,
        units.readUnits() / events * 1e6,
        dollars * month);
    out.printf(
        Locale.ROOT,
        "%-17s %d of %d commits were one write unit; the last head has %d bytes; head written in"
            + " %.1f ms (p50), %.1f ms (p99)%n",
        "",
        lone,
        batches,
        store.headBytes() + HEAD_OVERHEAD_BYTES + name.length(),
        store.millis(0.5),
        store.millis(0.99));
  }

  /** A worker is lost with a million keys in its windows, and the next one takes its place. */
  private void recovery(Service service) {
    FunctionDefinition function = functions.get("card-spread");
    if (function == null) {
      throw new IllegalStateException("no function card-spread on the class path");
    }
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
          worker(function, plan, source, store, KEY_BATCH, clock, allocator)) {
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
        worker(function, plan, source, store, KEY_BATCH, new ManualClock(0), allocator)) {
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

  private PartitionWorker worker(
      FunctionDefinition function,
      Plan plan,
      LinesInMemory source,
      TimedStore store,
      int batchEvents,
      ManualClock clock,
      BufferAllocator allocator) {
    Map<Channel, Sink> sinks = new EnumMap<>(Channel.class);
    List.of(Channel.values()).forEach(channel -> sinks.put(channel, new NoSink()));
    return new PartitionWorker(
        new WorkerConfig(
            plan,
            function.newInvoker(),
            0,
            source,
            store,
            sinks,
            new WorkerConfig.Settings(batchEvents, BATCH_BYTES_MAX, STATE_BYTES_MAX, true),
            clock,
            () -> "%032x".formatted(nonces.incrementAndGet()),
            Sleeper.REAL,
            Failpoints.NONE,
            allocator,
            WorkerConfig.Identity.PULL));
  }
}
