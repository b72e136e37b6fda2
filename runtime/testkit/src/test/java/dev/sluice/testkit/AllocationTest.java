package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.sluice.api.LatePolicy;
import dev.sluice.engine.plan.AggregateSpec;
import dev.sluice.engine.plan.AggregateSpec.Function;
import dev.sluice.engine.plan.EventSchema;
import dev.sluice.engine.plan.Field;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.plan.ValueType;
import dev.sluice.engine.plan.ValueType.Scalar;
import dev.sluice.engine.plan.WindowSpec;
import dev.sluice.engine.source.RawBatch;
import dev.sluice.engine.step.PartitionStep;
import dev.sluice.testkit.vectors.EchoInvoker;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;

/**
 * From bytes to accumulators nothing is made on the heap for an event: counted in bytes, in steady
 * state.
 */
final class AllocationTest {
  private static final int EVENTS_PER_BATCH = 10_000;
  private static final int WARM_UP_BATCHES = 60;
  private static final int MEASURED_BATCHES = 60;
  private static final double BYTES_PER_EVENT_MAX = 2.0;
  private static final int EVENTS_PER_SECOND = 20_000;
  private static final long START = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();

  /** A chunk of payments in memory; its offsets are places in the chunk. */
  private static final class Chunk extends RawBatch {
    @Override
    protected void rememberHash(int row, byte[] sha256) {
      throw new AssertionError("no payment here is too long");
    }

    @Override
    public byte[] hashOf(int row) {
      throw new AssertionError("no payment here is too long");
    }

    @Override
    public String offset(int row) {
      return Integer.toString(start(row));
    }
  }

  private static Plan plan(WindowSpec window, String key, List<AggregateSpec> aggregates) {
    EventSchema payment =
        new EventSchema(
            List.of(
                new Field("id", Scalar.STRING, false),
                new Field("card", Scalar.STRING, false),
                new Field("merchant", Scalar.STRING, false),
                new Field("country", Scalar.STRING, false),
                new Field("cents", Scalar.LONG, false),
                new Field("at", Scalar.INSTANT, false)));
    int keyColumn = payment.columnOf(key).orElseThrow();
    return new Plan(
        "measured",
        new Plan.Input(
            "payments", keyColumn, 10_000, LatePolicy.DROP, 1 << 20, Plan.UNSET, Plan.UNSET),
        payment,
        payment.columnOf("at").orElseThrow(),
        List.of(keyColumn),
        window,
        aggregates,
        false,
        aggregates.stream().map(AggregateSpec::result).toList(),
        "results",
        Plan.Checkpoint.DEFAULT);
  }

  private static AggregateSpec aggregate(
      String name, Function function, int column, ValueType type) {
    return new AggregateSpec(function, column, new Field(name, type, false));
  }

  @Test
  void step_tumblingSumsInSteadyState_allocatesAtMostTwoBytesPerEvent() {
    measure(
        plan(
            new WindowSpec.Tumbling(300_000, 0),
            "merchant",
            List.of(
                aggregate("payments", Function.COUNT, AggregateSpec.EVERY_EVENT, Scalar.LONG),
                aggregate("revenue", Function.SUM, 4, Scalar.LONG),
                aggregate("average", Function.AVG, 4, Scalar.DOUBLE),
                aggregate("largest", Function.MAX, 4, Scalar.LONG))));
  }

  @Test
  void step_hoppingDistinctInSteadyState_allocatesAtMostTwoBytesPerEvent() {
    measure(
        plan(
            new WindowSpec.Hopping(60_000, 10_000),
            "card",
            List.of(
                aggregate("payments", Function.COUNT, AggregateSpec.EVERY_EVENT, Scalar.LONG),
                aggregate("spent", Function.SUM, 4, Scalar.LONG),
                aggregate("largest", Function.MAX, 4, Scalar.LONG),
                aggregate("countries", Function.COUNT_DISTINCT, 3, Scalar.INT))));
  }

  /**
   * The rate of events is high beside that of results, whose records the handler asks for: what is
   * left is the way of the events.
   */
  private static void measure(Plan plan) {
    List<byte[]> batches = batches(WARM_UP_BATCHES + MEASURED_BATCHES, 20_261_124);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().threadId();
    Chunk chunk = new Chunk();
    try (BufferAllocator allocator = new RootAllocator();
        PartitionStep step = new PartitionStep(plan, new EchoInvoker(plan), 0, allocator)) {
      long allocated = 0;
      for (int i = 0; i < batches.size(); i++) {
        cut(batches.get(i), chunk);
        long before = threads.getThreadAllocatedBytes(thread);
        step.process(chunk, i < WARM_UP_BATCHES);
        long bytes = threads.getThreadAllocatedBytes(thread) - before;
        boolean closed = step.outputs().count() > 0;
        step.clearOutputs();
        if (i >= WARM_UP_BATCHES && !closed) {
          allocated = Math.max(allocated, bytes);
        }
      }
      assertThat(step.counters().accepted).isEqualTo((long) batches.size() * EVENTS_PER_BATCH);
      assertThat((double) allocated / EVENTS_PER_BATCH)
          .as("bytes an event in the worst batch in which no window closed")
          .isLessThanOrEqualTo(BYTES_PER_EVENT_MAX);
    }
  }

  private static List<byte[]> batches(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<byte[]> batches = new ArrayList<>();
    for (int batch = 0; batch < count; batch++) {
      StringBuilder lines = new StringBuilder();
      for (int i = 0; i < EVENTS_PER_BATCH; i++) {
        long number = (long) batch * EVENTS_PER_BATCH + i;
        long at = START + number * 1000 / EVENTS_PER_SECOND - random.nextInt(5_000);
        lines.append(
            "{\"id\":\"p%d\",\"card\":\"card-%03d\",\"merchant\":\"m-%02d\",\"country\":\"%s\",\"cents\":%d,\"at\":%d}\n"
                .formatted(
                    number,
                    random.nextInt(500),
                    random.nextInt(50),
                    random.nextInt(9) == 0 ? "FR" : "DE",
                    1 + random.nextInt(100_000),
                    at));
      }
      batches.add((lines + "\0".repeat(RawBatch.SLACK)).getBytes(StandardCharsets.US_ASCII));
    }
    return batches;
  }

  private static void cut(byte[] data, Chunk into) {
    into.reset(data);
    int start = 0;
    for (int i = 0; i < data.length - RawBatch.SLACK; i++) {
      if (data[i] == '\n') {
        into.add(start, i - start);
        start = i + 1;
      }
    }
  }
}
