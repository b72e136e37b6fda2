package dev.sluice.engine.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.decode.EventBatch;
import dev.sluice.engine.fixture.EventRows;
import dev.sluice.engine.fixture.NaiveAggregates;
import dev.sluice.engine.plan.AggregateSpec;
import dev.sluice.engine.plan.Field;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.plan.ValueType;
import dev.sluice.engine.plan.WindowSpec;
import dev.sluice.engine.source.RawBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccumulatorTableTest {
  private static final int ROWS = 5;

  private final List<AggregateSpec> aggregates = EventRows.everyAggregate();
  private final Plan plan = EventRows.plan(new WindowSpec.Tumbling(10, 0), 0, aggregates);
  private final AccumulatorLayout layout = new AccumulatorLayout(plan);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 64, 1_000})
  void add_anyNumberOfEvents_givesTheOraclesAggregates(int events) {
    try (Fixture fixture = new Fixture(events)) {
      fixture.addAll(events, fixture.table);
      fixture.assertResults(fixture.table);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 20_260_101})
  void addMergeSaveAndLoad_inAnyOrder_giveTheOraclesAggregates(long seed) {
    try (Fixture fixture = new Fixture(seed)) {
      for (int round = 0; round < 60; round++) {
        switch (fixture.random.nextInt(4)) {
          case 0 -> fixture.reset(fixture.random.nextInt(ROWS));
          case 1 -> fixture.saveAndLoad();
          case 2 -> fixture.addAndMerge(fixture.random.nextInt(40));
          default -> fixture.addAll(fixture.random.nextInt(60), fixture.table);
        }
        fixture.assertResults(fixture.table);
      }
    }
  }

  @Test
  void merge_ofRowsOfOneTable_addsThemUp() {
    try (Fixture fixture = new Fixture(5)) {
      fixture.addAll(300, fixture.table);
      fixture.table.merge(fixture.table, new int[] {0, 1}, new int[] {2, 3}, 2);
      fixture.events.get(2).addAll(fixture.events.get(0));
      fixture.events.get(3).addAll(fixture.events.get(1));
      fixture.assertResults(fixture.table, false);
    }
  }

  @Test
  void clear_afterUse_leavesRowsEmpty() {
    try (Fixture fixture = new Fixture(6)) {
      fixture.addAll(300, fixture.table);
      fixture.table.clear(ROWS);
      fixture.events.forEach(List::clear);
      fixture.assertResults(fixture.table);
      fixture.addAll(300, fixture.table);
      fixture.assertResults(fixture.table);
    }
  }

  @Test
  void reset_againAndAgain_takesNoMoreMemory() {
    try (Fixture fixture = new Fixture(7)) {
      fixture.addAll(2_000, fixture.table);
      long once = fixture.table.bytesUsed();
      for (int i = 0; i < 30; i++) {
        for (int row = 0; row < ROWS; row++) {
          fixture.reset(row);
        }
        fixture.addAll(1_000, fixture.table);
      }
      assertThat(fixture.table.bytesUsed()).isEqualTo(once);
    }
  }

  @Test
  void layout_ofTextSummed_isRefused() {
    Field result = new Field("sum", ValueType.Scalar.LONG, true);
    AggregateSpec sum = new AggregateSpec(AggregateSpec.Function.SUM, EventRows.KEY, result);
    Plan wrong = EventRows.plan(new WindowSpec.Tumbling(10, 0), 0, List.of(sum));
    assertThatThrownBy(() -> new AccumulatorLayout(wrong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("SUM of key");
  }

  @Test
  void layout_ofNullableArgumentAndPlainResult_isRefused() {
    Field result = new Field("sum", ValueType.Scalar.LONG, false);
    AggregateSpec sum = new AggregateSpec(AggregateSpec.Function.SUM, EventRows.AMOUNT, result);
    Plan wrong = EventRows.plan(new WindowSpec.Tumbling(10, 0), 0, List.of(sum));
    assertThatThrownBy(() -> new AccumulatorLayout(wrong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be nullable");
  }

  /** A table, the events that each of its rows should hold, and the order in which they came. */
  private final class Fixture implements AutoCloseable {
    private final Random random;
    private final long seed;
    private final RootAllocator allocator = new RootAllocator();
    private final AccumulatorTable table = new AccumulatorTable(layout, allocator);
    private final EventBatch batch;
    private final List<List<@Nullable Object[]>> events = new ArrayList<>();
    private long ordinal;

    Fixture(long seed) {
      this.seed = seed;
      this.random = new Random(seed);
      RawBatch none = null;
      this.batch = new EventBatch(allocator, plan, noRaw(none), EventBatch.usedColumns(plan));
      table.ensureRows(ROWS);
      for (int i = 0; i < ROWS; i++) {
        events.add(new ArrayList<>());
      }
    }

    @SuppressWarnings("NullAway") // The batch is reset before it is read.
    private static RawBatch noRaw(@Nullable RawBatch none) {
      return none;
    }

    void addAll(int count, AccumulatorTable into) {
      List<@Nullable Object[]> added = new ArrayList<>();
      int[] rows = new int[count];
      int[] targets = new int[count];
      long[] ordinals = new long[count];
      for (int i = 0; i < count; i++) {
        @Nullable Object[] event = EventRows.random(random, 3, random.nextInt(30) - 15);
        added.add(event);
        rows[i] = i;
        targets[i] = random.nextInt(ROWS);
        ordinals[i] = ordinal + i;
        events.get(targets[i]).add(event);
      }
      EventRows.fill(batch, added, ordinal);
      ordinal += count;
      into.add(batch.columns(), rows, ordinals, targets, count);
    }

    void addAndMerge(int count) {
      try (AccumulatorTable other = new AccumulatorTable(layout, allocator)) {
        other.ensureRows(ROWS);
        addAll(count, other);
        int[] all = {0, 1, 2, 3, 4};
        table.merge(other, all, all, ROWS);
      }
    }

    void reset(int row) {
      table.reset(row);
      events.get(row).clear();
    }

    void saveAndLoad() {
      try (ColumnBatch page =
          new ColumnBatch(
              allocator, layout.stateFields().stream().map(StateField::layout).toList())) {
        page.ensureRows(ROWS);
        for (int row = 0; row < ROWS; row++) {
          table.save(row, page, 0, row);
        }
        for (int row = 0; row < ROWS; row++) {
          table.load(page, 0, row, row);
        }
      }
    }

    void assertResults(AccumulatorTable of) {
      assertResults(of, true);
    }

    void assertResults(AccumulatorTable of, boolean sequence) {
      try (ColumnBatch results = new ColumnBatch(allocator, layout.results())) {
        results.ensureRows(ROWS);
        for (int row = 0; row < ROWS; row++) {
          if (events.get(row).isEmpty()) {
            // No window has a row without events.
            continue;
          }
          List<@Nullable Object> expected = NaiveAggregates.of(aggregates, events.get(row));
          results.clear();
          int overflow = of.emit(row, results, 0);
          assertThat(overflow)
              .as("seed %d row %d", seed, row)
              .isEqualTo(expected.indexOf(NaiveAggregates.OVERFLOW));
          for (int i = 0; i < aggregates.size(); i++) {
            AggregateSpec.Function function = aggregates.get(i).function();
            boolean edge =
                function == AggregateSpec.Function.FIRST || function == AggregateSpec.Function.LAST;
            Object wanted = expected.get(i);
            if (!NaiveAggregates.OVERFLOW.equals(wanted) && (sequence || !edge)) {
              assertThat(EventRows.read(results.column(i), 0))
                  .as("seed %d row %d %s", seed, row, aggregates.get(i).result().name())
                  .isEqualTo(wanted);
            }
          }
        }
      }
    }

    @Override
    public void close() {
      batch.close();
      table.close();
      allocator.close();
    }
  }
}
