package dev.sluice.cli.run;

import dev.sluice.cli.CommandFailed;
import dev.sluice.cli.state.StatePlace;
import dev.sluice.cli.state.TablePlace;
import dev.sluice.dynamodb.FunctionTables;
import dev.sluice.dynamodb.Service;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.sink.NoSink;
import dev.sluice.engine.sink.Sink;
import dev.sluice.files.FileSystem;
import dev.sluice.files.StreamSink;
import java.io.PrintStream;
import java.util.EnumMap;
import java.util.Map;

/** Makes the sinks of a function's partitions. */
final class RunSinks {
  private final RunTarget target;
  private final Plan plan;
  private final int partitions;
  private final PrintStream out;

  RunSinks(RunTarget target, Plan plan, int partitions, PrintStream out) {
    this.target = target;
    this.plan = plan;
    this.partitions = partitions;
    this.out = out;
  }

  /** Sees to it that what they write to is there. */
  FunctionRun.SinkFactory open(StatePlace place, Failpoints failpoints) throws CommandFailed {
    return switch (target.output()) {
      case Destination.ToFiles(var files) ->
          partition -> files.sinks(FileSystem.disk(), partition, partitions, failpoints);
      case Destination.ToStandardOutput() -> _ -> toStandardOutput();
      case Destination.ToTable() -> {
        if (!(place instanceof TablePlace tables)) {
          throw new CommandFailed("results go to a table only where state is in a database");
        }
        if (plan.target().isStream()) {
          throw new CommandFailed(
              "results of %s go to stream %s, not to a table; let them go to a file with --output, or deploy it"
                  .formatted(plan.function(), plan.target().stream()));
        }
        FunctionTables ours = new FunctionTables(plan);
        ours.definitions().forEach(tables::require);
        // Here, not in the partitions' threads: the place is used by one.
        Service service = tables.serviceOf(plan.function());
        yield _ -> ours.sinks(service, failpoints);
      }
    };
  }

  private Map<Channel, Sink> toStandardOutput() {
    Map<Channel, Sink> sinks = new EnumMap<>(Channel.class);
    for (Channel channel : Channel.values()) {
      sinks.put(channel, channel == Channel.RESULT ? new StreamSink(out) : new NoSink());
    }
    return sinks;
  }
}
