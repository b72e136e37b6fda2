package dev.sluice.cli.run;

import dev.sluice.cli.StopRequest;
import dev.sluice.cli.state.Owner;
import dev.sluice.engine.commit.PartitionWorker;
import dev.sluice.engine.commit.WorkerConfig;
import dev.sluice.engine.fault.EngineBug;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.function.FunctionDefinition;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.sink.Sink;
import dev.sluice.engine.source.Source;
import dev.sluice.engine.store.Lease;
import dev.sluice.engine.store.StateStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.apache.arrow.memory.RootAllocator;

/**
 * One function over all partitions of a source, each on a thread of its own with its own worker.
 * When one fails the others end in good order after their batch.
 */
public final class FunctionRun {
  private static final long IDLE_MILLIS = 20;
  private static final long LEASE_POLL_MILLIS = 200;

  /**
   * What a run works with.
   *
   * @param stateBytesMax what all partitions together may hold
   * @param identity who the workers are
   */
  public record Setup(
      FunctionDefinition function,
      Source source,
      StateStore store,
      SinkFactory sinks,
      Ending ending,
      int batchEvents,
      long stateBytesMax,
      Failpoints failpoints,
      WorkerConfig.Identity identity) {}

  /** Makes the sinks of a partition. */
  @FunctionalInterface
  public interface SinkFactory {
    Map<Channel, Sink> sinks(int partition);
  }

  /** Hears of each commit, on the partition's thread. */
  @FunctionalInterface
  public interface CommitListener {
    void committed(int partition, PartitionStatus status);

    /** Another worker has the partition's lease, and this run waits for it. Said once. */
    default void waiting(int partition, Lease.Holder holder) {}
  }

  private final Workers workers = new Workers();
  private final Setup setup;
  private final CommitListener listener;
  private final StopRequest stop;
  private final StopRequest failure = new StopRequest();
  private final List<FutureTask<PartitionStatus>> partitions = new ArrayList<>();
  private final AtomicReferenceArray<PartitionStatus> beginnings;
  private final AtomicReferenceArray<PartitionStatus> latest;
  private final CountDownLatch running;

  /** Ends early, in good order, when {@code stop} is requested. */
  public FunctionRun(Setup setup, CommitListener listener, StopRequest stop) {
    this.setup = setup;
    this.listener = listener;
    this.stop = stop;
    int count = setup.source().partitions();
    this.beginnings = new AtomicReferenceArray<>(count);
    this.latest = new AtomicReferenceArray<>(count);
    this.running = new CountDownLatch(count);
  }

  /** Starts the threads. */
  public void start() {
    for (int number = 0; number < latest.length(); number++) {
      int partition = number;
      FutureTask<PartitionStatus> task = new FutureTask<>(() -> runPartition(partition));
      partitions.add(task);
      String name = "%s-%d".formatted(setup.function().plan().function(), partition);
      Thread.ofPlatform().name(name).start(task);
    }
  }

  private PartitionStatus runPartition(int partition) throws InterruptedException {
    try {
      return runToEnd(partition);
    } catch (RuntimeException | Error e) {
      failure.request();
      throw e;
    } finally {
      running.countDown();
    }
  }

  private PartitionStatus runToEnd(int partition) throws InterruptedException {
    return leased(partition, worker -> runToEnd(partition, worker))
        .orElseGet(PartitionStatus::unopened);
  }

  /** What is done to a partition instead of a run. */
  @FunctionalInterface
  public interface Task {
    void run(PartitionWorker worker);
  }

  /**
   * Does something else to one partition, on this thread: waits for its lease, takes it, and lets
   * go of it.
   *
   * @return whether it was done; it is not if the end is asked for first
   */
  public boolean only(int partition, Task task) throws InterruptedException {
    return leased(
            partition,
            worker -> {
              worker.open();
              task.run(worker);
              return true;
            })
        .isPresent();
  }

  /**
   * Takes one partition, on this thread, and lets go of it, unless a worker is on it: then what is
   * committed of it is saved and delivered.
   *
   * @return who is on it
   */
  public Optional<Lease.Holder> unlessHeld(int partition) throws InterruptedException {
    return with(
        partition,
        (worker, lease) -> {
          Optional<Lease.Holder> other = worker.lease();
          if (other.isPresent() && Owner.hasEnded(other.get().owner())) {
            lease.release(other.get().owner());
            other = worker.lease();
          }
          if (other.isEmpty()) {
            worker.open();
          }
          return other;
        });
  }

