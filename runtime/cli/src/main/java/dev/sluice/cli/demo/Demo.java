package dev.sluice.cli.demo;

import dev.sluice.cli.CommandFailed;
import dev.sluice.cli.Console;
import dev.sluice.cli.StopRequest;
import dev.sluice.cli.catalog.FunctionCatalog;
import dev.sluice.cli.run.ProgressLine;
import dev.sluice.cli.state.Bill;
import dev.sluice.cli.state.StatePlace;
import dev.sluice.engine.fault.EngineBug;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.function.FunctionDefinition;
import dev.sluice.engine.store.StateStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/** A demo in its directory: the logs, and the functions on them, each on a thread of its own. */
final class Demo implements AutoCloseable {
  private static final long POLL_MILLIS = 50;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final PaymentFeed feed;
  private final List<DemoFunction> functions;
  private final StopRequest stopFunctions;
  private final StatePlace place;
  private final long before;

  /**
   * How fast payments come, and until when.
   *
   * @param exit whether the demo ends when all are through
   */
  record Pace(long events, long rate, boolean exit) {}

  private Demo(
      PaymentFeed feed, List<DemoFunction> functions, StopRequest stopFunctions, StatePlace place) {
    this.place = place;
    this.feed = feed;
    this.functions = functions;
    this.stopFunctions = stopFunctions;
    this.before = feed.total();
  }

  /**
   * Opens it.
   *
   * @param place where state is, whose lock keeps a second demo away; closed with the demo
   */
  static Demo open(FunctionCatalog catalog, Path directory, StatePlace place, long seed)
      throws CommandFailed {
    boolean opened = false;
    try {
      Demo demo = opened(catalog, directory, place, seed);
      opened = true;
      return demo;
    } finally {
      if (!opened) {
        place.close();
      }
    }
  }

  private static Demo opened(FunctionCatalog catalog, Path directory, StatePlace place, long seed)
      throws CommandFailed {
    try {
      Files.createDirectories(directory.resolve("out"));
    } catch (IOException e) {
      throw new CommandFailed(
          "cannot write the demo's directory %s: %s".formatted(directory, e.getMessage()), e);
    }
    List<FunctionDefinition> definitions = catalog.functions();
    // The locks first: a second demo must not append to the logs of the first.
    List<StateStore> stores = new ArrayList<>();
    try {
      for (FunctionDefinition definition : definitions) {
        stores.add(place.open(definition.plan().function(), 1, Failpoints.NONE));
      }
      List<Path> logs =
          definitions.stream().map(d -> log(d, directory)).distinct().sorted().toList();
      PaymentFeed feed = PaymentFeed.open(new PaymentStream(seed), logs);
      StopRequest stop = new StopRequest();
      List<DemoFunction> functions = new ArrayList<>();
      for (int i = 0; i < definitions.size(); i++) {
        FunctionDefinition definition = definitions.get(i);
        Path output = directory.resolve("out/%s.ndjson".formatted(definition.plan().function()));
        DemoFunction.Places places =
            new DemoFunction.Places(log(definition, directory), stores.get(i), output);
        functions.add(new DemoFunction(definition, places, feed.total(), stop));
      }
      return new Demo(feed, functions, stop, place);
    } catch (RuntimeException e) {
      stores.forEach(StateStore::close);
      throw e;
    }
  }

  private static Path log(FunctionDefinition definition, Path directory) {
    return directory.resolve("logs").resolve(definition.plan().input().stream());
  }

  /** Runs until the user stops it, or all is through. */
  void run(Pace pace, Console console) throws InterruptedException {
    functions.forEach(function -> function.run().start());
    StopRequest stopAppending = new StopRequest();
    FutureTask<Boolean> appending = new FutureTask<>(() -> append(pace, stopAppending));
    Thread.ofPlatform().name("payments").start(appending);
    watch(pace, console, appending);
    stopAppending.request();
    stopFunctions.request();
    // All of them before one may fail: whoever closes this must find no thread at work.
    for (DemoFunction function : functions) {
      function.run().awaitThreads();
    }
    ended(appending);
    for (DemoFunction function : functions) {
      function.run().await();
    }
    long appended = feed.total() - before;
    console
        .out()
        .println("%d payments, %d since the first start".formatted(appended, feed.total()));
    new DemoSummary(functions, feed.total()).write(console.out());
    new Bill(place).write(console.out());
  }

  private boolean append(Pace pace, StopRequest until) throws InterruptedException {
    feed.run(pace.events(), pace.rate(), this::appended, until);
    return true;
  }

  private static void ended(FutureTask<Boolean> appending) throws InterruptedException {
    try {
      appending.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Stop stop
          ? stop
          : new EngineBug("the payments could not be appended", e);
    }
  }

  private void appended(long total) {
    long now = System.nanoTime();
    functions.forEach(function -> function.latency().appended(total, now));
  }

  private void watch(Pace pace, Console console, FutureTask<Boolean> appending)
      throws InterruptedException {
    long start = System.nanoTime();
    ProgressLine progress = new ProgressLine(console, 0);
    while (!console.stop().pause(POLL_MILLIS)
        && !hasFailed()
        && appending.state() != Future.State.FAILED) {
      if (pace.exit() && appending.isDone() && lag() == 0) {
        break;
      }
      long millis = (System.nanoTime() - start) / NANOS_PER_MILLI;
      progress.update(millis, () -> line(millis));
    }
    progress.clear();
  }

  /** Functions end by themselves only if they fail. */
  private boolean hasFailed() throws InterruptedException {
    for (DemoFunction function : functions) {
      if (function.run().hasEnded(0)) {
        return true;
      }
    }
    return false;
  }

  /** How many events the function that is furthest behind has not committed yet. */
  private long lag() {
    return functions.stream()
        .mapToLong(f -> feed.total() - f.status().counters().in)
        .max()
        .orElse(0);
  }

  private String line(long millis) {
    long events = 0;
    long commits = 0;
    long alerts = 0;
    String watermark = "";
    for (DemoFunction function : functions) {
      var status = function.status();
      events += status.counters().in - function.run().beginning().counters().in;
      commits += status.batches();
      if (function.name().equals(DemoCommand.ALERTS)) {
        alerts = status.counters().out;
        watermark = status.watermarkShown();
      }
    }
    return String.format(
        Locale.ROOT,
        "%,d events/s, lag %,d, watermark %s, %,d commits, %,d alerts",
        events * 1000 / Math.max(1, millis),
        lag(),
        watermark,
        commits,
        alerts);
  }

  @Override
  public void close() {
    try {
      feed.close();
      functions.forEach(DemoFunction::close);
    } finally {
      place.close();
    }
  }
}
