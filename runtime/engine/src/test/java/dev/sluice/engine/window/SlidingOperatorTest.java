package dev.sluice.engine.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.decode.EventBatch;
import dev.sluice.engine.fixture.EventRows;
import dev.sluice.engine.fixture.SnapshotRows;
import dev.sluice.engine.plan.AggregateSpec;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.plan.WindowSpec;
import dev.sluice.engine.source.RawBatch;
import dev.sluice.engine.time.Watermark;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlidingOperatorTest {
  private static final int SMALL = 2;
  private static final int TEXT = 6;

  private static final List<AggregateSpec> ALL = EventRows.everyAggregate();

  /** What needs no merging: counts, sums and averages of whole numbers, different values. */
  private static final List<AggregateSpec> ADDITIVE =
      ALL.stream().filter(SlidingOperatorTest::isAdditive).toList();

  private static boolean isAdditive(AggregateSpec aggregate) {
    boolean whole = Set.of(EventRows.AMOUNT, SMALL).contains(aggregate.column());
    return switch (aggregate.function()) {
      case COUNT -> aggregate.column() == AggregateSpec.EVERY_EVENT || whole;
      case SUM, AVG -> whole;
      case COUNT_DISTINCT -> aggregate.column() == TEXT;
      case MIN, MAX, FIRST, LAST -> false;
    };
  }

  @Test
  void window_ofAnEvent_hasItsOwnTimeButNotItsStart() {
    assertSame(10, 0, 1, 11, 11, 12, 21, 22, 22, 31);
    assertSame(1, 0, 1, 1, 2, 3, 3);
  }

  @Test
  void event_outOfOrder_seesOnlyWhatCameBeforeIt() {
    assertSame(10, 20, 30, 15, 22, 30, 12, 31, 21, 40, 19, 20);
    assertSame(10, 100, 200, 110, 105, 120, 111, 121, 108, 118, 199, 209, 210);
  }

  @Test
  void event_belowTheWatermark_isLateAndNeverSeen() {
    RecordedEmission found = assertSame(10, 2, 10, 12, 9, 10, 20, 17, 18, 16, 30);
    assertThat(found.late).hasSize(3);
  }

  @Test
  void time_jumpingByYears_findsNothingOld() {
    assertSame(60_000, 0, -62_135_596_800_000L, 0, 253_402_300_799_999L);
    assertSame(Long.MAX_VALUE / 2, 0, -62_135_596_800_000L, 0, 253_402_300_799_999L);
  }

  @Test
  void suppressed_untilHalfway_leavesTheSameState() {
    Plan plan = EventRows.plan(new WindowSpec.Sliding(200), 30, ALL);
    Random random = new Random(5);
    NaiveSliding naive = new NaiveSliding(plan, 200, Watermark.START);
    try (Run run = new Run(plan, Watermark.START)) {
      for (int i = 0; i < 300; i++) {
        run.found.suppressed = i < 150;
        naive.found.suppressed = i < 150;
        @Nullable Object[] event = EventRows.random(random, 2, i + random.nextInt(25));
        run.process(List.<@Nullable Object[]>of(event));
        naive.event(event);
      }
      run.finish(naive);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 20_260_101})
  void process_underRandomCutsAndRestarts_givesTheOraclesResults(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 6; round++) {
      List<Integer> key =
          switch (random.nextInt(4)) {
            case 0 -> List.of();
            case 1 -> List.of(SMALL, EventRows.KEY);
            default -> List.of(EventRows.KEY);
          };
      boolean all = round % 2 == 0;
      long size = 1 + random.nextLong(all ? 300 : 1200);
      long delay = random.nextInt(4) * (random.nextBoolean() ? 15L : 150L);
      Plan plan = EventRows.plan(new WindowSpec.Sliding(size), delay, key, all ? ALL : ADDITIVE);
      runRandomly(plan, size, random, 1 + random.nextInt(8), seed);
    }
  }

  /** Each longer than those before it: what a key is put together in grows with every one. */
  @Test
  void key_ofSeveralComponents_ofAnyLength_isOneKey() {
    Plan plan =
        EventRows.plan(new WindowSpec.Sliding(1_000), 0, List.of(SMALL, EventRows.KEY), ADDITIVE);
    Random random = new Random(3);
    NaiveSliding naive = new NaiveSliding(plan, 1_000, Watermark.START);
    try (Run run = new Run(plan, Watermark.START)) {
      for (int length = 1; length < 20_000; length *= 3) {
        List<@Nullable Object[]> events = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          @Nullable Object[] event = EventRows.random(random, 1, length);
          event[SMALL] = 1L;
          event[EventRows.KEY] = "x".repeat(length) + i % 2;
          events.add(event);
          naive.event(event);
        }
        run.process(events);
        run.snapshot(random);
        run.restart();
      }
      run.finish(naive);
    }
  }

  private static void runRandomly(Plan plan, long size, Random random, int keys, long seed) {
    NaiveSliding naive = new NaiveSliding(plan, size, Watermark.START);
    long delay = plan.input().outOfOrderByMillis();
    try (Run run = new Run(plan, Watermark.START, 1 + random.nextInt(20))) {
      long time = random.nextLong(100) - 50;
      for (int batch = 0; batch < 20; batch++) {
        List<@Nullable Object[]> events = new ArrayList<>();
        // Some batches have more events than results are computed at once.
        int count = random.nextInt(random.nextInt(12) == 0 ? 700 : 80);
        for (int i = 0; i < count; i++) {
          time += random.nextInt(3) + (random.nextInt(200) == 0 ? 3 * size : 0);
          long at = time - (random.nextInt(3) == 0 ? random.nextLong(delay + 5) : 0);
          @Nullable Object[] event = EventRows.random(random, keys, at);
          if (random.nextInt(2) == 0) {
            event[TEXT] = "v" + random.nextInt(200);
          }
          events.add(event);
          naive.event(event);
        }
        run.process(events);
        if (random.nextInt(6) == 0) {
          long raised = time - random.nextLong(delay + 1);
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
      throw new AssertionError("seed %d %s %s".formatted(seed, plan.window(), delay), e);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void deepTree_ofManyDifferentValues_countsThem(long seed) {
    List<AggregateSpec> aggregates =
        ALL.stream()
            .filter(
                one ->
                    one.column() == AggregateSpec.EVERY_EVENT
                        || (one.column() == TEXT
                            && one.function() == AggregateSpec.Function.COUNT_DISTINCT)
                        || (one.column() == SMALL && one.function() == AggregateSpec.Function.MAX))
            .toList();
    Random random = new Random(seed);
    long size = 4000;
    long delay = seed == 1 ? 0 : seed == 2 ? 500 : 9000;
    Plan plan = EventRows.plan(new WindowSpec.Sliding(size), delay, aggregates);
    NaiveSliding naive = new NaiveSliding(plan, size, Watermark.START);
    try (Run run = new Run(plan, Watermark.START)) {
      List<@Nullable Object[]> events = new ArrayList<>();
      for (int i = 0; i < 6000; i++) {
        long time = (i < 4000 ? i : 4000 + (i - 4000) * 20L) - random.nextLong(delay + 1);
        @Nullable Object[] event = EventRows.random(random, 1, time);
        event[TEXT] = random.nextInt(9) == 0 ? null : "v" + random.nextInt(900);
        events.add(event);
        naive.event(event);
      }
      run.process(events.subList(0, 3000));
      run.snapshot(random);
      run.restart();
      run.process(events.subList(3000, 6000));
      run.finish(naive);
    }
  }

  @Test
  void cost_ofAnEvent_growsLogarithmically() {
    for (boolean disordered : new boolean[] {false, true}) {
      double small = visitsPerEvent(1_000, disordered);
      double medium = visitsPerEvent(10_000, disordered);
      double large = visitsPerEvent(100_000, disordered);
      assertThat(medium - small).as("disordered %s", disordered).isLessThan(12);
      assertThat(large - medium).as("disordered %s", disordered).isLessThan(12);
    }
  }

  /** With so many events of one key in the window, and as many different values. */
  private static double visitsPerEvent(int inWindow, boolean disordered) {
    List<AggregateSpec> aggregates =
        ALL.stream()
            .filter(
                one ->
                    one.column() == AggregateSpec.EVERY_EVENT
                        || (one.column() == EventRows.AMOUNT
                            && EnumSet.of(
                                    AggregateSpec.Function.SUM,
                                    AggregateSpec.Function.MAX,
                                    AggregateSpec.Function.COUNT_DISTINCT)
                                .contains(one.function())))
            .toList();
    Plan plan = EventRows.plan(new WindowSpec.Sliding(inWindow), inWindow / 10, aggregates);
    Random random = new Random(7);
    try (Run run = new Run(plan, Watermark.START)) {
      run.found.suppressed = true;
      int time = 0;
      while (time < inWindow) {
        time = run.fill(time, Math.min(1000, inWindow), disordered, random);
      }
      run.found.suppressed = false;
      long before = run.operator.visits();
      run.fill(time, 500, disordered, random);
      return (run.operator.visits() - before) / 500.0;
    }
  }

  @Test
  void memory_ofKeysAndValuesThatNeverComeBack_doesNotGrow() {
    Plan plan = EventRows.plan(new WindowSpec.Sliding(300), 20, ALL);
    Random random = new Random(3);
    try (Run run = new Run(plan, Watermark.START)) {
      long most = 0;
      for (int step = 0; step < 80; step++) {
        List<@Nullable Object[]> events = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
          @Nullable Object[] event = EventRows.random(random, 3, step * 100L + i / 2L);
          event[EventRows.KEY] = i % 2 == 0 ? "hot" + step / 5 : "key" + step + "." + i;
          event[TEXT] = "text" + step + "." + i;
          events.add(event);
        }
        run.process(events);
        most = step < 12 ? Math.max(most, run.operator.bytesUsed()) : most;
      }
      assertThat(run.operator.bytesUsed()).isLessThanOrEqualTo(2 * most);
      run.raise(Watermark.END);
      assertThat(run.operator.rowsSince(0)).isZero();
    }
  }

  @Test
  void export_ofUntouchedState_isEmpty() {
    Plan plan = EventRows.plan(new WindowSpec.Sliding(30), 0, ALL);
    try (Run run = new Run(plan, Watermark.START)) {
      run.process(List.<@Nullable Object[]>of(event("a", 1), event("b", 2), event("a", 11)));
      assertThat(run.operator.rowsSince(1)).isEqualTo(3);
      try (SnapshotRows page = run.export(1)) {
        assertThat(page.expires()).isEqualTo(41);
        assertThat(page.rows()).isEqualTo(3);
      }
      assertThat(run.operator.rowsSince(2)).isZero();
      assertThat(run.operator.rowsSince(1)).isEqualTo(3);
      run.process(List.<@Nullable Object[]>of(event("b", 12)));
      assertThat(run.operator.rowsSince(2)).isEqualTo(1);
      try (SnapshotRows page = run.export(2)) {
        assertThat(page.expires()).isEqualTo(42);
        assertThat(page.rows()).isEqualTo(1);
      }
    }
  }

  /** Runs events at these times through operator and oracle, with several cuts. */
  private static RecordedEmission assertSame(long size, long delay, long... times) {
    Plan plan = EventRows.plan(new WindowSpec.Sliding(size), delay, ALL);
    NaiveSliding naive = new NaiveSliding(plan, size, Watermark.START);
    List<@Nullable Object[]> events =
        Arrays.stream(times).mapToObj(time -> event("k", time)).toList();
    events.forEach(naive::event);
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
    private SlidingOperator operator;
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
      this.operator = new SlidingOperator(plan, segmentRowsMax, allocator);
    }

    void process(List<@Nullable Object[]> events) {
      EventRows.fill(batch, events, ordinal);
      ordinal += events.size();
      operator.process(batch, watermark, found);
    }

    /** One event a millisecond of one key; gives the time behind them. */
    int fill(int from, int count, boolean disordered, Random random) {
      List<@Nullable Object[]> events = new ArrayList<>();
      int delay = (int) plan.input().outOfOrderByMillis();
      for (int time = from; time < from + count; time++) {
        int back = disordered ? random.nextInt(delay) : 0;
        @Nullable Object[] event = EventRows.random(random, 1, time - back);
        event[EventRows.AMOUNT] = (long) time;
        events.add(event);
      }
      process(events);
      return from + count;
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
      operator = new SlidingOperator(plan, segmentRowsMax, allocator);
      for (SnapshotRows page : pages) {
        page.loadInto(operator, watermark.current());
      }
    }

    void finish(NaiveSliding naive) {
      assertThat(found.late).isEqualTo(naive.found.late);
      assertThat(found.accepted).isEqualTo(naive.found.accepted);
      assertThat(found.latePartial).isZero();
      assertThat(found.slid).isEqualTo(naive.found.slid);
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
