package dev.sluice.engine.group;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.decode.EventBatch;
import dev.sluice.engine.fixture.EventRows;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.plan.WindowSpec;
import dev.sluice.engine.source.RawBatch;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTableTest {
  /** Every column that has no null here: text, int, instant, and the rest once made non-null. */
  private static final List<Integer> EVERY_TYPE = List.of(EventRows.KEY, 1, 2, 3, 4, 5, 6, 7, 8, 9);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 20_260_101})
  void find_randomKeys_givesOneRowPerKeyInOrderOfArrival(long seed) {
    for (List<Integer> key : List.of(List.of(EventRows.KEY), EVERY_TYPE, List.<Integer>of())) {
      check(seed, key, ~0L);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1L << 32, 3L << 62})
  void find_keysOfEqualHash_keepsThemApart(long hashBits) {
    check(7, List.of(EventRows.KEY), hashBits);
    check(7, EVERY_TYPE, hashBits);
  }

  @Test
  void find_doublesEqualByTheRules_areOneKey() {
    Plan plan = EventRows.plan(new WindowSpec.Tumbling(1, 0), 0, List.of(3), List.of());
    KeyLayout layout = new KeyLayout(plan);
    double otherNan = Double.longBitsToDouble(0x7ff8_0000_0000_0001L);
    double[] values = {0.0, -0.0, 1.0, Double.NaN, otherNan, Double.POSITIVE_INFINITY};
    try (RootAllocator allocator = new RootAllocator();
        ColumnBatch batch = new ColumnBatch(allocator, layout.layouts());
        KeyTable table = new KeyTable(layout, allocator)) {
      batch.ensureRows(values.length);
      for (int i = 0; i < values.length; i++) {
        batch.column(0).setDouble(i, values[i]);
      }
      long[] hashes = new long[values.length];
      layout.hash(batch, layout.keyColumns(), values.length, hashes);
      int[] found = new int[values.length];
      int[] rows = {0, 1, 2, 3, 4, 5};
      table.find(batch, layout.keyColumns(), rows, hashes, values.length, found);
      assertThat(found).containsExactly(0, 0, 1, 2, 2, 3);
    }
  }

  /** Looks random keys up, with only some bits of their hashes left. */
  private static void check(long seed, List<Integer> key, long hashBits) {
    Random random = new Random(seed);
    Plan plan = EventRows.plan(new WindowSpec.Tumbling(1, 0), 0, key, List.of());
    KeyLayout layout = new KeyLayout(plan);
    try (RootAllocator allocator = new RootAllocator();
        EventBatch batch = batch(allocator, plan);
        KeyTable table = new KeyTable(layout, allocator)) {
      for (int use = 0; use < 2; use++) {
        Map<List<@Nullable Object>, Integer> expected = new HashMap<>();
        for (int count : new int[] {0, 1, 3, 64, 500, 63}) {
          List<@Nullable Object[]> events = new ArrayList<>();
          for (int i = 0; i < count; i++) {
            events.add(withoutNulls(EventRows.random(random, 50, random.nextInt(4))));
          }
          EventRows.fill(batch, events, 0);
          long[] hashes = new long[count];
          int[] rows = new int[count];
          int[] found = new int[count];
          layout.hash(batch.columns(), layout.eventColumns(), count, hashes);
          Arrays.setAll(rows, i -> i);
          Arrays.setAll(hashes, i -> hashes[i] & hashBits);
          table.find(batch.columns(), layout.eventColumns(), rows, hashes, count, found);
          assertFound(table, batch.columns(), layout, found, expected, hashBits, seed);
        }
        table.clear();
        assertThat(table.rows()).isZero();
      }
    }
  }

  private static void assertFound(
      KeyTable table,
      ColumnBatch batch,
      KeyLayout layout,
      int[] found,
      Map<List<@Nullable Object>, Integer> expected,
      long hashBits,
      long seed) {
    for (int row = 0; row < found.length; row++) {
      List<@Nullable Object> values = new ArrayList<>();
      for (int i = 0; i < layout.width(); i++) {
        values.add(value(batch.column(layout.eventColumns()[i]), row));
      }
      Integer known = expected.putIfAbsent(values, found[row]);
      if (known != null) {
        assertThat(found[row]).as("seed %d %s", seed, values).isEqualTo(known);
      }
      if (hashBits == ~0L) {
        assertThat(found[row]).as("seed %d %s", seed, values).isLessThan(expected.size());
      }
      for (int i = 0; i < layout.width(); i++) {
        assertThat(value(table.keys().column(i), found[row])).isEqualTo(values.get(i));
      }
    }
    assertThat(table.rows()).isEqualTo(expected.size());
  }

  private static @Nullable Object value(Column column, int row) {
    Object value = EventRows.read(column, row);
    return value instanceof Double number ? (Object) (number + 0.0) : value;
  }

  private static @Nullable Object[] withoutNulls(@Nullable Object[] event) {
    Object[] other = {"", 0L, 0L, 0.0, BigInteger.ZERO, BigInteger.ONE, "", 0L, 0L, 0L};
    for (int i = 0; i < event.length; i++) {
      event[i] = event[i] == null ? other[i] : event[i];
    }
    return event;
  }

  @SuppressWarnings("NullAway") // The batch is filled before it is read.
  private static EventBatch batch(RootAllocator allocator, Plan plan) {
    RawBatch none = null;
    return new EventBatch(allocator, plan, none, EventBatch.usedColumns(plan));
  }
}
