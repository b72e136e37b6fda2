package dev.sluice.cli.dev;

import dev.sluice.deploy.stack.ResourceType;
import dev.sluice.deploy.stack.Stack;
import dev.sluice.dev.fleet.EnvironmentStatus;
import dev.sluice.dev.fleet.EnvironmentStatus.Phase;
import dev.sluice.dev.fleet.Fleet;
import dev.sluice.dev.fleet.Target;
import dev.sluice.dev.mapping.GivenUp;
import dev.sluice.dev.mapping.MappingSettings;
import dev.sluice.dev.mapping.ShardStatus;
import dev.sluice.dev.mapping.Starting;
import dev.sluice.dev.mapping.StreamMapping;
import dev.sluice.dev.pace.Pace;
import dev.sluice.dev.schedule.Schedule;
import dev.sluice.dev.schedule.ScheduledCalls;
import dev.sluice.dev.stream.StreamServer;
import dev.sluice.engine.function.FunctionDefinition;
import dev.sluice.lambda.Setting;
import dev.sluice.local.FunctionSetup;
import dev.sluice.local.Invoked;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * One function of the template as it runs: its processes, and what calls them.
 *
 * <p>Thread-safe but for starting and closing, which one thread does.
 */
final class DevFunction implements Target, AutoCloseable {
  /** Servers on this machine may be asked as often. */
  private static final Duration POLL = Duration.ofMillis(200);

  /** So many calls in a row that took nothing are enough where somebody waits for the end. */
  private static final int TRIES_MAX = 8;

  /** The same of calls by a schedule, between which there are minutes. */
  private static final int SCHEDULED_TRIES_MAX = 3;

  private static final Duration CALLS_END_MAX = Duration.ofSeconds(10);
  private static final Duration CALLS_END_POLL = Duration.ofMillis(20);

  private final Stack.Function function;
  private final Optional<FunctionDefinition> definition;
  private final Fleet fleet;
  private final int callsMax;
  private final Consumer<String> screen;
  private final List<StreamMapping> mappings = new ArrayList<>();
  private final List<ScheduledCalls> schedules = new ArrayList<>();
  private final AtomicLong calls = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong givenUp = new AtomicLong();
  private final AtomicReference<String> lastFailure = new AtomicReference<>("");
  private final Said said = new Said();
  private volatile boolean closing;

  /**
   * Of a function; starts nothing yet.
   *
   * @param definition what was compiled, if it is a function over a stream
   * @param callsMax how many calls it may have at once
   * @param screen hears what the user should know
   * @param all whether that is all that the function logs
   */
  DevFunction(
      Stack.Function function,
      Optional<FunctionDefinition> definition,
      FunctionSetup setup,
      int callsMax,
      Consumer<String> screen,
      boolean all) {
    this.function = function;
    this.definition = definition;
    this.callsMax = callsMax;
    this.screen = screen;
    this.fleet =
        new Fleet(
            setup,
            callsMax,
            new FunctionLines(name(function, definition), all, said, screen),
            Pace.REAL);
  }

  /** What it is called in Sluice, or in the template if it is no function over a stream. */
  static String name(Stack.Function function, Optional<FunctionDefinition> definition) {
    return definition.map(each -> each.plan().function()).orElse(function.logicalName());
  }

  String name() {
    return name(function, definition);
  }

  Optional<FunctionDefinition> definition() {
    return definition;
  }

  /** The stream that it reads, if it reads one. */
  Optional<String> stream() {
    return setting(Setting.STREAM);
  }

  /** The streams that it writes: those that it is told of beside the one that it reads. */
  Set<String> writes() {
    return function.environment().entrySet().stream()
        .filter(each -> !each.getKey().equals(Setting.STREAM.variable()))
        .map(Map.Entry::getValue)
        .filter(each -> each.needs().contains(ResourceType.STREAM))
        .map(Stack.Variable::value)
        .collect(Collectors.toSet());
  }

  /** The table of its state, if it has one. */
  Optional<String> stateTable() {
    return setting(Setting.STATE_TABLE);
  }

  private Optional<String> setting(Setting setting) {
    return Optional.ofNullable(function.environment().get(setting.variable()))
        .map(Stack.Variable::value);
  }

  /** Begins to call it, as the template says. */
  void start(StreamServer streams) {
    for (Stack.Mapping mapping : function.mappings()) {
      MappingSettings settings =
          new MappingSettings(
              mapping.stream(),
              mapping.batchSize(),
              mapping.window(),
              starting(mapping.start()),
              mapping.partial(),
              mapping.bisect(),
              mapping.retriesMax(),
              POLL);
      mappings.add(streams.map(settings, this, this::giveUp));
    }
    boolean pushed = !mappings.isEmpty();
    for (Stack.Schedule schedule : function.schedules()) {
      // What records call anyway is not called beside them at once.
      Duration first = pushed ? schedule.every() : Duration.ZERO;
      schedules.add(
          new ScheduledCalls(
              new Schedule(schedule.every(), function.retriesMax()),
              first,
              schedule.input(),
              this,
              callsMax,
              Pace.REAL));
    }
  }

