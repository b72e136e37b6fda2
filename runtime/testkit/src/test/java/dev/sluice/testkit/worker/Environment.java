package dev.sluice.testkit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.commit.PartitionWorker;
import dev.sluice.engine.commit.WorkerConfig;
import dev.sluice.engine.commit.WorkerConfig.Identity;
import dev.sluice.engine.source.ForwardingSource;
import dev.sluice.engine.source.Position;
import dev.sluice.engine.source.PushedSource;
import dev.sluice.engine.source.RawBatch;
import dev.sluice.memory.MemorySource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A process that is called with records, and keeps its worker between its calls. */
final class Environment implements AutoCloseable {
  private static final int BATCHES_MAX = 1_000;
  private static final Duration GIVES_UP_AFTER = Duration.ofMinutes(2);

  private final World world;
  final CountingLog log;
  private final PushedSource source;
  private final PartitionWorker worker;

  Environment(World world) {
    this(world, Position.START);
  }

  Environment(World world, Position start) {
    this.world = world;
    this.log = new CountingLog(world.source, start);
    this.source = new PushedSource(log, MemorySource.offsets(), world.clock);
    world.read = source;
    world.settings = new WorkerConfig.Settings(5, 1 << 20, 1 << 28, false);
    this.worker =
        world.worker(new Identity("push", 1, WorkerConfig.Trigger.PUSH, Identity.LEASE_MILLIS));
  }

  /** Brings events by their places in the log, and hears that all is well. */
  void call(int from, int to) {
    source.push(world.source.pushed(0, from, to));
    worker.open();
    for (int batch = 0; !source.isDone(worker.head().position()); batch++) {
      assertThat(batch).as("batches of one call").isLessThan(BATCHES_MAX);
      worker.runBatch();
    }
    worker.endCall();
    source.acknowledge();
  }

  /** The call ends by a time-out before its first commit. */
  void callInVain(int from, int to) {
    source.push(world.source.pushed(0, from, to));
    worker.open();
  }

  @Override
  public void close() {
    worker.close();
  }

  /** Calls this one and that, with records cut anyhow, brought again or given up; at last all. */
  static void callAnybody(World world, int events, Random chances) {
    List<Environment> environments = new ArrayList<>();
    try {
      int acknowledged = 0;
      while (acknowledged < events) {
        if (environments.size() < 3) {
          environments.add(new Environment(world));
        }
        Environment called = environments.get(chances.nextInt(environments.size()));
        int from = Math.max(0, acknowledged - chances.nextInt(6));
        int to = Math.min(events, acknowledged + 1 + chances.nextInt(12));
        switch (chances.nextInt(6)) {
          case 0 -> called.callInVain(from, to);
          // It works, and nobody hears of it.
          case 1 -> called.call(from, to);
          case 2 -> {
            // Whoever calls gives up after some time and goes on behind.
            called.callInVain(from, to);
            world.clock.advance(GIVES_UP_AFTER);
            acknowledged = to;
          }
          default -> {
            called.call(from, to);
            acknowledged = to;
          }
        }
        if (environments.size() > 1 && chances.nextInt(8) == 0) {
          environments.remove(called);
          called.close();
        }
      }
      environments.getFirst().call(events - 1, events);
    } finally {
      environments.forEach(Environment::close);
    }
  }

  /** Counts how often it is read, and may say that it begins elsewhere. */
  static final class CountingLog extends ForwardingSource {
    private final Position start;
    long reads;

    CountingLog(MemorySource log, Position start) {
      super(log);
      this.start = start;
    }

    @Override
    public Position start(int partition) {
      return start;
    }

    @Override
    public boolean startMoves() {
      return !start.equals(Position.START);
    }

    @Override
    public Reader open(int partition, Position after) {
      return new CountingReader(super.open(partition, after));
    }

    private final class CountingReader extends ForwardingReader {
      CountingReader(Reader reader) {
        super(reader);
      }

      @Override
      public Answer read(RawBatch into, Limit limit) {
        reads++;
        return super.read(into, limit);
      }
    }
  }
}
