package dev.sluice.simulation.world;

import dev.sluice.engine.commit.PartitionWorker;
import dev.sluice.engine.commit.Progress;
import dev.sluice.engine.commit.WorkerConfig;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.source.PushedSource;
import dev.sluice.engine.source.Source;
import dev.sluice.simulation.chance.Chance;
import dev.sluice.simulation.process.SimulatedProcess;
import dev.sluice.simulation.sight.Sight;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;

/** The life of a process that runs a worker, from its start to its end by itself or by a stop. */
final class Worker {
  private static final Duration POLL = Duration.ofMillis(1_500);
  private static final int LEASE_TRIES_MAX = 6;
  private static final int CALLS_MAX = 30;
  private static final int BATCHES_MAX = 60;
  private static final Duration GIVES_UP_AFTER = Duration.ofMinutes(2);

  private final Crew crew;
  private final Version version;
  private final SimulatedProcess process;
  private final SimulatedSource source;

  Worker(Crew crew, Version version, SimulatedProcess process) {
    this.crew = crew;
    this.version = version;
    this.process = process;
    this.source = crew.source(process);
  }

  /** Takes the partition, works until it is told to let go or all is done, and lets go. */
  void pull(boolean asksForLease) {
    work(
        WorkerConfig.Trigger.PULL,
        worker -> {
          if (asksForLease && !gotLease(worker)) {
            return;
          }
          Progress progress = Progress.EMPTY;
          boolean has = true;
          while (has && progress != Progress.ENDED && !process.isToldToStop()) {
            open(worker);
            progress = untilIdle(worker);
            if (progress == Progress.EMPTY) {
              worker.letGo();
              process.sleep(POLL);
              has = !asksForLease || gotLease(worker);
            }
          }
        });
  }

  /** Works until nothing more is there and others may come, the end is reached, or it is told. */
  private Progress untilIdle(PartitionWorker worker) {
    Progress progress;
    do {
      progress = worker.runBatch();
      if (progress == Progress.EMPTY) {
        process.sleep(POLL);
      }
    } while (progress != Progress.ENDED
        && !process.isToldToStop()
        && (progress == Progress.COMMITTED || !crew.happens(Chance.LET_GO)));
    return progress;
  }

  private void open(PartitionWorker worker) {
    long before = source.opened();
    worker.open();
    if (before > 0 && source.opened() == before && !worker.head().ended()) {
      crew.saw(Sight.WARM_REUSED);
    }
  }

  private boolean gotLease(PartitionWorker worker) {
    for (int tries = 0; worker.lease().isPresent(); tries++) {
      crew.saw(Sight.LEASE_RESPECTED);
      if (tries == LEASE_TRIES_MAX || process.isToldToStop()) {
        return false;
      }
      process.sleep(POLL);
    }
    return true;
  }

  /** Is called again and again, each time with some of what has arrived, and keeps its state. */
  void push() {
    PushedSource pushed =
        new PushedSource(source, Comparator.comparingLong(Long::parseLong), process.clock());
    work(
        WorkerConfig.Trigger.PUSH,
        pushed,
        worker -> {
          boolean goesOn = true;
          for (int call = 0; goesOn && call < CALLS_MAX && !process.isToldToStop(); call++) {
            long now = process.clock().millis();
            Optional<Mapping.Call> next = crew.mapping().next(now);
            goesOn = next.isEmpty() || call(worker, pushed, next.get());
            process.sleep(crew.mapping().waits(now).plus(POLL));
          }
        });
  }

  /** Returns whether it is called again: after a failure too, as an environment of Lambda is. */
  private boolean call(PartitionWorker worker, PushedSource pushed, Mapping.Call call) {
    boolean calm = crew.isCalm();
    try {
      pushed.push(call.records());
      if (crew.happens(Chance.GIVE_UP)) {
        process.note("comes to nothing in its call, which is given up");
        crew.saw(Sight.RECORDS_GIVEN_UP);
        crew.mapping().givesUp(call, process.clock().millis() + GIVES_UP_AFTER.toMillis());
        return true;
      }
      open(worker);
      long read = source.reads();
      for (int batches = 0; !pushed.isDone(worker.head().position()); batches++) {
        if (batches == BATCHES_MAX) {
          process.note("runs out of time in its call");
          return true;
        }
        Progress _ = worker.runBatch();
      }
      worker.endCall();
      if (call.hasOld()) {
        crew.saw(Sight.RECORDS_AGAIN);
      }
      crew.saw(source.reads() == read ? Sight.RECORDS_TAKEN : Sight.RECORDS_FROM_LOG);
      if (crew.mapping().succeeded(call)) {
        pushed.acknowledge();
      }
      process.note("ends its call");
      return true;
    } catch (Stop stop) {
      process.note("fails its call as %s".formatted(stop.code().text()));
      crew.stopped(process, version, stop, calm);
      return true;
    } catch (IllegalStateException e) {
      // After a failure a worker is good for nothing, and says so.
      process.note(String.valueOf(e.getMessage()));
      return false;
    }
  }

  /** Takes the partition only to save its state, so that another version can go on with it. */
  void drain() {
    work(WorkerConfig.Trigger.PULL, PartitionWorker::open);
  }

  /** Takes the partition only to pass over an event, if that is still the next. */
  void skip(String offset) {
    work(
        WorkerConfig.Trigger.PULL,
        worker -> {
          worker.open();
          worker.skip(offset, "the simulation says so");
        });
  }

  private boolean timeIsUp() {
    boolean up = crew.happens(Chance.TIME_UP);
    if (up) {
      process.note("has no time left to deliver");
    }
    return up;
  }

  private interface Life {
    void live(PartitionWorker worker);
  }

  private void work(WorkerConfig.Trigger trigger, Life life) {
    work(trigger, source, life);
  }

  private void work(WorkerConfig.Trigger trigger, Source read, Life life) {
    boolean calm = crew.isCalm();
    try {
      WorkerConfig config = crew.config(process, version, read, trigger);
      try (PartitionWorker worker = new PartitionWorker(config)) {
        worker.until(this::timeIsUp);
        life.live(worker);
        process.note("lets go");
      }
    } catch (Stop stop) {
      process.note("stops as %s: %s".formatted(stop.code().text(), stop.getMessage()));
      crew.stopped(process, version, stop, calm);
    }
  }
}