  private void giveUp(GivenUp given) {
    givenUp.addAndGet(given.size());
    screen.accept(
        "%s: records %s to %s of shard %d are given up after %d attempts: %s"
            .formatted(
                name(),
                given.first(),
                given.last(),
                given.shard(),
                given.attempts(),
                given.reason()));
  }

  private static Starting starting(Stack.Start start) {
    return switch (start) {
      case Stack.Start.Oldest() -> new Starting.TrimHorizon();
      case Stack.Start.Latest() -> new Starting.Latest();
      case Stack.Start.Since(var instant) -> new Starting.At(instant);
    };
  }

  @Override
  public Invoked invoke(String event) throws InterruptedException {
    calls.incrementAndGet();
    Invoked invoked = fleet.invoke(event);
    Optional<String> failure = Failure.of(invoked);
    // At the end its process is ended, whether it is called or not.
    if (failure.isPresent() && !closing) {
      failed.incrementAndGet();
      lastFailure.set(failure.get());
      String words = "%s: a call failed: %s".formatted(name(), failure.get());
      if (said.isNew(words)) {
        screen.accept(words);
      }
    }
    return invoked;
  }

  /** Uses another build, or other flags, from the next call on. */
  void retire(FunctionSetup setup) {
    said.forget();
    fleet.retire(setup);
  }

  /** The handler, as {@code CLASS::METHOD}. */
  String handler() {
    return function.handler();
  }

  /** How many calls there were. */
  String callsShown() {
    return "calls %,d (%,d failed)".formatted(calls.get(), failed.get());
  }

  /** Its processes now. */
  String processesShown() {
    List<EnvironmentStatus> processes = fleet.status();
    long busy = processes.stream().filter(each -> each.phase() != Phase.IDLE).count();
    return "processes %d (%d busy)".formatted(processes.size(), busy);
  }

  /** How many processes were started. */
  int coldStarts() {
    return fleet.started();
  }

  /** Whether records are brought to it. */
  boolean isPushed() {
    return !mappings.isEmpty();
  }

  /** How many records its mappings have read and not brought. */
  long waiting() {
    return mappings.stream()
        .flatMap(mapping -> mapping.status().stream())
        .mapToLong(ShardStatus::waiting)
        .sum();
  }

  /** Why its mappings do not get on with their streams; "" if they do. */
  String trouble() {
    return mappings.stream()
        .map(StreamMapping::trouble)
        .filter(trouble -> !trouble.isEmpty())
        .findFirst()
        .orElse("");
  }

  /** Why it will not commit what is in its stream, as far as one can tell; empty if it may. */
  Optional<String> stuck() {
    LongStream brought =
        mappings.stream()
            .flatMap(mapping -> mapping.status().stream())
            .mapToLong(ShardStatus::failing)
            .filter(calls -> calls >= TRIES_MAX);
    LongStream scheduled =
        schedules.stream()
            .mapToLong(schedule -> schedule.status().failing())
            .filter(calls -> calls >= SCHEDULED_TRIES_MAX);
    OptionalLong failing = LongStream.concat(brought, scheduled).max();
    if (failing.isPresent()) {
      return Optional.of(
          "%s took nothing in %d calls in a row: %s".formatted(name(), failing.getAsLong(), why()));
    }
    return givenUp.get() == 0
        ? Optional.empty()
        : Optional.of(
            "%s failed, and %d records of its stream are given up: %s"
                .formatted(name(), givenUp.get(), why()));
  }

  /** What the last call that failed said; one that only named records has said it in its log. */
  private String why() {
    String last = lastFailure.get();
    return last.isEmpty() ? "none of the records was done, its errors are above" : last;
  }

  /** Nothing calls it any more. */
  void stop() {
    mappings.forEach(StreamMapping::close);
    schedules.forEach(ScheduledCalls::close);
  }

  /** Waits for the calls that still run, as long as one may wait for them. */
  void awaitCalls() throws InterruptedException {
    long polls = CALLS_END_MAX.dividedBy(CALLS_END_POLL);
    for (long poll = 0; poll < polls && !fleet.busy().isEmpty(); poll++) {
      Pace.REAL.pause(CALLS_END_POLL);
    }
  }

  @Override
  public void close() {
    closing = true;
    fleet.close();
  }
}
