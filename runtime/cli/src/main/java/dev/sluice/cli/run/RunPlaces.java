package dev.sluice.cli.run;

import dev.sluice.cli.CommandFailed;
import dev.sluice.cli.Console;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.function.FunctionDefinition;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.sink.Sink;
import dev.sluice.engine.source.Source;
import dev.sluice.files.FileSource;
import dev.sluice.files.FileStateStore;
import dev.sluice.files.FileSystem;
import dev.sluice.files.ReadOptions;
import dev.sluice.files.StreamSink;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Input, state and output of a run, open. */
final class RunPlaces implements AutoCloseable {
  private final FileSystem files;
  private final FileStateStore store;
  private final Source source;
  private final Optional<OutputFiles> output;
  private final PrintStream out;
  private final Optional<Path> temporary;

  private RunPlaces(
      FileSystem files,
      FileStateStore store,
      Source source,
      Optional<OutputFiles> output,
      PrintStream out,
      Optional<Path> temporary) {
    this.files = files;
    this.store = store;
    this.source = source;
    this.output = output;
    this.out = out;
    this.temporary = temporary;
  }

  static RunPlaces open(
      RunOptions options, FunctionDefinition function, Console console, Failpoints failpoints)
      throws CommandFailed {
    FileSystem files = FileSystem.disk();
    // Named input comes first: the state's label says how many partitions there are, and input that
    // is no input must not cost the old state.
    Reading reading = new Reading(options, function.plan());
    Optional<FileSource> named = options.input().map(reading::open);
    int partitions = named.map(FileSource::partitions).orElse(reading.partitions());
    FileStateStore.Owner owner = new FileStateStore.Owner(function.plan().function(), partitions);
    Optional<Path> temporary =
        options.state().isPresent() ? Optional.empty() : Optional.of(temporaryDirectory());
    Path state = options.state().or(() -> temporary).orElseThrow();
    try {
      if (options.fresh()) {
        FileStateStore.erase(files, state);
      }
      if (options.fresh() && options.output().isPresent()) {
        options.output().get().delete();
      }
      FileStateStore store = FileStateStore.open(files, state, owner, failpoints);
      try {
        Source source = named.isPresent() ? named.get() : spooled(files, console, store, reading);
        return new RunPlaces(files, store, source, options.output(), console.out(), temporary);
      } catch (RuntimeException e) {
        store.close();
        throw e;
      }
    } catch (CommandFailed | RuntimeException e) {
      temporary.ifPresent(made -> FileStateStore.remove(files, made));
      throw e;
    }
  }

  /** How input is read. */
  private record Reading(ReadOptions options, Plan plan, int partitions) {
    Reading(RunOptions run, Plan plan) {
      this(
          new ReadOptions(plan.input().maxEventBytes(), run.ending() == Ending.END),
          plan,
          run.partitions().orElse(1));
    }

    FileSource open(Path input) {
      return InputSource.open(input, options, plan, partitions);
    }
  }

  private static FileSource spooled(
      FileSystem files, Console console, FileStateStore store, Reading reading) {
    FileSource.spool(files, console.in(), store.spool());
    return reading.open(store.spool());
  }

  private static Path temporaryDirectory() throws CommandFailed {
    try {
      return Files.createTempDirectory("sluice-run");
    } catch (IOException e) {
      throw new CommandFailed(
          "cannot make a temporary directory for state: %s; name one with --state"
              .formatted(e.getMessage()),
          e);
    }
  }

  FunctionRun.Setup setup(RunOptions options, FunctionDefinition function, Failpoints failpoints) {
    return new FunctionRun.Setup(
        function,
        source,
        store,
        partition -> sinks(partition, failpoints),
        options.ending(),
        options.batchEvents(),
        options.stateBytesMax(),
        failpoints);
  }

  private Map<Channel, Sink> sinks(int partition, Failpoints failpoints) {
    if (output.isPresent()) {
      return output.get().sinks(files, partition, source.partitions(), failpoints);
    }
    Map<Channel, Sink> sinks = new EnumMap<>(Channel.class);
    for (Channel channel : Channel.values()) {
      sinks.put(channel, channel == Channel.RESULT ? new StreamSink(out) : new CountedSink());
    }
    return sinks;
  }

  @Override
  public void close() {
    source.close();
    store.close();
    temporary.ifPresent(state -> FileStateStore.remove(files, state));
  }
}
