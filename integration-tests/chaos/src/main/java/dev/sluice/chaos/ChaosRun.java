package dev.sluice.chaos;

import dev.sluice.api.Trigger;
import dev.sluice.chaos.fault.FaultPlan;
import dev.sluice.chaos.oracle.FraudCase;
import dev.sluice.local.LocalServerFailed;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Functions as processes, each with a stream of its own into which payments are put, and troubles
 * of all kinds meanwhile; in the end their tables are compared with what the oracle says.
 */
final class ChaosRun {
  private static final int EVENTS_PER_SECOND_MAX = 30;

  /** The oracle takes long for more. */
  private static final int EVENTS_MAX = 30_000;

  private static final int PUTS_PER_SECOND = 5;
  private static final Duration DELIVERY_MAX = Duration.ofMinutes(4);
  private static final Duration LOOK = Duration.ofMillis(200);

  private final Path home;
  private final long seed;
  private final Duration time;

  ChaosRun(Path home, long seed, Duration time) {
    this.home = home;
    this.seed = seed;
    this.time = time;
  }

  /**
   * What became of a function.
   *
   * @param books what it said
   * @param shards how many its stream had
   * @param processes how many were started
   * @param failure why it is not as it should be; empty if it is
   */
  record Report(
      FraudCase function,
      Trigger trigger,
      Books books,
      int shards,
      int processes,
      Happened happened,
      Optional<String> failure) {}

  /** Runs them, all at once. */
  List<Report> run(Map<FraudCase, Trigger> functions)
      throws LocalServerFailed, IOException, InterruptedException {
    try (Servers servers = Servers.start(home);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Report>> running = new ArrayList<>();
      functions.forEach(
          (function, trigger) ->
              running.add(threads.submit(() -> run(function, trigger, servers))));
      List<Report> reports = new ArrayList<>();
      for (Future<Report> each : running) {
        reports.add(each.get());
      }
      return reports;
    } catch (ExecutionException e) {
      throw new IOException("a function's run broke off: " + e.getCause(), e);
    }
  }

  private Report run(FraudCase function, Trigger trigger, Servers servers)
      throws IOException, InterruptedException {
    long own = seed + function.function().hashCode();
    try (ChaosFunction target = new ChaosFunction(function, trigger, servers, home, own)) {
      target.start();
      Feeding feeding = new Feeding(target.feed(), eventsPerSecond(function));
      try {
        Troubles troubles = new Troubles(target, own);
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
          troubles.cause();
        }
        troubles.causeWhatIsMissing();
      } finally {
        feeding.end();
      }
      target.disturbDatabase(FaultPlan.none());
      target.disturbStreams(FaultPlan.none());
      target.feed().end();
      int events = target.feed().lines().size();
      boolean done = awaitDone(target, events);
      Books books = target.books();
      Optional<String> failure =
          done
              ? books.difference(Books.expected(function, target.feed().lines()))
              : Optional.of("not all was delivered within " + DELIVERY_MAX);
      target.countMapping();
      List<Trouble> missing = target.happened().missing(Trouble.of(trigger));
      if (failure.isEmpty() && !missing.isEmpty()) {
        failure = Optional.of("these did not happen in a call: " + missing);
      }
      return new Report(
          function,
          trigger,
          books,
          target.feed().shards(),
          target.fleet().started(),
          target.happened(),
          failure.map(text -> text + "\n" + target.trouble()));
    }
  }

  private int eventsPerSecond(FraudCase function) {
    // Each of its events gives six results, and a database on this machine takes long for a row.
    int most =
        function == FraudCase.CARD_SPREAD ? EVENTS_PER_SECOND_MAX / 6 : EVENTS_PER_SECOND_MAX;
    long seconds = Math.max(1, time.toSeconds());
    return (int) Math.max(PUTS_PER_SECOND, Math.min(most, EVENTS_MAX / seconds));
  }

  /** Whether all that was put is committed and delivered in time. */
  static boolean awaitDone(ChaosFunction target, int events) throws InterruptedException {
    long end = System.nanoTime() + DELIVERY_MAX.toNanos();
    while (!target.isDone(events)) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      Thread.sleep(LOOK);
    }
    return true;
  }

  /** Puts payments into a stream, evenly, until that is ended. */
  private static final class Feeding {
    private final Feed feed;
    private final int eachTime;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Future<?> running;
    private final ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor();

    Feeding(Feed feed, int eventsPerSecond) {
      this.feed = feed;
      this.eachTime = Math.max(1, eventsPerSecond / PUTS_PER_SECOND);
      this.running = thread.submit(this::run);
    }

    private Void run() throws InterruptedException {
      while (!stop.await(1_000 / PUTS_PER_SECOND, TimeUnit.MILLISECONDS)) {
        feed.put(eachTime);
      }
      return null;
    }

    void end() throws InterruptedException, IOException {
      stop.countDown();
      try {
        running.get();
      } catch (ExecutionException e) {
        throw new IOException("payments could not be put into the stream", e);
      } finally {
        thread.close();
      }
    }
  }
}
