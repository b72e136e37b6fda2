package dev.sluice.lambda;

import dev.sluice.engine.commit.PartitionWorker;
import dev.sluice.engine.commit.Progress;
import dev.sluice.engine.fault.Stop;
import dev.sluice.kinesis.Shard;
import dev.sluice.kinesis.Shards;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Calls that pull from the stream: all its shards in turn, on one thread, each under its lease. A
 * call that drains ends when nothing is left; one that goes on ends with its time, and the next
 * begins before that and takes each shard as soon as it is let go of.
 *
 * <p>A shard waits until those that it was split or merged from are read to their ends. Those that
 * are not listed any more have their turns first, if something is left to do of them. Workers keep
 * their state between calls. One thread.
 *
 * <p>So many shards are open at once, and no more. Those that another process has take nobody's
 * place. Where a call ends before each of the others had one, that is told, and the next call
 * begins with them; the first of a process begins anywhere, so that processes that are called once
 * do not all leave the same ones out.
 *
 * <p>Where a mapping brings the records, and the function begins with what comes from now on, a
 * shard is passed over until a call has begun it ({@link FunctionWorkers#beginsWithACall}).
 */
final class PullCalls implements AutoCloseable {
  /** So many shards does one process have open at once. */
  private static final int SHARDS_MAX = 64;

  /** So many of those that are not listed any more have turns in a call. */
  private static final int DEPARTED_MAX = 16;

  /** Before a shard is tried again that another has; of more shards as many tries are made. */
  private static final long LEASE_POLL_MILLIS = 200;

  /** Before a shard is tried again that failed, or that a call is to begin. */
  private static final long FAILED_MILLIS = 1_000;

  /** So often a long call tells what became of its shards. */
  private static final long TELL_MILLIS = 60_000;

  private final FunctionWorkers workers;
  private final Surroundings surroundings;
  private final long intervalMillis;
  private final long stateBytesMax;
  private final ShardLog shardLog;
  private final Map<Integer, Kept> kept = new TreeMap<>();

  /** The shards that this process knows were read to their ends. */
  private final Set<Integer> finished = new HashSet<>();

  private final DepartedShards departed;

  /** The shard that a call begins with if it can't be sure to come to all. */
  private OptionalInt first = OptionalInt.empty();

  PullCalls(
      FunctionWorkers workers,
      Surroundings surroundings,
      long intervalMillis,
      long stateBytesMax,
      ShardLog shardLog) {
    this.workers = workers;
    this.surroundings = surroundings;
    this.intervalMillis = intervalMillis;
    this.stateBytesMax = stateBytesMax;
    this.shardLog = shardLog;
    this.departed = new DepartedShards(surroundings);
  }

  /**
   * A worker with its state.
   *
   * @param sharing how many shards the memory was divided among when it was made
   */
  private record Kept(ShardWorker<GaugedSource> made, int sharing) {}

  /** When a call ends. */
  enum Until {
    /** Nothing is left of shards that were split or merged, or time is up. */
    CLOSED,
    /** Nothing is left, or time is up. */
    EMPTY,
    /** Time is up. */
    DEADLINE
  }

  /**
   * Takes what has come.
   *
   * @throws CallFailed if a shard can't go on until somebody acts; the others were worked on
   */
  void run(Until until, Deadline deadline) {
    run(new Call(until, deadline, OptionalInt.empty()));
  }

  /**
   * Takes what is left of shards that were split or merged, since a call has brought records of
   * this one: so nothing more is brought of those that it came from.
   *
   * @throws CallFailed as above
   */
  void runBefore(int child, Deadline deadline) {
    run(new Call(Until.CLOSED, deadline, OptionalInt.of(child)));
  }

  private void run(Call call) {
    try {
      call.run();
    } finally {
      try {
        call.letGo();
      } finally {
        call.tellOfWaiting();
        shardLog.tell();
      }
    }
    CallFailed failed = call.failed;
    if (failed != null) {
      throw failed;
    }
  }

  /** One call. */
  private final class Call {
    private final Until until;
    private final Deadline deadline;
    private final Map<Integer, Turn> turns = new LinkedHashMap<>();
    private final OptionalInt child;
    private Set<Integer> listed = Set.of();

    /** Those that the child came from. */
    private Set<Integer> ancestors = Set.of();

    private @Nullable CallFailed failed;

    Call(Until until, Deadline deadline, OptionalInt child) {
      this.until = until;
      this.deadline = deadline;
      this.child = child;
    }

    void run() {
      admit();
      boolean goesOn = true;
      while (goesOn && !deadline.isReached()) {
        long began = surroundings.clock().millis();
        boolean more = false;
        boolean ended = false;
        for (Turn turn : turns.values()) {
          if (turn.over || deadline.isReached()) {
            continue;
          }
          turn.waits = !turn.open && isFull();
          if (!turn.waits) {
            turn.take();
            more |= turn.more;
            ended |= finished.contains(turn.shard);
          }
        }
        if (ended && admit()) {
          continue;
        }
        goesOn = until == Until.DEADLINE || turns.values().stream().anyMatch(turn -> !turn.over);
        if (goesOn && !more) {
          pause(began);
        }
      }
    }

    /** Gives a turn to each shard whose parents are finished. Whether there is a new one. */
    private boolean admit() {
      Shards shards = surroundings.shards();
      listed = shards.all().stream().map(Shard::number).collect(Collectors.toSet());
      ancestors = ancestors(shards);
      NavigableSet<Integer> left = departed.beside(shards);
      for (int number : List.copyOf(kept.keySet())) {
        if (!turns.containsKey(number) && !listed.contains(number) && !left.contains(number)) {
          free(number);
        }
      }
      boolean admitted = false;
      for (int number : left.stream().limit(DEPARTED_MAX).toList()) {
        admitted |= turns.putIfAbsent(number, new Turn(number)) == null;
      }
      for (Shard shard : inOrder(shards.all())) {
        int number = shard.number();
        boolean ready =
            shard.parents().stream()
                .allMatch(
                    parent ->
                        finished.contains(parent)
                            || shards.find(parent).isEmpty() && !left.contains(parent));
        boolean wanted = until != Until.CLOSED || !shard.open();
        if (ready && wanted && !noteFinished(shard)) {
          admitted |= turns.putIfAbsent(number, new Turn(number)) == null;
        }
      }
      return admitted;
    }

    private Set<Integer> ancestors(Shards shards) {
      Set<Integer> found = new HashSet<>();
      Deque<Integer> unseen = new ArrayDeque<>();
      child.ifPresent(unseen::add);
      while (!unseen.isEmpty()) {
        shards.find(unseen.remove()).map(Shard::parents).orElse(List.of()).stream()
            .filter(found::add)
            .forEach(unseen::add);
      }
      return found;
    }

    /**
     * Closed ones first, since their memory is for the others when they are over; but if they are
     * more than can be open, those that waited in vain last time.
     */
    private List<Shard> inOrder(List<Shard> shards) {
      if (shards.size() <= SHARDS_MAX) {
        return shards.stream().sorted(Comparator.comparing(Shard::open)).toList();
      }
      int anywhere = Math.floorMod(surroundings.owner().hashCode(), shards.size());
      int beginsWith = first.orElse(shards.get(anywhere).number());
      long before = shards.stream().filter(shard -> shard.number() < beginsWith).count();
      List<Shard> rotated = new ArrayList<>(shards);
      Collections.rotate(rotated, (int) -before);
      return rotated;
    }

    /** Whether a shard that is not open must wait. */
    private boolean isFull() {
      return turns.values().stream().filter(turn -> turn.open).count() >= SHARDS_MAX;
    }

    /** How many shards there are that have state, or come to have some. */
    private int sharing() {
      return (int) listed.stream().filter(shard -> !finished.contains(shard)).count();
    }

    /** Notes it of one that another process, or another plan, has finished. */
    private boolean noteFinished(Shard shard) {
      int number = shard.number();
      if (!shard.open()
          && !turns.containsKey(number)
          && !finished.contains(number)
          && workers.finishedAt(number).isPresent()) {
        // What another process has made of it is not what this one has kept.
        finished.add(number);
        free(number);
      }
      return finished.contains(number);
    }

    /** Until the interval is over, or it is time to look at a lease again. */
    private void pause(long began) {
      long end = began + intervalMillis;
      boolean full = isFull();
      for (Turn turn : turns.values()) {
        if (!turn.over && !turn.open && !full) {
          end = Math.min(end, turn.triesAtMillis);
        }
      }
      long millis = Math.min(end - surroundings.clock().millis(), deadline.leftMillis());
      if (millis > 0) {
        surroundings.sleeper().sleep(Duration.ofMillis(millis));
      }
    }

    void letGo() {
      letGo(turns.values().iterator());
    }

    /** Of all, whatever one of them throws. */
    private void letGo(Iterator<Turn> left) {
      while (left.hasNext()) {
        boolean done = false;
        try {
          left.next().letGo();
          done = true;
        } finally {
          if (!done) {
            letGo(left);
          }
        }
      }
    }

    /** Says so if shards had no turn, and begins with them the next time. */
    void tellOfWaiting() {
      List<Integer> waiting =
          turns.values().stream().filter(turn -> turn.waits).map(turn -> turn.shard).toList();
      if (!waiting.isEmpty()) {
        first = OptionalInt.of(waiting.getFirst());
        shardLog.waiting(waiting, turns.size());
      }
    }

    private void failed(Stop stop) {
      CallFailed before = failed;
      if (before == null) {
        failed = new CallFailed(stop);
      } else {
        before.addSuppressed(stop);
      }
    }

    /** One shard in this call. */
    private final class Turn {
      private final int shard;
      private ShardTally tally;
      private boolean open;
      private boolean more;
      private boolean over;

      /** It had no place since it could have had one. */
      private boolean waits = true;

      private long triesAtMillis;
      private long toldAtMillis;

      Turn(int shard) {
        this.shard = shard;
        this.tally = shardLog.begin(shard);
        this.toldAtMillis = surroundings.clock().millis();
      }

      void take() {
        more = false;
        try {
          if (open || opened()) {
            batch();
          }
        } catch (Stop stop) {
          stopped(stop);
        } catch (RuntimeException | Error e) {
          drop();
          throw e;
        } finally {
          shardLog.charge(tally);
        }
      }

      /** Frees a worker that failed. */
      private void drop() {
        open = false;
        free(shard);
      }

      private boolean opened() {
        long now = surroundings.clock().millis();
        if (now < triesAtMillis) {
          return false;
        }
        if (!ancestors.contains(shard) && workers.beginsWithACall(shard)) {
          over = until != Until.DEADLINE;
          triesAtMillis = now + FAILED_MILLIS;
          return false;
        }
        Kept before = kept.get(shard);
        if (before != null && before.sharing() != sharing()) {
          // It may use another share now; its state is built again.
          free(shard);
        }
        PartitionWorker worker = worker();
        worker.until(deadline::isNear);
        if (worker.lease().isPresent()) {
          // Whoever has it takes what has come.
          over = until != Until.DEADLINE;
          triesAtMillis = now + LEASE_POLL_MILLIS * (1 + (turns.size() - 1) / SHARDS_MAX);
          return false;
        }
        worker.open();
        open = true;
        tally.opened(worker.head());
        return true;
      }

      private ShardWorker<GaugedSource> kept() {
        return kept.computeIfAbsent(shard, this::make).made();
      }

      private Kept make(int number) {
        int sharing = sharing();
        return new Kept(workers.pull(number, sharing), sharing);
      }

      private PartitionWorker worker() {
        return kept().worker();
      }

      private void batch() {
        PartitionWorker worker = worker();
        long began = System.nanoTime();
        // Behind the end of a shard nothing comes, and there may be no shard to ask.
        switch (worker.head().ended() ? Progress.ENDED : worker.runBatch()) {
          case Progress.COMMITTED -> {
            tally.committed(worker.head(), System.nanoTime() - began);
            more = until != Until.DEADLINE || workers.isFull(kept().log());
          }
          case Progress.EMPTY -> {
            tally.through();
            over = until != Until.DEADLINE;
          }
          case Progress.ENDED -> {
            tally.through();
            over = true;
          }
        }
        if (over) {
          letGo();
          if (worker.head().isFinished()) {
            finished.add(shard);
            departed.finished(shard);
            free(shard);
          }
        } else {
          tellInTime();
        }
      }

      private void tellInTime() {
        if (surroundings.clock().millis() - toldAtMillis >= TELL_MILLIS) {
          tell();
        }
      }

      private void tell() {
        shardLog.end(tally);
        ShardTally next = shardLog.begin(shard);
        if (open) {
          next.opened(worker().head());
        }
        if (tally.isThrough()) {
          next.through();
        }
        tally = next;
        toldAtMillis = surroundings.clock().millis();
      }

      private void stopped(Stop stop) {
        if (open) {
          tally.ended(worker().head());
        }
        shardLog.failed(tally, stop);
        boolean others =
            stop.code() == Stop.Code.SUPERSEDED && tally.isOpen()
                || stop.code() == Stop.Code.PARENT_UNFINISHED;
        over = until != Until.DEADLINE || Reaction.to(stop) == Reaction.PERSON && !others;
        if (over && !others) {
          Call.this.failed(stop);
        }
        triesAtMillis = surroundings.clock().millis() + FAILED_MILLIS;
        drop();
        if (stop.code() == Stop.Code.PLAN_CHANGED) {
          // The version before is to save it, and this one is called again and again.
          workers.release(shard);
        }
        if (!over) {
          tellInTime();
        }
      }

      /** Saves what is committed, and leaves the shard to whoever comes next. */
      void letGo() {
        if (open) {
          try {
            worker().letGo();
            tally.ended(worker().head());
          } catch (Stop stop) {
            stopped(stop);
          } catch (RuntimeException | Error e) {
            drop();
            throw e;
          }
          open = false;
        }
        if (tally.isOpen() || tally.isFailed()) {
          shardLog.end(tally);
          tally = new ShardTally(shard);
        }
      }
    }
  }

  /** What a shard has here is of no use any more. */
  private void free(int shard) {
    Kept worker = kept.remove(shard);
    if (worker != null) {
      worker.made().close();
    }
  }

  /**
   * A call with records of this shard comes: another worker goes on with it. Those of the other
   * shards are kept, since event time goes on from call to call where they are idle, but in no more
   * than half of the memory that is the other's now; those that hold the most give way.
   */
  void leave(int shard) {
    free(shard);
    List<Integer> largestFirst = new ArrayList<>(kept.keySet());
    largestFirst.sort(Comparator.comparingLong(number -> -bytesOf(number)));
    long held = bytes();
    for (int number : largestFirst) {
      if (held > stateBytesMax / 2) {
        held -= bytesOf(number);
        free(number);
      }
    }
  }

  private long bytesOf(int shard) {
    Kept worker = kept.get(shard);
    return worker == null ? 0 : worker.made().bytes();
  }

  /** How much memory its workers hold now. */
  long bytes() {
    return kept.values().stream().mapToLong(each -> each.made().bytes()).sum();
  }

  /** Lets go of all workers. */
  @Override
  public void close() {
    for (Map.Entry<Integer, Kept> each : kept.entrySet()) {
      try {
        each.getValue().made().close();
      } catch (Stop stop) {
        shardLog.unsaved(each.getKey(), stop);
      }
    }
    kept.clear();
  }
}
