package dev.sluice.lambda;

import dev.sluice.engine.commit.Fingerprint;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.function.FunctionDefinition;
import dev.sluice.engine.function.FunctionInvoker;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A function in a process that is called now and then: its connections and its workers are kept
 * from call to call. One thread.
 */
final class DeployedFunction implements AutoCloseable {
  private final FunctionDefinition function;
  private final Settings settings;
  private final Supplier<Surroundings> connection;
  private final Journal journal;
  private final Failpoints failpoints;
  private @Nullable Running running;

  /** Of a function; connects nothing yet. */
  DeployedFunction(
      FunctionDefinition function,
      Settings settings,
      Supplier<Surroundings> connection,
      Journal journal,
      Failpoints failpoints) {
    this.function = function;
    this.settings = settings;
    this.connection = connection;
    this.journal = journal;
    this.failpoints = failpoints;
  }

  /** What lives as long as its connections. */
  private record Running(
      Surroundings surroundings, ShardLog log, PushCalls push, PullCalls pull, SaveCalls save) {}

  /** See {@link PushCalls#run}. */
  Optional<String> push(Event.Records records, Deadline deadline) {
    Running now = running();
    try {
      return push(now, records, deadline);
    } catch (ParentUnfinished _) {
      // What is left of shards that were split or merged; that nothing comes there nobody says.
      now.push().close();
      now.pull().runBefore(records.shard(), deadline);
    }
    try {
      return push(now, records, deadline);
    } catch (ParentUnfinished e) {
      throw e.failed();
    }
  }

  /** A shard has one worker here. Those of the others are kept, which may be idle meanwhile. */
  private static Optional<String> push(Running now, Event.Records records, Deadline deadline)
      throws ParentUnfinished {
    now.pull().leave(records.shard());
    return now.push().run(records, deadline, now.pull().bytes());
  }

  /** See {@link PullCalls#run}. */
  void pull(Until until, Deadline deadline) {
    Running now = running();
    now.push().close();
    // These are kept: of a partition that is idle from call to call event time goes on.
    now.pull().run(until, deadline);
  }

  /** See {@link SaveCalls#run}. */
  String save(Deadline deadline) {
    try {
      Running now = running();
      now.push().close();
      now.pull().close();
      return now.save().run(deadline);
    } catch (Stop stop) {
      journal.error(null, stop);
      throw new CallFailed(stop);
    }
  }

  /** Connects before the first call, if that is possible; else the call says why not. */
  void connect() {
    try {
      Running _ = running();
    } catch (Stop stop) {
      journal.info("not connected before the first call: " + stop.getMessage());
    }
  }

  /** Uses, without an effect, what calls will use, so that it is loaded. */
  void prime() {
    try {
      Running now = running();
      int _ = now.surroundings().shards().numbersEnd();
      FunctionInvoker _ = function.newInvoker();
      journal.info("ready for a snapshot");
    } catch (Stop stop) {
      journal.info("not all was loaded before the snapshot: " + stop.getMessage());
    }
  }

  /** Connects, if that was not done. */
  private Running running() {
    Running now = running;
    if (now == null) {
      Surroundings surroundings = connection.get();
      FunctionWorkers workers = new FunctionWorkers(function, settings, surroundings, failpoints);
      ShardLog log =
          new ShardLog(
              journal,
              surroundings,
              function.plan().input().outOfOrderByMillis(),
              settings.byPartition());
      now =
          new Running(
              surroundings,
              log,
              new PushCalls(workers, surroundings, settings.stateBytesMax(), log),
              new PullCalls(
                  workers,
                  surroundings,
                  function.deployment().intervalMillis(),
                  settings.stateBytesMax(),
                  log),
              new SaveCalls(workers, Fingerprint.of(function.plan()), surroundings, log));
      running = now;
    }
    return now;
  }

  /** Ends all connections and workers; the next call makes new ones. */
  @Override
  public void close() {
    Running now = running;
    running = null;
    if (now != null) {
      now.log().tell();
      try (var _ = now.surroundings();
          var _ = now.pull()) {
        now.push().close();
      }
    }
  }
}
