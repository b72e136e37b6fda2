package dev.sluice.testkit;

import dev.sluice.engine.function.FunctionDefinition;
import dev.sluice.engine.output.Channel;
import dev.sluice.testkit.oracle.Item;
import dev.sluice.testkit.outcome.Outcome;
import dev.sluice.testkit.outcome.Totals;
import dev.sluice.testkit.run.EverySchedule;
import dev.sluice.testkit.vectors.Subject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tests one function in one statement: {@code SluiceTest.of(FraudChecks.class,
 * "card-velocity").events(...).end().results()}.
 *
 * <p>The real generated function runs over the events in one batch, once more in one batch, event
 * by event, with another worker for each event, and under random cuts with restarts, crashes and
 * unclear answers in between. If any of these runs gives other outputs, counters or watermark than
 * the first, the test fails with the smallest schedule that does, and its seed.
 *
 * <p>What is tested is one partition: several share nothing. Reading any answer runs the function;
 * the answers of one run are kept until the input changes.
 */
public final class SluiceTest {
  private static final int RANDOM_SCHEDULES = 20;
  private static final long CLOCK_START = 1_000_000;

  static {
    // Arrow asks for a logger that a test has no need of.
    if (System.getProperty("slf4j.internal.verbosity") == null) {
      System.setProperty("slf4j.internal.verbosity", "ERROR");
    }
  }

  private final FunctionDefinition function;
  private Subject subject;
  private final List<Item> items = new ArrayList<>();
  private long clock = CLOCK_START;
  private boolean ended;
  private long firstSeed = 1;
  private @Nullable Outcome outcome;

  private SluiceTest(FunctionDefinition function) {
    this.function = function;
    this.subject = Subject.compiled(function);
  }

  /**
   * A test of a function of a class.
   *
   * @throws IllegalArgumentException if the class declares no such function, or was not compiled
   *     with the processor
   */
  public static SluiceTest of(Class<?> declaring, String function) {
    TreeMap<String, FunctionDefinition> known = new TreeMap<>();
    for (FunctionDefinition found :
        ServiceLoader.load(FunctionDefinition.class, declaring.getClassLoader())) {
      if (found.declaredIn().equals(declaring)) {
        known.put(found.plan().function(), found);
      }
    }
    if (known.isEmpty()) {
      throw new IllegalArgumentException(
          "%s has no compiled function: annotate a method with @MicroBatchFunction and put"
                  .formatted(declaring.getName())
              + " sluice-compiler on the annotation processor path.");
    }
    FunctionDefinition found = known.get(function);
    if (found == null) {
      throw new IllegalArgumentException(
          "%s has no function \"%s\"; it has %s."
              .formatted(declaring.getName(), function, String.join(", ", known.keySet())));
    }
    return new SluiceTest(found);
  }

  /**
   * Calls the method on objects that are made here instead of by its Dagger component: with other
   * collaborators, a fixed table for a service, say. Each worker gets a new one, so that what an
   * object remembers between two calls is seen to be lost.
   */
  public SluiceTest handler(Supplier<?> handlers) {
    subject = subject.withInvokers(() -> function.invokerOf(handlers.get()));
    outcome = null;
    return this;
  }

  /**
   * The next events, each as the JSON of its line.
   *
   * @throws IllegalArgumentException if one is null
   */
  public SluiceTest events(String... json) {
    for (int i = 0; i < json.length; i++) {
      add(new Item.Line(bytesOf(json[i], i + 1, json.length), OptionalLong.empty()));
    }
    return this;
  }

  /** The next event, with the time at which it arrived as its source recorded it. */
  public SluiceTest event(String json, Instant arrived) {
    return add(new Item.Line(bytesOf(json, 1, 1), OptionalLong.of(arrived.toEpochMilli())));
  }

  private static byte[] bytesOf(@Nullable String json, int number, int of) {
    if (json == null) {
      throw new IllegalArgumentException(
          "event %d of %d is null: give the JSON of its line".formatted(number, of));
    }
    return json.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The source says that it has been empty for so long, or for so much longer after another tick.
   * Raises the watermark if all of that is at least the declared {@code idleAfter}.
   *
   * @throws IllegalArgumentException if {@code empty} is negative
   */
  public SluiceTest tick(Duration empty) {
    if (empty.isNegative()) {
      throw new IllegalArgumentException("a source is not empty for %s".formatted(empty));
    }
    long since =
        !items.isEmpty() && items.getLast() instanceof Item.Tick last ? last.since() : clock;
    clock += empty.toMillis();
    return add(new Item.Tick(since, clock));
  }

  private SluiceTest add(Item item) {
    if (ended) {
      throw new IllegalStateException(
          "the input is over after end(): call events(...) and tick(...) before it.");
    }
    items.add(item);
    outcome = null;
    return this;
  }

  /** The input is bounded and over: every window closes. */
  public SluiceTest end() {
    ended = true;
    outcome = null;
    return this;
  }

  /** Draws the random schedules from another seed than 1: the one that a failure printed. */
  public SluiceTest seed(long seed) {
    firstSeed = seed;
    outcome = null;
    return this;
  }

  /** The results in order; those of one window by key in no particular order. */
  public List<Result> results() {
    return run().of(Channel.RESULT).stream().map(Result::new).toList();
  }

  /** The late events in the side output, each as JSON. */
  public List<String> late() {
    return run().of(Channel.LATE);
  }

  /** The dead events, each as JSON with code and reason. */
  public List<String> dead() {
    return run().of(Channel.DEAD);
  }

  /** The failed results, each as JSON with code and reason. */
  public List<String> failed() {
    return run().of(Channel.FAILED);
  }

  /** The counters as the head holds them. */
  public Totals counters() {
    return run().totals();
  }

  /**
   * How far event time has come: {@link Instant#MIN} before the first event, {@link Instant#MAX} at
   * the end.
   */
  public Instant watermark() {
    long millis = run().watermark();
    if (millis == Long.MIN_VALUE) {
      return Instant.MIN;
    }
    return millis == Long.MAX_VALUE ? Instant.MAX : Instant.ofEpochMilli(millis);
  }

  private Outcome run() {
    Outcome found = outcome;
    if (found == null) {
      EverySchedule schedules = new EverySchedule(subject, items, ended);
      found = schedules.run(firstSeed, RANDOM_SCHEDULES);
      if (!found.stopped().isEmpty()) {
        throw new AssertionError(
            "function %s stopped (%s) and did not see all events"
                .formatted(function.plan().function(), found.stopped()));
      }
      outcome = found;
    }
    return found;
  }
}
