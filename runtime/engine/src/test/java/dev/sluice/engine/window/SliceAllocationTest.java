package dev.sluice.engine.window;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.decode.EventBatch;
import dev.sluice.engine.fixture.EventRows;
import dev.sluice.engine.plan.AggregateSpec;
import dev.sluice.engine.plan.Field;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.plan.ValueType;
import dev.sluice.engine.plan.WindowSpec;
import dev.sluice.engine.source.RawBatch;
import dev.sluice.engine.time.Watermark;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Events cost no memory on the heap once an operator is warm. */
class SliceAllocationTest {
  private static final int BATCH = 5_000;
  private static final int BATCHES = 40;
  private static final double BYTES_PER_EVENT_MAX = 2;

  private static Plan merchantRevenue() {
    Field average = new Field("average", ValueType.Scalar.DOUBLE, false);
    return plan(
        new WindowSpec.Tumbling(300_000, 0),
        new AggregateSpec(AggregateSpec.Function.AVG, 2, average));
  }

  private static Plan cardSpread() {
    Field countries = new Field("countries", ValueType.Scalar.INT, false);
    return plan(
        new WindowSpec.Hopping(60_000, 10_000),
        new AggregateSpec(AggregateSpec.Function.COUNT_DISTINCT, 6, countries));
  }

  private static Plan plan(WindowSpec window, AggregateSpec last) {
    Field payments = new Field("payments", ValueType.Scalar.LONG, false);
    Field spent = new Field("spent", ValueType.Scalar.LONG, false);
    Field largest = new Field("largest", ValueType.Scalar.INT, false);
    return EventRows.plan(
        window,
        10_000,
        List.of(
            new AggregateSpec(AggregateSpec.Function.COUNT, AggregateSpec.EVERY_EVENT, payments),
            new AggregateSpec(AggregateSpec.Function.SUM, 2, spent),
            new AggregateSpec(AggregateSpec.Function.MAX, 2, largest),
            last));
  }

  @Test
  void tumbling_whenWarm_allocatesAtMostTwoBytesAnEvent() {
    assertLittleAllocated(merchantRevenue());
  }

  @Test
  void hopping_whenWarm_allocatesAtMostTwoBytesAnEvent() {
    assertLittleAllocated(cardSpread());
  }

  private static void assertLittleAllocated(Plan plan) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (RootAllocator allocator = new RootAllocator();
        EventBatch batch = batch(allocator, plan);
        SliceOperator operator = new SliceOperator(plan, allocator)) {
      Watermark watermark = new Watermark(10_000, Watermark.START, Watermark.START);
      Counted counted = new Counted();
      List<@Nullable Object[]> events = new ArrayList<>();
      Random random = new Random(1);
      for (int i = 0; i < BATCH; i++) {
        events.add(EventRows.random(random, 500, 0));
      }
      EventRows.fill(batch, events, 0);
      long allocated = 0;
      for (int i = 0; i < 2 * BATCHES; i++) {
        for (int row = 0; row < BATCH; row++) {
          long time = (long) i * BATCH * 10 + row * 10L - random.nextInt(10_000);
          batch.columns().column(EventRows.TIME).setLong(row, time);
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        operator.process(batch, watermark, counted);
        allocated += i < BATCHES ? 0 : threads.getCurrentThreadAllocatedBytes() - before;
      }
      assertThat(counted.panes).isPositive();
      assertThat((double) allocated / (BATCHES * BATCH)).isLessThanOrEqualTo(BYTES_PER_EVENT_MAX);
    }
  }

  @SuppressWarnings("NullAway") // The batch is filled before it is read.
  private static EventBatch batch(RootAllocator allocator, Plan plan) {
    RawBatch none = null;
    return new EventBatch(allocator, plan, none, EventBatch.usedColumns(plan));
  }

  /** Counts results, and allocates nothing. */
  private static final class Counted implements Emission {
    private long panes;

    @Override
    public boolean suppressed() {
      return false;
    }

    @Override
    public void accepted(int events) {}

    @Override
    public void latePartial(int events) {}

    @Override
    public void late(EventBatch batch, int row, long lateByMillis) {}

    @Override
    public void event(EventBatch batch, int row, long watermark) {}

    @Override
    public void slide(
        EventBatch batch,
        int row,
        long start,
        ColumnBatch aggregates,
        int aggregateRow,
        int overflow,
        long watermark) {}

    @Override
    public void pane(
        ColumnBatch keys,
        int keyRow,
        long start,
        long end,
        ColumnBatch aggregates,
        int aggregateRow,
        int overflow,
        long watermark) {
      panes++;
    }
  }
}
