package dev.sluice.cli.run;

import dev.sluice.cli.CommandFailed;
import dev.sluice.cli.args.Arguments;
import dev.sluice.cli.args.Arguments.Range;
import dev.sluice.cli.args.Flag;
import dev.sluice.cli.args.UsageError;
import dev.sluice.cli.catalog.FunctionCatalog;
import dev.sluice.cli.state.Owner;
import dev.sluice.cli.state.StateChoice;
import dev.sluice.engine.commit.WorkerConfig;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the commands that work on a function's partitions were told of where: a run and what
 * operates on it name the same.
 *
 * @param input a file or directory; empty for standard input
 * @param partitions how many a file is read as; empty for what the input is
 * @param state has no directory where a temporary one will do
 * @param stateBytesMax the memory that state may take
 */
public record RunTarget(
    Optional<Path> input,
    Destination output,
    StateChoice state,
    Optional<Integer> partitions,
    long stateBytesMax,
    WorkerConfig.Identity identity) {
  static final String INPUT = "--input";
  private static final String OUTPUT = "--output";
  private static final String SINK = "--sink";
  private static final String PARTITIONS = "--partitions";
  private static final String MAX_STATE = "--max-state";
  private static final String LEASE = "--lease";
  private static final String DEPLOY = "--deploy";

  private static final String STANDARD = "-";
  private static final String TABLE = "table";
  private static final int PARTITIONS_MAX = 1_024;

  /** What state may take unless {@code --max-state} says otherwise. */
  static final long STATE_BYTES_DEFAULT = 2L << 30;

  /** The flags that say it. */
  public static List<Flag> flags() {
    List<Flag> flags = new ArrayList<>();
    flags.add(Flag.valued(INPUT, "FILE|DIR|-", "NDJSON to read; - is standard input"));
    flags.add(Flag.valued(OUTPUT, "FILE|-", "where results go; - is standard output"));
    flags.add(Flag.valued(SINK, "table", "results go to the function's table, not to --output"));
    flags.add(Flag.valued(StateChoice.STATE, "DIR", "where state is kept; FILE.state by default"));
    flags.addAll(StateChoice.flags(StateChoice.Kind.FILES));
    flags.add(StateChoice.PAGES);
    flags.add(Flag.valued(PARTITIONS, "N", "read one file as N partitions, on N threads"));
    flags.add(Flag.valued(MAX_STATE, "SIZE", "the memory that state may take; 2g by default"));
    flags.add(Flag.valued(LEASE, "TIME", "how long others wait for a lost worker; 10s by default"));
    flags.add(Flag.valued(DEPLOY, "N", "the number of the deploy; lower ones stop; 1 by default"));
    flags.add(FunctionCatalog.PROJECT);
    return flags;
  }

  /** What was typed. */
  public static RunTarget of(Arguments arguments) throws UsageError {
    String input = arguments.required(INPUT);
    Destination output = output(arguments);
    StateChoice state = StateChoice.of(arguments, StateChoice.Kind.FILES);
    if (output instanceof Destination.ToTable && state.kind() == StateChoice.Kind.FILES) {
      throw new UsageError(
          "%s table needs a database; say %s dynamodb, %s URL or %s aws"
              .formatted(SINK, StateChoice.STORE, StateChoice.ENDPOINT, StateChoice.STORE));
    }
    RunTarget target =
        new RunTarget(
            input.equals(STANDARD) ? Optional.empty() : Optional.of(path(INPUT, input)),
            output,
            withDirectory(state, output),
            arguments.number(PARTITIONS, Range.positive(PARTITIONS_MAX)).map(Math::toIntExact),
            arguments.bytes(MAX_STATE).orElse(STATE_BYTES_DEFAULT),
            new WorkerConfig.Identity(
                Owner.ofThisProcess(),
                arguments.number(DEPLOY, Range.positive(Long.MAX_VALUE)).orElse(1L),
                WorkerConfig.Trigger.PULL,
                arguments.millis(LEASE).orElse(WorkerConfig.Identity.LEASE_MILLIS)));
    arguments.refuseUnused(
        LEASE,
        state.kind() != StateChoice.Kind.FILES,
        "%s dynamodb and %s aws".formatted(StateChoice.STORE, StateChoice.STORE));
    arguments.refuseUnused(
        StateChoice.STATE,
        state.needsDirectory() || target.input().isEmpty(),
        "state on this machine, and to %s %s".formatted(INPUT, STANDARD));
    return target;
  }

  private static Destination output(Arguments arguments) throws UsageError {
    Optional<String> sink = arguments.value(SINK);
    if (sink.isPresent()) {
      if (!sink.get().equals(TABLE)) {
        throw new UsageError("%s must be table, was %s".formatted(SINK, sink.get()));
      }
      arguments.exclude(List.of(SINK, OUTPUT));
      return new Destination.ToTable();
    }
    String output = arguments.required(OUTPUT);
    return output.equals(STANDARD)
        ? new Destination.ToStandardOutput()
        : new Destination.ToFiles(new OutputFiles(path(OUTPUT, output)));
  }

  private static StateChoice withDirectory(StateChoice state, Destination output)
      throws UsageError {
    if (state.directory().isPresent() || !state.needsDirectory()) {
      return state;
    }
    return switch (output) {
      case Destination.ToFiles(var files) -> state.in(files.besideIt(".state"));
      case Destination.ToStandardOutput() -> state;
      case Destination.ToTable() ->
          throw new UsageError(
              "%s is missing: %s DIR, where the tables are kept"
                  .formatted(StateChoice.STATE, StateChoice.STATE));
    };
  }

  private static Path path(String flag, String text) throws UsageError {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new UsageError("%s is no path: %s".formatted(flag, e.getMessage()));
    }
  }

  /** The files that results go to, if they do. */
  Optional<OutputFiles> files() {
    return output instanceof Destination.ToFiles(var files) ? Optional.of(files) : Optional.empty();
  }

  /** Fails before anything is touched if the paths can't be right. */
  public void check() throws CommandFailed {
    if (input.isPresent()) {
      checkInput(input.get());
    }
    if (files().isPresent()) {
      files().get().check();
    }
  }

  /** Fails where there is no state of any run. */
  void requireState() throws CommandFailed {
    if (!state.isThere()) {
      throw new CommandFailed(
          state
              .directory()
              .map("there is no state %s; give the flags of the run that wrote it"::formatted)
              .orElse("there is no state; name it with " + StateChoice.STATE));
    }
  }

  private void checkInput(Path path) throws CommandFailed {
    if (!Files.exists(path)) {
      throw new CommandFailed(
          "cannot read the input %s: it does not exist; name a file or directory of NDJSON"
              .formatted(path));
    }
    if (!Files.isReadable(path)) {
      throw new CommandFailed(
          "cannot read the input %s: permission denied; make it readable for this user"
              .formatted(path));
    }
    if (partitions.isPresent() && Files.isDirectory(path)) {
      throw new CommandFailed(
          "--partitions splits one file, and %s is a directory; its folders p=0, p=1, ... are its partitions"
              .formatted(path));
    }
    InputGuard guard = new InputGuard(path);
    if (files().isPresent()) {
      guard.checkOutput(files().get());
    }
    if (state.directory().isPresent()) {
      guard.checkState(state.directory().get());
    }
  }
}
