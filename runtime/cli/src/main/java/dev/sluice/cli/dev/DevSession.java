package dev.sluice.cli.dev;

import dev.sluice.cli.CommandFailed;
import dev.sluice.cli.Console;
import dev.sluice.cli.StopRequest;
import dev.sluice.cli.state.TablePlace;
import dev.sluice.dev.stream.StreamServer;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.step.Counters;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Functions that run, as they are watched by one thread until the user wants an end. */
final class DevSession {
  private static final long POLL_MILLIS = 100;
  private static final long BUILD_MILLIS = 500;
  private static final long FEED_END_MILLIS = 1_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final List<DevFunction> functions;
  private final Reload reload;
  private final StreamServer streams;
  private final Map<String, TablePlace> places;
  private final @Nullable InputFeed feed;
  private final Screen screen;
  private final long lookMillis;
  private final Map<String, Committed> committed = new HashMap<>();
  private final Map<String, Counters> beginnings = new HashMap<>();

  /**
   * Of functions that nothing calls yet.
   *
   * @param places the state in tables, by the names of these
   * @param feed what puts the input; null if there is none
   * @param lookMillis how often what is committed is looked at
   */
  DevSession(
      List<DevFunction> functions,
      Reload reload,
      StreamServer streams,
      Map<String, TablePlace> places,
      @Nullable InputFeed feed,
      Screen screen,
      long lookMillis) {
    this.functions = List.copyOf(functions);
    this.reload = reload;
    this.streams = streams;
    this.places = Map.copyOf(places);
    this.feed = feed;
    this.screen = screen;
    this.lookMillis = lookMillis;
  }

  /** Uses another build of the functions, if there is one. */
  interface Reload {
    /** Whether it has done so. */
    boolean look() throws CommandFailed;
  }

  /** Runs until the user wants an end or, with {@code exit}, the input is through. */
  void run(boolean exit, Console console) throws CommandFailed, InterruptedException {
    look();
    committed.forEach((name, state) -> beginnings.put(name, state.counters()));
    StopRequest stopFeeding = new StopRequest();
    FutureTask<Boolean> feeding = new FutureTask<>(() -> feed(stopFeeding));
    try {
      functions.forEach(function -> function.start(streams));
      Thread.ofPlatform().name("input").daemon().start(feeding);
      watch(exit, console, feeding);
    } finally {
      stopFeeding.request();
      screen.clear();
      functions.forEach(DevFunction::stop);
    }
    ended(feeding);
    for (DevFunction function : functions) {
      function.awaitCalls();
    }
    look();
    summary(console);
  }

  private boolean feed(StopRequest stop) throws CommandFailed, InterruptedException {
    if (feed != null) {
      feed.run(stop);
    }
    return true;
  }

  /** What became of it; whoever waits for a pipe is not waited for. */
  private static void ended(FutureTask<Boolean> feeding)
      throws CommandFailed, InterruptedException {
    try {
      boolean _ = feeding.get(FEED_END_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      boolean _ = feeding.cancel(true);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CommandFailed failed) {
        throw failed;
      }
      throw new IllegalStateException("the input could not be put", e);
    }
  }

  private void watch(boolean exit, Console console, FutureTask<Boolean> feeding)
      throws CommandFailed, InterruptedException {
    long lookDue = 0;
    long buildDue = 0;
    while (!console.stop().pause(POLL_MILLIS) && feeding.state() != Future.State.FAILED) {
      long now = System.nanoTime() / NANOS_PER_MILLI;
      if (now >= buildDue) {
        buildDue = now + BUILD_MILLIS;
        if (reload.look()) {
          screen.say("sluice: another build is there, and is used from the next call on");
        }
      }
      boolean waits = exit && feeding.isDone();
      if (waits || now >= lookDue && screen.isDue(now)) {
        lookDue = now + lookMillis;
        look();
        if (waits && isThrough()) {
          return;
        }
        if (exit) {
          requireHope();
        }
      }
      if (screen.isDue(now)) {
        screen.status(functions.stream().map(this::line).toList(), now);
      }
    }
  }

