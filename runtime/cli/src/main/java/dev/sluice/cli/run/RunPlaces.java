package dev.sluice.cli.run;

import dev.sluice.cli.CommandFailed;
import dev.sluice.cli.Console;
import dev.sluice.cli.DirectoryTree;
import dev.sluice.cli.state.StateChoice;
import dev.sluice.cli.state.StatePlace;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.function.FunctionDefinition;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.source.Source;
import dev.sluice.engine.store.StateStore;
import dev.sluice.files.FileSource;
import dev.sluice.files.FileSystem;
import dev.sluice.files.ReadOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Input, state and output of a function's partitions, open. */
public final class RunPlaces implements AutoCloseable {
  private final RunTarget target;
  private final FunctionDefinition function;
  private final Failpoints failpoints;
  private final Source source;
  private final StatePlace place;
  private final StateStore store;
  private final FunctionRun.SinkFactory sinks;
  private final Deque<Runnable> ends;

  /**
   * How to open.
   *
   * @param wholeInput whether a last line without its newline is an event
   */
  public record How(boolean wholeInput, Earlier earlier, Failpoints failpoints) {}

  /** What is done with the state of earlier runs. */
  public enum Earlier {
    /** It is gone on with, or begun if there is none. */
    KEPT,
    /** It is forgotten first, with the output. */
    FORGOTTEN,
    /** There must be some, and none is begun. */
    REQUIRED
  }

  private RunPlaces(
      RunTarget target, FunctionDefinition function, Console console, How how, Deque<Runnable> ends)
      throws CommandFailed, InterruptedException {
    this.target = target;
    this.function = function;
    this.failpoints = how.failpoints();
    this.ends = ends;
    // Named input comes first: the state's label says how many partitions there are, and input that
    // is no input must not cost the old state.
    Plan plan = function.plan();
    boolean required = how.earlier() == Earlier.REQUIRED;
    if (required) {
      target.requireState();
    }
    ReadOptions reading = new ReadOptions(plan.input().maxEventBytes(), how.wholeInput());
    int asked = target.partitions().orElse(1);
    Optional<FileSource> named =
        target.input().map(input -> opened(InputSource.open(input, reading, plan, asked)));
    int partitions = named.map(FileSource::partitions).orElse(asked);
    StateChoice state = withDirectory(target.state());
    this.place =
        required
            ? StatePlace.found(state, console.home())
            : StatePlace.ofOne(state, console.home());
    ends.push(place::close);
    if (required && place.divisionOf(plan.function()).isEmpty()) {
      throw StatePlace.unknown(plan.function(), place);
    }
    this.sinks = new RunSinks(target, plan, partitions, console.out()).open(place, failpoints);
    if (how.earlier() == Earlier.FORGOTTEN) {
      place.erase(plan);
      if (target.files().isPresent()) {
        target.files().get().delete();
      }
    }
    this.store = place.open(plan.function(), partitions, failpoints);
    ends.push(store::close);
    if (named.isPresent()) {
      this.source = named.get();
    } else {
      FileSource.spool(FileSystem.disk(), console.in(), place.spool());
      this.source = opened(InputSource.open(place.spool(), reading, plan, asked));
    }
  }

  private FileSource opened(FileSource input) {
    ends.push(input::close);
    return input;
  }

  /** Opens them; fails before anything is changed if what is named can't be right. */
  public static RunPlaces open(
      RunTarget target, FunctionDefinition function, Console console, How how)
      throws CommandFailed, InterruptedException {
    Deque<Runnable> ends = new ArrayDeque<>();
    boolean opened = false;
    try {
      RunPlaces places = new RunPlaces(target, function, console, how, ends);
      opened = true;
      return places;
    } finally {
      if (!opened) {
        end(ends);
      }
    }
  }

  private StateChoice withDirectory(StateChoice state) throws CommandFailed {
    if (!state.needsDirectory() || state.directory().isPresent()) {
      return state;
    }
    try {
      Path temporary = Files.createTempDirectory("sluice-run");
      ends.push(() -> deleteTree(temporary));
      return state.in(temporary);
    } catch (IOException e) {
      throw new CommandFailed(
          "cannot make a temporary directory for state: %s; name one with --state"
              .formatted(e.getMessage()),
          e);
    }
  }

  private static void deleteTree(Path directory) {
    try {
      DirectoryTree.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A run over them. */
  public FunctionRun.Setup setup(Ending ending, int batchEvents) {
    return new FunctionRun.Setup(
        function,
        source,
        store,
        sinks,
        ending,
        batchEvents,
        target.stateBytesMax(),
        failpoints,
        target.identity());
  }

  /** The place of the state. */
  StatePlace place() {
    return place;
  }

  @Override
  public void close() {
    end(ends);
  }

  /** Each of them, the last first, whatever becomes of the others. */
  private static void end(Deque<Runnable> ends) {
    Runnable next = ends.poll();
    if (next != null) {
      try {
        next.run();
      } finally {
        end(ends);
      }
    }
  }
}
