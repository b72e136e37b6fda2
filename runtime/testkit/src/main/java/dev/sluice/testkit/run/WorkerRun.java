package dev.sluice.testkit.run;

import dev.sluice.engine.commit.Head;
import dev.sluice.engine.commit.PartitionWorker;
import dev.sluice.engine.commit.Progress;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.state.Reached;
import dev.sluice.engine.time.Watermark;
import dev.sluice.testkit.oracle.Item;
import dev.sluice.testkit.outcome.Outcome;
import dev.sluice.testkit.outcome.Totals;
import dev.sluice.testkit.vectors.LineLog;
import dev.sluice.testkit.vectors.Subject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs an input through the real worker under one schedule. */
public final class WorkerRun implements AutoCloseable {
  /** More calls than any schedule needs: a worker that gets nowhere fails the run. */
  private static final int CALLS_MAX = 100_000;

  /** Only one thing goes wrong at a time, so no tick is lost more often. */
  private static final int RECORDS_MAX = 4;

  private final List<Item> items;
  private final boolean end;
  private final Deque<Move> moves;
  private final LineLog log;
  private final World world;

  /** Whether workers live until they let go, so that a tick that waits is not lost. */
  private final boolean calm;

  private final long idleAfterMillis;
  private @Nullable PartitionWorker worker;

  /** The worker that saw the last tick, and since when it was idle then. */
  private @Nullable PartitionWorker idle;

  private long idleSince;
  private int shown;
  private int calls;

  private WorkerRun(World.Parts parts, Subject subject, Input input, Schedule schedule) {
    this.items = input.items();
    this.end = input.end();
    this.moves = new ArrayDeque<>(schedule.moves());
    this.calm = schedule.isCalm();
    long declared = subject.plan().input().idleAfterMillis();
    this.idleAfterMillis = declared == Plan.UNSET ? Long.MAX_VALUE : declared;
    this.log = new LineLog(items, subject.plan().input().maxEventBytes());
    this.world = new World(parts, subject, log, endMark(), schedule.blockBytes());
  }

  /** Items of a partition, and whether its input is bounded. */
  public record Input(List<Item> items, boolean end) {
    public Input {
      items = List.copyOf(items);
    }
  }

  /** What comes out of the real parts. */
  public static Outcome outcome(Subject subject, Input input, Schedule schedule) {
    return outcome(World.Parts.REAL, subject, input, schedule);
  }

  /** What comes out if some part is another than the real one. */
  public static Outcome outcome(
      World.Parts parts, Subject subject, Input input, Schedule schedule) {
    try (WorkerRun run = new WorkerRun(parts, subject, input, schedule)) {
      return run.run();
    }
  }

  private boolean endMark() {
    return end || items.stream().anyMatch(Item.End.class::isInstance);
  }

  private Outcome run() {
    String stopped = "";
    try {
      for (int i = 0; i <= items.size(); i++) {
        Item mark = i < items.size() ? items.get(i) : new Item.End();
        if (!(mark instanceof Item.Line)) {
          workUpTo(i, mark, i < items.size() || end);
        }
      }
    } catch (Stop stop) {
      stopped = stop.code().text();
    }
    return outcome(stopped);
  }

  private Outcome outcome(String stopped) {
    world.crashes().crashAt(0);
    PartitionWorker last = stopped.isEmpty() ? opened() : reopened();
    last.close();
    Head head = last.head();
    Map<Channel, List<String>> sent = new EnumMap<>(Channel.class);
    for (Channel channel : Channel.values()) {
      sent.put(channel, world.sink(channel).payloads());
    }
    world.complete();
    return new Outcome(
        sent, Totals.of(head.counters()), head.watermark(), stopped, world.crashes().crashedAt());
  }

  private PartitionWorker reopened() {
    dropWorker();
    return opened();
  }

