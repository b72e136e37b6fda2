package dev.sluice.cli.demo;

import dev.sluice.cli.StopRequest;
import dev.sluice.cli.run.Ending;
import dev.sluice.cli.run.FunctionRun;
import dev.sluice.cli.run.OutputFiles;
import dev.sluice.cli.run.RunStatus;
import dev.sluice.cli.state.Owner;
import dev.sluice.engine.commit.WorkerConfig;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.function.FunctionDefinition;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.store.StateStore;
import dev.sluice.files.FileSource;
import dev.sluice.files.FileSystem;
import dev.sluice.files.ReadOptions;
import java.nio.file.Path;

/** One function of the demo, living on its log. */
final class DemoFunction implements AutoCloseable {
  private static final int BATCH_EVENTS = 10_000;
  private static final long STATE_BYTES_MAX = 1L << 30;

  private final Plan plan;
  private final StateStore store;
  private final OutputFiles output;
  private final FunctionRun run;
  private final CommitLatency latency;

  /**
   * Opens the function's state and log.
   *
   * @param before how many events the log had when the demo was started
   */
  DemoFunction(FunctionDefinition function, Places places, long before, StopRequest stop) {
    this.plan = function.plan();
    this.store = places.store();
    this.output = new OutputFiles(places.output());
    this.latency = new CommitLatency(before);
    FileSystem files = FileSystem.disk();
    ReadOptions reading = new ReadOptions(plan.input().maxEventBytes(), false);
    FunctionRun.Setup setup =
        new FunctionRun.Setup(
            function,
            FileSource.of(files, places.log(), reading),
            store,
            partition -> output.sinks(files, partition, 1, Failpoints.NONE),
            Ending.FOLLOW,
            BATCH_EVENTS,
            STATE_BYTES_MAX,
            Failpoints.NONE,
            WorkerConfig.Identity.pull(Owner.ofThisProcess()));
    this.run =
        new FunctionRun(
            setup, (_, status) -> latency.committed(status.counters().in, System.nanoTime()), stop);
  }

  /** Where the function reads, keeps its state and writes. */
  record Places(Path log, StateStore store, Path output) {}

  String name() {
    return plan.function();
  }

  /** The file that its results are in. */
  Path results() {
    return output.file();
  }

  FunctionRun run() {
    return run;
  }

  RunStatus status() {
    return run.status();
  }

  CommitLatency latency() {
    return latency;
  }

  @Override
  public void close() {
    store.close();
  }
}