  private interface Leased<T> {
    T run(PartitionWorker worker, Lease lease) throws InterruptedException;
  }

  /** Makes a worker of a partition, and lets go of what it took. */
  private <T> T with(int partition, Leased<T> work) throws InterruptedException {
    try (RootAllocator allocator = new RootAllocator()) {
      WorkerConfig config = workers.config(setup, partition, allocator);
      try (PartitionWorker worker = new PartitionWorker(config)) {
        return work.run(worker, config.store().lease());
      }
    }
  }

  private interface Work<T> {
    T run(PartitionWorker worker) throws InterruptedException;
  }

  /** Works on a partition as soon as it has the lease; empty if the end is asked for first. */
  private <T> Optional<T> leased(int partition, Work<T> work) throws InterruptedException {
    return with(
        partition,
        (worker, lease) ->
            mayTry(partition, worker, lease) ? Optional.of(work.run(worker)) : Optional.empty());
  }

  /** Waits for the lease. Whether it came before the end was asked for. */
  private boolean mayTry(int partition, PartitionWorker worker, Lease lease)
      throws InterruptedException {
    Optional<Lease.Holder> other = worker.lease();
    other.ifPresent(holder -> listener.waiting(partition, holder));
    while (other.isPresent()) {
      String owner = other.get().owner();
      if (Owner.hasEnded(owner)) {
        // Nobody waits for a process of this machine that is gone.
        lease.release(owner);
      } else if (failure.isRequested() || stop.pause(LEASE_POLL_MILLIS)) {
        return false;
      }
      other = worker.lease();
    }
    return true;
  }

  private PartitionStatus runToEnd(int partition, PartitionWorker worker)
      throws InterruptedException {
    worker.open();
    beginnings.set(partition, PartitionStatus.of(worker.head()));
    latest.set(partition, PartitionStatus.of(worker.head()));
    while (setup.ending() != Ending.DRAIN
        && !stop.isRequested()
        && !failure.isRequested()
        && goesOn(partition, worker)) {
      // Each turn is a batch.
    }
    worker.letGo();
    return PartitionStatus.of(worker.head());
  }

  /** Runs a batch. Whether there may be more. */
  private boolean goesOn(int partition, PartitionWorker worker) throws InterruptedException {
    return switch (worker.runBatch()) {
      case COMMITTED -> {
        PartitionStatus status = PartitionStatus.of(worker.head());
        latest.set(partition, status);
        listener.committed(partition, status);
        yield true;
      }
      case EMPTY -> setup.ending() != Ending.NO_END && !stop.pause(IDLE_MILLIS);
      case ENDED -> false;
    };
  }

  /** How many partitions there are. */
  public int partitions() {
    return latest.length();
  }

  /** What was committed before this run; partitions that are not open yet count as nothing. */
  public RunStatus beginning() {
    return RunStatus.of(known(beginnings));
  }

  /** What is committed now. */
  public RunStatus status() {
    return RunStatus.of(known(latest));
  }

  private static List<PartitionStatus> known(AtomicReferenceArray<PartitionStatus> statuses) {
    List<PartitionStatus> known = new ArrayList<>();
    for (int partition = 0; partition < statuses.length(); partition++) {
      PartitionStatus status = statuses.get(partition);
      if (status != null) {
        known.add(status);
      }
    }
    return known;
  }

  /** Whether all threads ended within this time. */
  public boolean hasEnded(long withinMillis) throws InterruptedException {
    return running.await(withinMillis, TimeUnit.MILLISECONDS);
  }

  /** Waits for all threads, however they end. */
  public void awaitThreads() throws InterruptedException {
    running.await();
  }

  /**
   * Waits for all threads.
   *
   * @return what is committed at the end
   * @throws RuntimeException or Error: what the first partition that failed threw
   */
  public RunStatus await() throws InterruptedException {
    awaitThreads();
    List<PartitionStatus> ends = new ArrayList<>();
    for (FutureTask<PartitionStatus> partition : partitions) {
      try {
        ends.add(partition.get());
      } catch (ExecutionException e) {
        throw unchecked(e);
      }
    }
    return RunStatus.of(ends);
  }

  private static RuntimeException unchecked(ExecutionException e) {
    return switch (e.getCause()) {
      case RuntimeException cause -> cause;
      case Error cause -> throw cause;
      case null, default -> new EngineBug("a partition's thread was interrupted", e);
    };
  }
}
