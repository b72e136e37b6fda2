package dev.sluice.bench;

import dev.sluice.engine.commit.Head;
import dev.sluice.engine.commit.PartitionWorker;
import dev.sluice.engine.commit.Progress;
import dev.sluice.engine.commit.WorkerConfig;
import dev.sluice.engine.fault.Failpoints;
import dev.sluice.engine.function.FunctionDefinition;
import dev.sluice.engine.output.Channel;
import dev.sluice.engine.output.OutputBuffer;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.sink.Sink;
import dev.sluice.memory.MemoryStore;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/**
 * A function over a chunk by the engine, whole: decode, windows, handler, results encoded, a commit
 * for every batch and at least ten snapshots, all to a store in memory.
 */
final class EngineRun implements Contender {
  private static final int SNAPSHOTS = 12;
  private static final long STATE_BYTES_MAX = 8L << 30;
  private static final int BATCH_BYTES_MAX = 1 << 30;

  private final FunctionDefinition function;
  private final int batchEvents;

  EngineRun(FunctionDefinition function, int batchEvents) {
    this.function = function;
    this.batchEvents = batchEvents;
  }

  @Override
  public Outcome run(byte[] data, int length) {
    Outcome.Tally tally = new Outcome.Tally();
    TallySink sink = new TallySink(tally);
    AtomicLong nonce = new AtomicLong();
    Plan plan = withSnapshots(function.plan(), length / 128 / SNAPSHOTS);
    try (BufferAllocator allocator = new RootAllocator();
        MemoryStore store = new MemoryStore();
        LinesInMemory source = new LinesInMemory(data, length);
        PartitionWorker worker =
            new PartitionWorker(
                new WorkerConfig(
                    plan,
                    function.newInvoker(),
                    0,
                    source,
                    store.open(plan.function(), 0),
                    Map.of(
                        Channel.RESULT,
                        sink,
                        Channel.LATE,
                        sink,
                        Channel.DEAD,
                        sink,
                        Channel.FAILED,
                        sink),
                    new WorkerConfig.Settings(batchEvents, BATCH_BYTES_MAX, STATE_BYTES_MAX, true),
                    InstantSource.system(),
                    () -> "%032x".formatted(nonce.incrementAndGet()),
                    _ -> {},
                    Failpoints.NONE,
                    allocator,
                    WorkerConfig.Identity.PULL))) {
      worker.open();
      while (worker.runBatch() != Progress.ENDED) {
        // Each turn is a committed batch; the input is bounded.
      }
      Head head = worker.head();
      return tally.outcome(head.counters().in, head.counters().late, head.counters().dead);
    }
  }

  private static Plan withSnapshots(Plan plan, long everyEvents) {
    return plan.withCheckpoint(
        new Plan.Checkpoint(plan.checkpoint().everyMillis(), Math.max(1, everyEvents)));
  }

  /** Adds up the results' values; everything else was counted by the engine. */
  private static final class TallySink implements Sink {
    private static final VarHandle LONGS =
        MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final byte[] VALUE = "\"value\":".getBytes(StandardCharsets.US_ASCII);
    private static final long VALUE_WORD = (long) LONGS.get(VALUE, 0);

    private final Outcome.Tally tally;
    private int lastPlace;

    TallySink(Outcome.Tally tally) {
      this.tally = tally;
    }

    @Override
    public void open(String confirmed) {}

    @Override
    public Delivery deliver(
        OutputBuffer block, Channel channel, int from, int to, Sequence sequence) {
      for (int output = from; output < to; output++) {
        if (channel == Channel.RESULT && block.channel(output) == channel) {
          int start = block.payloadStart(output);
          int end = start + block.payloadLength(output);
          int value = valueIn(block.array(), start, end);
          tally.add(block.array(), value, end - 1 - value);
        }
      }
      return new Delivery.Done();
    }

    /** Most results have their value where the one before had it. */
    private int valueIn(byte[] json, int from, int to) {
      int last = to - VALUE.length;
      if (from + lastPlace > last || (long) LONGS.get(json, from + lastPlace) != VALUE_WORD) {
        lastPlace = 0;
        while ((long) LONGS.get(json, from + lastPlace) != VALUE_WORD) {
          if (from + ++lastPlace > last) {
            throw new IllegalStateException("a result without a value");
          }
        }
      }
      return from + lastPlace + VALUE.length;
    }

    @Override
    public String confirmed() {
      return "";
    }

    @Override
    public void close() {}
  }
}