  /** Sees what is committed of each function. */
  private void look() throws CommandFailed {
    for (DevFunction function : functions) {
      Optional<String> table = function.stateTable();
      if (function.definition().isEmpty() || table.isEmpty()) {
        continue;
      }
      TablePlace place = places.get(table.get());
      if (place != null) {
        try {
          committed.put(function.name(), Committed.of(place, function.name()));
        } catch (Stop stop) {
          screen.say("sluice: what is committed cannot be seen: " + stop.getMessage());
          return;
        }
      }
    }
  }

  /** Whoever waits for the end of the input does not wait for a function that fails each call. */
  private void requireHope() throws CommandFailed {
    for (DevFunction function : functions) {
      Optional<String> stuck = function.stream().isEmpty() ? Optional.empty() : function.stuck();
      if (stuck.isPresent()) {
        throw new CommandFailed(
            "%s; what it has committed is kept: mend it, and the next start goes on without %s"
                .formatted(stuck.get(), DevOptions.INPUT));
      }
    }
  }

  private boolean isThrough() {
    InputFeed input = feed;
    return input != null
        && input.isDone()
        && functions.stream().allMatch(function -> isThrough(function, input));
  }

  private boolean isThrough(DevFunction function, InputFeed input) {
    Optional<String> stream = function.stream();
    if (stream.isEmpty()) {
      return true;
    }
    Committed state = committedOf(function);
    // A call that has answered has delivered.
    boolean delivered = function.isPushed() ? function.waiting() == 0 : state.isDelivered();
    return delivered && input.isIn(state, stream.get());
  }

  private Committed committedOf(DevFunction function) {
    return committed.getOrDefault(function.name(), new Committed(Map.of()));
  }

  private Screen.Line line(DevFunction function) {
    Committed state = committedOf(function);
    long waiting = function.waiting();
    String done =
        "%-18s %s, events %,d%s%s, cold starts %d"
            .formatted(
                function.name(),
                function.callsShown(),
                since(function, state),
                waiting == 0 ? "" : " (%,d waiting)".formatted(waiting),
                troubled(function, state),
                function.coldStarts());
    long now = System.currentTimeMillis();
    StringBuilder passing = new StringBuilder(", ").append(function.processesShown());
    function
        .definition()
        .flatMap(each -> state.newestMillis(each.plan().input().outOfOrderByMillis()))
        .ifPresent(newest -> passing.append(", lag ").append(span(now - newest)));
    passing.append(
        state
            .atMillis()
            .map(then -> ", committed %s ago".formatted(span(now - then)))
            .orElse(", nothing committed"));
    if (!function.trouble().isEmpty()) {
      passing.append(", ").append(function.trouble());
    }
    return new Screen.Line(done, passing.toString());
  }

  private long since(DevFunction function, Committed state) {
    return state.counters().in - beginning(function).in;
  }

  private Counters beginning(DevFunction function) {
    return beginnings.getOrDefault(function.name(), new Counters());
  }

  /** What nobody would see else before the end. */
  private String troubled(DevFunction function, Committed state) {
    Counters before = beginning(function);
    long dead = state.counters().dead - before.dead;
    long failed = state.counters().failed - before.failed;
    return (dead == 0 ? "" : ", dead %,d".formatted(dead))
        + (failed == 0 ? "" : ", failed %,d".formatted(failed));
  }

  /** A time in one unit, of which there are a few. */
  private static String span(long millis) {
    long seconds = Math.max(0, millis) / 1_000;
    if (seconds >= 172_800) {
      return seconds / 86_400 + " d";
    }
    if (seconds >= 7_200) {
      return seconds / 3_600 + " h";
    }
    return seconds >= 120
        ? seconds / 60 + " min"
        : String.format(Locale.ROOT, "%.1f s", Math.max(0, millis) / 1e3);
  }

  private void summary(Console console) {
    InputFeed input = feed;
    if (input != null) {
      input
          .counts()
          .forEach(
              (stream, count) ->
                  console.out().println("%d records put into stream %s".formatted(count, stream)));
    }
    for (DevFunction function : functions) {
      Committed state = committedOf(function);
      console
          .out()
          .println(
              "%-18s %s; since this start in %d, %s, cold starts %d"
                  .formatted(
                      function.name(),
                      state.counters(),
                      since(function, state),
                      function.callsShown(),
                      function.coldStarts()));
    }
  }
}
