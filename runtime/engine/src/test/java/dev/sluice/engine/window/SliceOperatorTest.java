package dev.sluice.engine.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.decode.EventBatch;
import dev.sluice.engine.fixture.EventRows;
import dev.sluice.engine.fixture.SnapshotRows;
import dev.sluice.engine.group.HashRange;
import dev.sluice.engine.plan.AggregateSpec;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.plan.WindowSpec;
import dev.sluice.engine.segment.ExportedRows;
import dev.sluice.engine.source.RawBatch;
import dev.sluice.engine.time.Watermark;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SliceOperatorTest {
  private static final List<AggregateSpec> COUNT =
      EventRows.everyAggregate().stream()
          .filter(aggregate -> aggregate.column() == AggregateSpec.EVERY_EVENT)
          .toList();

  @Test
  void tumbling_atEveryOffset_takesFloorDivision() {
    for (long offset : new long[] {0, 3, -3, 23, -1_000_000_007}) {
      assertSame(new WindowSpec.Tumbling(10, offset), 20, -31, -10, -1, 0, 3, 9, 10, 40, 13, 24);
    }
  }

  @Test
  void tumbling_belowWatermarkButOpen_isNotLate() {
    assertSame(new WindowSpec.Tumbling(10, 0), 0, 5, 9, 1, 10, 9, 12, 25, 3);
  }

  @Test
  void hopping_ofEveryShape_isMadeOfSlices() {
    long[] times = {1, 4, 5, 9, 10, 14, -7, 21, 26, 3, 40, 12, 55};
    assertSame(new WindowSpec.Hopping(10, 5), 0, times);
    assertSame(new WindowSpec.Hopping(25, 10), 100, times);
    assertSame(new WindowSpec.Hopping(10, 10), 3, times);
    assertSame(new WindowSpec.Hopping(10, 4), 2, times);
    assertSame(new WindowSpec.Hopping(7, 3), 0, times);
    assertSame(new WindowSpec.Hopping(1, 1), 0, times);
  }

  @Test
  void hopping_partlyLate_joinsTheOpenWindows() {
    RecordedEmission found = assertSame(new WindowSpec.Hopping(30, 10), 0, 1, 25, 5, 12, 2, 40);
    assertThat(found.latePartial).isPositive();
  }

  @Test
  void floor_withoutState_makesEarlierWindowsLate() {
    Plan plan = EventRows.plan(new WindowSpec.Hopping(30, 10), 0, COUNT);
    NaiveWindows naive = new NaiveWindows(plan, 100);
    try (Run run = new Run(plan, 100)) {
      for (long time : new long[] {60, 80, 95, 99, 100, 101, 140}) {
        run.process(List.<@Nullable Object[]>of(event("k", time)));
        naive.event(event("k", time));
      }
      run.finish(naive);
      assertThat(run.found.latePartial).isEqualTo(3);
    }
  }

  @Test
  void time_jumpingByYears_closesOnlyWindowsWithEvents() {
    assertSame(new WindowSpec.Hopping(20_000, 1), 0, -62_135_596_800_000L, 0, 253_402_300_799_999L);
    assertSame(new WindowSpec.Tumbling(1, 0), 0, -62_135_596_800_000L, 253_402_300_799_999L);
  }

  @Test
  void hopping_ofMoreSlicesThanAreKept_isRefused() {
    assertThat(new WindowSpec.Hopping(20_000, 1).sliceMillis()).isEqualTo(1);
    assertThatThrownBy(() -> new WindowSpec.Hopping(20_001, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("20,001 slices")
        .hasMessageContaining("coarser");
  }

  @Test
  void suppressed_untilHalfway_leavesTheSameState() {
    Plan plan = EventRows.plan(new WindowSpec.Hopping(10, 5), 0, COUNT);
    NaiveWindows naive = new NaiveWindows(plan, Watermark.START);
    try (Run run = new Run(plan, Watermark.START)) {
      run.found.suppressed = true;
      for (long time = 0; time < 60; time += 3) {
        run.found.suppressed = time < 30;
        run.process(List.<@Nullable Object[]>of(event("k", time)));
        naive.event(event("k", time));
        if (run.found.suppressed) {
          naive.found.windows.clear();
        }
      }
      run.finish(naive);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 20_260_101})
  void process_underRandomCutsAndRestarts_givesTheOraclesWindows(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 8; round++) {
      long size = 1 + random.nextLong(40);
      WindowSpec window =
          random.nextBoolean()
              ? new WindowSpec.Tumbling(size, random.nextLong(200) - 100)
              : new WindowSpec.Hopping(size, 1 + random.nextLong(size));
      List<Integer> key =
          switch (random.nextInt(4)) {
            case 0 -> List.of();
            case 1 -> List.of(2, EventRows.KEY);
            default -> List.of(EventRows.KEY);
          };
      long delay = random.nextInt(3) * 10L;
      Plan plan = EventRows.plan(window, delay, key, EventRows.everyAggregate());
      NaiveWindows naive = new NaiveWindows(plan, Watermark.START);
      try (Run run = new Run(plan, Watermark.START, 1 + random.nextInt(6))) {
        long time = random.nextLong(100) - 50;
        for (int batch = 0; batch < 12; batch++) {
          List<@Nullable Object[]> events = new ArrayList<>();
          int count = random.nextInt(25);
          for (int i = 0; i < count; i++) {
            time += random.nextLong(9) - (random.nextInt(6) == 0 ? 30 : 2);
            @Nullable Object[] event = EventRows.random(random, 4, time);
            events.add(event);
            naive.event(event);
          }
          run.process(events);
          if (random.nextInt(4) == 0) {
            long raised = time + random.nextLong(10);
            naive.raise(raised);
            run.raise(raised);
          }
          if (random.nextInt(2) == 0) {
            run.snapshot(random);
            if (random.nextBoolean()) {
              run.restart();
            }
          }
        }
        run.finish(naive);
      } catch (AssertionError e) {
        throw new AssertionError("seed %d round %d %s".formatted(seed, round, window), e);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void hopping_ofHundredsOfSlices_mergedAheadGivesTheOraclesWindows(long seed) {
    Random random = new Random(seed);
    long every = 1 + random.nextLong(3);
    WindowSpec window = new WindowSpec.Hopping(600 + random.nextLong(5), every);
    Plan plan = EventRows.plan(window, 20, EventRows.everyAggregate().subList(0, 5));
    NaiveWindows naive = new NaiveWindows(plan, Watermark.START);
    try (Run run = new Run(plan, Watermark.START, (int) seed)) {
      long time = -500;
      for (int batch = 0; batch < 12; batch++) {
        List<@Nullable Object[]> events = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
          time += random.nextLong(12);
          long late = random.nextInt(3) == 0 ? random.nextLong(700) : 0;
          @Nullable Object[] event = EventRows.random(random, 3, time - late);
          events.add(event);
          naive.event(event);
        }
        run.process(events);
        if (random.nextInt(8) == 0) {
          run.snapshot(random);
          run.restart();
        }
      }
      run.finish(naive);
      assertThat(run.found.latePartial).isPositive();
    } catch (AssertionError e) {
      throw new AssertionError("seed %d %s".formatted(seed, window), e);
    }
  }

  @Test
  void memory_ofKeysThatNeverComeBack_doesNotGrow() {
    Plan plan = EventRows.plan(new WindowSpec.Tumbling(100, 0), 0, EventRows.everyAggregate());
    Random random = new Random(3);
    try (Run run = new Run(plan, Watermark.START)) {
      long most = 0;
      for (int window = 0; window < 60; window++) {
        List<@Nullable Object[]> events = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
          @Nullable Object[] event = EventRows.random(random, 3, window * 100L + i / 2L);
          event[EventRows.KEY] = "key" + window + "." + i;
          events.add(event);
        }
        run.process(events);
        most = window < 6 ? Math.max(most, run.operator.bytesUsed()) : most;
      }
      assertThat(run.operator.bytesUsed()).isLessThanOrEqualTo(2 * most);
      run.raise(Watermark.END);
      assertThat(run.operator.rowsSince(0)).isZero();
    }
  }

  @Test
  void export_ofUntouchedState_isEmpty() {
    Plan plan = EventRows.plan(new WindowSpec.Hopping(30, 10), 0, COUNT);
    try (Run run = new Run(plan, Watermark.START)) {
      run.process(List.<@Nullable Object[]>of(event("a", 1), event("b", 2), event("a", 11)));
      assertThat(run.operator.rowsSince(1)).isEqualTo(3);
      try (SnapshotRows page = run.export(1)) {
        assertThat(page.expires()).isEqualTo(40);
        assertThat(page.rows()).isEqualTo(3);
      }
      assertThat(run.operator.rowsSince(2)).isZero();
      assertThat(run.operator.rowsSince(1)).isEqualTo(3);
      run.process(List.<@Nullable Object[]>of(event("b", 3)));
      assertThat(run.operator.rowsSince(2)).isEqualTo(1);
      try (SnapshotRows page = run.export(2)) {
        assertThat(page.expires()).isEqualTo(30);
        assertThat(page.rows()).isEqualTo(1);
      }
    }
  }

  @Test
  void segments_ofManyKeys_splitAtTheLimitAndComeBackFromPages() {
    Plan plan = EventRows.plan(new WindowSpec.Hopping(20, 10), 0, COUNT);
    NaiveWindows naive = new NaiveWindows(plan, Watermark.START);
    try (Run run = new Run(plan, Watermark.START, 16)) {
      for (int slice = 0; slice < 2; slice++) {
        List<@Nullable Object[]> events = new ArrayList<>();
        for (int key = 0; key < 3000; key++) {
          events.add(event("key" + key, slice * 10 + 5));
        }
        events.forEach(naive::event);
        run.process(events);
      }
      try (SnapshotRows page = run.export(1)) {
        assertThat(page.rows()).isEqualTo(6000);
        assertThat(page.batches()).allMatch(rows -> rows.rows() <= ExportedRows.ROWS_MAX);
        assertThat(page.spans().size()).isGreaterThan(4);
        assertThat(page.spans().getFirst().range().contains(HashRange.ALL)).isFalse();
        try (SliceOperator loaded = new SliceOperator(plan, 16, run.allocator)) {
          page.loadInto(loaded, Watermark.START);
          assertThat(loaded.rowsSince(0)).isEqualTo(6000);
          try (SnapshotRows again = new SnapshotRows(loaded, 1, 2, run.allocator)) {
            assertThat(again.spans()).isEqualTo(page.spans());
          }
        }
      }
      run.finish(naive);
    }
  }

  /** Runs events at these times, one key each other, through operator and oracle. */
  private static RecordedEmission assertSame(WindowSpec window, long delay, long... times) {
    Plan plan = EventRows.plan(window, delay, COUNT);
    NaiveWindows naive = new NaiveWindows(plan, Watermark.START);
    List<@Nullable Object[]> events =
        Arrays.stream(times).mapToObj(time -> event(time % 2 == 0 ? "even" : "odd", time)).toList();
    events.forEach(naive::event);
    naive.end();
    for (int batch : new int[] {1, 3, times.length}) {
      try (Run run = new Run(plan, Watermark.START)) {
        for (int from = 0; from < times.length; from += batch) {
          run.process(events.subList(from, Math.min(times.length, from + batch)));
        }
        run.finish(naive);
      }
    }
    return naive.found;
  }

  private static @Nullable Object[] event(String key, long time) {
    @Nullable Object[] event = EventRows.random(new Random(time), 1, time);
    event[EventRows.KEY] = key;
    return event;
  }

  /** An operator with its pages, restarted from them at will. */
  private static final class Run implements AutoCloseable {
    private final Plan plan;
    private final int segmentRowsMax;
    private final RootAllocator allocator = new RootAllocator();
    private final EventBatch batch;
    private final Watermark watermark;
    private final List<SnapshotRows> pages = new ArrayList<>();
    private SliceOperator operator;
    private long generation;
    private long ordinal;
    final RecordedEmission found = new RecordedEmission();

    Run(Plan plan, long floor) {
      this(plan, floor, Segment.ROWS_MAX);
    }

    @SuppressWarnings("NullAway") // The batch is filled before it is read.
    Run(Plan plan, long floor, int segmentRowsMax) {
      this.plan = plan;
      this.segmentRowsMax = segmentRowsMax;
      RawBatch none = null;
      this.batch = new EventBatch(allocator, plan, none, EventBatch.usedColumns(plan));
      this.watermark = new Watermark(plan.input().outOfOrderByMillis(), floor, floor);
      this.operator = new SliceOperator(plan, segmentRowsMax, allocator);
    }

    void process(List<@Nullable Object[]> events) {
      EventRows.fill(batch, events, ordinal);
      ordinal += events.size();
      operator.process(batch, watermark, found);
    }

    void raise(long to) {
      watermark.raiseTo(to);
      operator.advance(watermark, found);
    }

    /** Exports, as if a snapshot of that generation. */
    SnapshotRows export(long since) {
      return new SnapshotRows(operator, since, since, allocator);
    }

    /** Writes what was touched, and sometimes merges the latest pages into it. */
    void snapshot(Random random) {
      long since = ++generation;
      while (!pages.isEmpty() && random.nextInt(3) == 0) {
        SnapshotRows merged = pages.removeLast();
        merged.close();
        since = merged.generation();
      }
      long expected = operator.rowsSince(since);
      SnapshotRows rows = new SnapshotRows(operator, since, generation, allocator);
      assertThat(rows.rows()).isEqualTo(expected);
      pages.add(rows);
    }

    void restart() {
      operator.close();
      operator = new SliceOperator(plan, segmentRowsMax, allocator);
      for (SnapshotRows page : pages) {
        page.loadInto(operator, watermark.current());
      }
    }

    void finish(NaiveWindows naive) {
      naive.end();
      raise(Watermark.END);
      assertThat(found.late).isEqualTo(naive.found.late);
      assertThat(found.accepted).isEqualTo(naive.found.accepted);
      assertThat(found.latePartial).isEqualTo(naive.found.latePartial);
      assertThat(found.windows).isEqualTo(naive.found.windows);
    }

    @Override
    public void close() {
      pages.forEach(SnapshotRows::close);
      operator.close();
      batch.close();
      allocator.close();
    }
  }
}
