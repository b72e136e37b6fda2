package dev.sluice.bench.cloud;

import dev.sluice.cli.CommandFailed;
import dev.sluice.dynamodb.Service;
import dev.sluice.engine.commit.PartitionWorker;
import dev.sluice.engine.commit.WorkerConfig;
import dev.sluice.engine.store.StateStore;
import dev.sluice.memory.MemorySource;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/**
 * How long it takes from a payment being there for the worker until its alert can be read in
 * DynamoDB Local. Payments come at fixed times, whatever the worker does, and the time counts from
 * then; a batch is all that has come while the one before was worked on.
 */
final class AlertBench {
  private static final int PER_SECOND = 500;
  private static final long PERIOD_NANOS = 1_000_000_000 / PER_SECOND;
  private static final int ALERT_EACH = 10;
  private static final double P99_MAX = 200;
  private static final int BATCH_MAX = 10_000;
  private static final int BATCH_BYTES_MAX = 8 << 20;
  private static final long STATE_BYTES_MAX = 256L << 20;

  private final PrintStream out;
  private final Stage stage;
  private final int warmUp;
  private final int events;

  /** For so many seconds that count, after as many that do not. */
  AlertBench(PrintStream out, Stage stage, int seconds) {
    this.out = out;
    this.stage = stage;
    this.warmUp = seconds * PER_SECOND;
    this.events = 2 * warmUp;
  }

  private static boolean isLarge(long number) {
    return number % ALERT_EACH == 0;
  }

  /** Brings all payments before a number, and returns when their alerts can be read. */
  private interface Worker {
    void bring(long from, long to) throws CommandFailed, InterruptedException;
  }

  void run() throws CommandFailed, InterruptedException {
    out.printf(
        Locale.ROOT,
        "payment there to alert readable, %d payments a second, an alert for each %dth, %d s after"
            + " as many for warming up%n",
        PER_SECOND,
        ALERT_EACH,
        warmUp / PER_SECOND);
    push();
    continuous();
    out.println(
        "    AWS adds its polling: a mapping looks into a shard once a second, 0 to 1,000 ms; a"
            + " function that pulls has 5 reads a second of a shard, which all its readers share, 0"
            + " to 200 ms");
  }

  private void push() throws CommandFailed, InterruptedException {
    String part = "alerts-push";
    Instant now = Instant.now();
    try (Pusher pusher =
        new Pusher(
            stage,
            part,
            Stage.ALERTING,
            stage.pushed(part, Stage.ALERTING),
            0,
            number -> now.plusNanos(number * PERIOD_NANOS),
            AlertBench::isLarge)) {
      print("push, its process", paced(1, (_, to) -> pusher.bring(to)));
    }
    stage.require(part, events / ALERT_EACH);
  }

  private void continuous() throws CommandFailed, InterruptedException {
    String part = "alerts-continuous";
    stage.create(part, Stage.ALERTING);
    Service service = stage.service();
    MemorySource source = new MemorySource(1);
    Instant now = Instant.now();
    try (StateStore store = Stage.store(service, part, Stage.ALERTING, 1);
        BufferAllocator allocator = new RootAllocator();
        PartitionWorker worker =
            Stage.worker(
                part,
                Stage.ALERTING,
                0,
                source,
                service,
                store,
                new WorkerConfig.Settings(BATCH_MAX, BATCH_BYTES_MAX, STATE_BYTES_MAX, false),
                allocator)) {
      worker.open();
      Sample sample =
          paced(
              0,
              (from, to) -> {
                for (long number = from; number < to; number++) {
                  Instant at = now.plusNanos(number * PERIOD_NANOS);
                  source.append(0, Payments.line(number, at, isLarge(number), 0));
                }
                while (worker.head().counters().in < to) {
                  worker.runBatch();
                }
              });
      print("continuous, in this process", sample);
    }
    stage.require(part, events / ALERT_EACH);
  }

  private Sample paced(long first, Worker worker) throws CommandFailed, InterruptedException {
    Sample sample = new Sample();
    long start = System.nanoTime();
    long next = first;
    while (next < events) {
      long come = Math.min(events, (System.nanoTime() - start) / PERIOD_NANOS + 1);
      if (come <= next) {
        LockSupport.parkNanos(start + next * PERIOD_NANOS - System.nanoTime());
        continue;
      }
      worker.bring(next, come);
      long done = System.nanoTime();
      for (long number = next; number < come; number++) {
        if (number >= warmUp && isLarge(number)) {
          sample.add(done - (start + number * PERIOD_NANOS));
        }
      }
      next = come;
    }
    return sample;
  }

  private void print(String worker, Sample sample) {
    out.printf(
        Locale.ROOT,
        "  %-28s p50 %5.1f ms, p99 %5.1f ms, highest %5.1f ms of %,d alerts | p99 at most %.0f ms:"
            + " %s%n",
        worker,
        sample.median(),
        sample.millis(0.99),
        sample.millis(1),
        sample.count(),
        P99_MAX,
        sample.millis(0.99) <= P99_MAX ? "reached" : "MISSED");
  }
}
