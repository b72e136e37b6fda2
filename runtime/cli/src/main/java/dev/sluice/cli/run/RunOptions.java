package dev.sluice.cli.run;

import dev.sluice.cli.CommandFailed;
import dev.sluice.cli.args.Arguments;
import dev.sluice.cli.args.Arguments.Range;
import dev.sluice.cli.args.Flag;
import dev.sluice.cli.args.UsageError;
import dev.sluice.cli.catalog.FunctionCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code sluice run} was asked for.
 *
 * @param input a file or directory; empty for standard input
 * @param output the file for results; empty for standard output
 * @param state where heads and pages are; empty for a place that goes with the run
 * @param partitions how many a file is read as; empty for what the input is
 */
record RunOptions(
    Optional<Path> input,
    Optional<OutputFiles> output,
    Optional<Path> state,
    int batchEvents,
    Optional<Integer> partitions,
    Ending ending,
    boolean fresh,
    long stateBytesMax,
    boolean json) {
  static final String INPUT = "--input";
  private static final String OUTPUT = "--output";
  private static final String STATE = "--state";
  private static final String BATCH_EVENTS = "--batch-events";
  private static final String PARTITIONS = "--partitions";
  private static final String NO_END = "--no-end";
  private static final String FOLLOW = "--follow";
  private static final String FRESH = "--fresh";
  private static final String MAX_STATE = "--max-state";
  private static final String JSON = "--json";

  private static final String STANDARD = "-";
  private static final int BATCH_EVENTS_DEFAULT = 40_000;
  private static final int BATCH_EVENTS_MAX = 10_000_000;
  private static final int PARTITIONS_MAX = 1_024;

  /** What state may take unless {@code --max-state} says otherwise. */
  static final long STATE_BYTES_DEFAULT = 2L << 30;

  static List<Flag> flags() {
    return List.of(
        Flag.valued(INPUT, "FILE|DIR|-", "NDJSON to read; - is standard input"),
        Flag.valued(OUTPUT, "FILE|-", "where results go; - is standard output"),
        Flag.valued(STATE, "DIR", "where state is kept; FILE.state by default"),
        Flag.valued(BATCH_EVENTS, "N", "the most events of a micro-batch; 40000 by default"),
        Flag.valued(PARTITIONS, "N", "read one file as N partitions, on N threads"),
        Flag.plain(NO_END, "leave windows open at the end of the input"),
        Flag.plain(FOLLOW, "wait for more input until Ctrl-C"),
        Flag.plain(FRESH, "forget the state and output of earlier runs"),
        Flag.valued(MAX_STATE, "SIZE", "the memory that state may take; 2g by default"),
        Flag.plain(JSON, "print the counters as one JSON object"),
        FunctionCatalog.PROJECT);
  }

  static RunOptions of(Arguments arguments) throws UsageError {
    String input = arguments.required(INPUT);
    String output = arguments.required(OUTPUT);
    if (arguments.has(FOLLOW) && arguments.has(NO_END)) {
      throw new UsageError(
          "--follow and --no-end exclude each other: --follow never ends by itself");
    }
    if (arguments.has(FOLLOW) && input.equals(STANDARD)) {
      throw new UsageError(
          "--follow needs a file or directory as --input: standard input is over when it ends");
    }
    Optional<OutputFiles> files =
        output.equals(STANDARD)
            ? Optional.empty()
            : Optional.of(new OutputFiles(path(OUTPUT, output)));
    Optional<String> state = arguments.value(STATE);
    return new RunOptions(
        input.equals(STANDARD) ? Optional.empty() : Optional.of(path(INPUT, input)),
        files,
        state.isPresent()
            ? Optional.of(path(STATE, state.get()))
            : files.map(RunOptions::defaultState),
        arguments
            .number(BATCH_EVENTS, Range.positive(BATCH_EVENTS_MAX))
            .map(Math::toIntExact)
            .orElse(BATCH_EVENTS_DEFAULT),
        arguments.number(PARTITIONS, Range.positive(PARTITIONS_MAX)).map(Math::toIntExact),
        arguments.has(FOLLOW) ? Ending.FOLLOW : arguments.has(NO_END) ? Ending.NO_END : Ending.END,
        arguments.has(FRESH),
        arguments.bytes(MAX_STATE).orElse(STATE_BYTES_DEFAULT),
        arguments.has(JSON));
  }

  private static Path defaultState(OutputFiles output) {
    Path file = output.file();
    return file.resolveSibling(file.getFileName() + ".state");
  }

  private static Path path(String flag, String text) throws UsageError {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new UsageError("%s is no path: %s".formatted(flag, e.getMessage()));
    }
  }

  /** Fails before anything is touched if the paths can't be right. */
  void check() throws CommandFailed {
    if (input.isPresent()) {
      checkInput(input.get());
    }
    if (output.isPresent()) {
      output.get().check();
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
    if (output.isPresent()) {
      checkApart(path, "output", output.get().file());
    }
    if (state.isPresent()) {
      checkApart(path, "state", state.get());
    }
  }

  /** Fails if what is written is the input, or would become part of it. */
  private static void checkApart(Path input, String what, Path written) throws CommandFailed {
    try {
      if (Files.exists(written) && Files.isSameFile(input, written)) {
        throw new CommandFailed(
            "the %s %s is the input too; name another %s".formatted(what, written, what));
      }
      if (Files.isDirectory(input)
          && written.toAbsolutePath().normalize().startsWith(input.toAbsolutePath().normalize())) {
        throw new CommandFailed(
            "the %s %s lies in the input %s and would be read as part of it; name another %s"
                .formatted(what, written, input, what));
      }
    } catch (IOException e) {
      throw new CommandFailed("cannot read the input %s: %s".formatted(input, e.getMessage()), e);
    }
  }
}
