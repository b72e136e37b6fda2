package dev.sluice.cli.run;

import dev.sluice.engine.commit.Nonces;
import dev.sluice.engine.commit.Sleeper;
import dev.sluice.engine.commit.WorkerConfig;
import java.time.InstantSource;
import org.apache.arrow.memory.BufferAllocator;

/** What the workers of a run get from the real world: clock, random numbers. */
final class Workers {
  private static final int BATCH_BYTES_MAX = 8 << 20;

  private final Nonces nonces = new Nonces();

  WorkerConfig config(FunctionRun.Setup setup, int partition, BufferAllocator allocator) {
    long stateBytes = setup.stateBytesMax() / setup.source().partitions();
    return new WorkerConfig(
        setup.function().plan(),
        setup.function().newInvoker(),
        partition,
        setup.source(),
        setup.store().open(setup.function().plan().function(), partition),
        setup.sinks().sinks(partition),
        new WorkerConfig.Settings(
            setup.batchEvents(), BATCH_BYTES_MAX, stateBytes, setup.ending() == Ending.END),
        InstantSource.system(),
        nonces,
        Sleeper.REAL,
        setup.failpoints(),
        allocator,
        setup.identity());
  }
}