  private void workUpTo(int item, Item mark, boolean applies) {
    int before = shown;
    do {
      Move move = moves.isEmpty() ? new Move.Take(item) : moves.poll();
      switch (move) {
        case Move.Take(int events) -> {
          show(events, item, mark);
          surviving(this::work);
        }
        case Move.Zombie(int events) -> surviving(() -> outliveAnother(events, item, mark));
        case Move.Crash(int nth) -> world.crashes().crashAt(nth);
        case Move.Unclear(var fault) -> world.failHeadWrite(fault);
        case Move.SinkRetries(int times) -> world.sink(Channel.RESULT).retryNext(times);
        case Move.Handover() -> surviving(this::handOver);
      }
    } while (shown < item);
    switch (mark) {
      case Item.Tick tick -> {
        if (!log.holdsEvents(before, item) && (worker != idle || idleSince != tick.since())) {
          // For this worker the idle time would begin later; for one that begins here it does not.
          surviving(this::handOver);
        }
        surviving(() -> idle(tick));
        if (!calm) {
          surviving(() -> record(tick));
        }
        idle = worker;
        idleSince = tick.since();
      }
      case Item.End _ -> {
        if (applies) {
          log.over(true);
          surviving(this::work);
        }
      }
      case Item.Line _, Item.Gap _, Item.Handover _ ->
          throw new IllegalArgumentException("a worker makes no mark of " + mark);
    }
  }

  private void show(int events, int item, Item mark) {
    int until = Math.min(item, Math.addExact(shown, events));
    boolean last = log.holdsEvents(shown, until) && !log.holdsEvents(until, item);
    shown = until;
    if (last && mark instanceof Item.Tick(long since, _)) {
      // Not sooner: the idle time before these events must not seem to last until now.
      world.clockTo(since);
    }
    log.show(shown);
  }

  private void handOver() {
    PartitionWorker current = worker;
    worker = null;
    if (current != null) {
      current.close();
    }
  }

  /** A worker that was superseded wakes up: it must change nothing, whatever it tries. */
  private void outliveAnother(int events, int item, Item mark) {
    PartitionWorker old = opened();
    worker = null;
    try {
      opened();
      show(events, item, mark);
      work();
      superseded(() -> work(old));
    } finally {
      superseded(old::close);
    }
  }

  private static void superseded(Runnable action) {
    try {
      action.run();
    } catch (Stop stop) {
      if (stop.code() != Stop.Code.SUPERSEDED) {
        throw stop;
      }
    }
  }

  private void idle(Item.Tick tick) {
    world.clockTo(tick.since());
    work();
    world.clockTo(tick.now());
    work();
  }

  /**
   * A tick may wait for the next commit, and one that is lost before that was never made. Here it
   * is input, so it is seen to that it is recorded: by letting go, or by another worker.
   */
  private void record(Item.Tick tick) {
    for (int attempt = 0; !isRecorded(tick); attempt++) {
      if (attempt == RECORDS_MAX) {
        throw new AssertionError("a tick is not recorded: " + tick);
      }
      handOver();
      if (!isRecorded(tick)) {
        idle(tick);
      }
    }
  }

  private boolean isRecorded(Item.Tick tick) {
    Reached reached = opened().head().reached();
    long idleMillis = tick.now() - tick.since();
    return idleMillis < idleAfterMillis
        || reached.watermarkAtLastEvent() == Watermark.START
        || reached.watermark() >= reached.watermarkAtLastEvent() + idleMillis;
  }

  private void work() {
    work(opened());
  }

  private void work(PartitionWorker current) {
    Progress progress;
    do {
      if (++calls > CALLS_MAX) {
        throw new AssertionError(
            "the worker was called %d times and gets nowhere".formatted(calls));
      }
      progress = current.runBatch();
    } while (progress == Progress.COMMITTED);
  }

  private PartitionWorker opened() {
    PartitionWorker current = worker;
    if (current == null) {
      current = world.newWorker();
      worker = current;
      current.open();
    }
    return current;
  }

  /** Does it again, with another worker, for as long as a crash comes in between. */
  private void surviving(Runnable action) {
    while (true) {
      try {
        action.run();
        return;
      } catch (CrashPlan.Crash _) {
        dropWorker();
      }
    }
  }

  private void dropWorker() {
    PartitionWorker dead = worker;
    worker = null;
    if (dead != null) {
      dead.close();
    }
  }

  @Override
  public void close() {
    dropWorker();
    world.close();
  }
}
