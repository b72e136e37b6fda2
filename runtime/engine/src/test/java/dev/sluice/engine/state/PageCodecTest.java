package dev.sluice.engine.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.column.ColumnBatch.Layout;
import dev.sluice.engine.column.Storage;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.group.HashRange;
import dev.sluice.engine.segment.ExportedRows;
import dev.sluice.engine.segment.SegmentSpan;
import dev.sluice.engine.window.WindowOperator.StateColumn;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PageCodecTest {
  private static final Set<Storage> NOT_IN_STATE =
      EnumSet.of(Storage.VIEW, Storage.LIST, Storage.NESTED);

  private static final List<StateColumn> COLUMNS = columns();

  private static List<StateColumn> columns() {
    List<StateColumn> columns = new ArrayList<>();
    for (Storage storage : Storage.values()) {
      if (!NOT_IN_STATE.contains(storage)) {
        columns.add(new StateColumn(storage + " or null", new Layout(storage, true, true)));
        columns.add(new StateColumn(storage.name(), new Layout(storage, false, true)));
      }
    }
    return columns;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 9, 1000, 65_537})
  void readRows_written_areEqual(int rows) {
    try (BufferAllocator allocator = new RootAllocator()) {
      PageCodec codec = new PageCodec(COLUMNS, allocator);
      List<String> written = new ArrayList<>();
      BytesPage page = new BytesPage();
      Random random = new Random(rows);
      PageReference reference =
          page.write(
              codec,
              into -> {
                into.begin(HashRange.ALL, 1000);
                for (int row = 0; row < rows; row++) {
                  add(into, random, written);
                }
              });
      assertThat(reference.bytes()).isEqualTo(page.content().length);
      List<String> read = new ArrayList<>();
      try (ColumnBatch batch = codec.newRows()) {
        for (SegmentReader in = codec.read(page.open(reference)); in.next().isPresent(); ) {
          in.readRows(batch);
          assertThat(batch.rows()).isBetween(1, ExportedRows.ROWS_MAX);
          read.addAll(text(batch));
        }
      }
      assertThat(read).isEqualTo(written);
    }
  }

  @Test
  void batches_ofManySegments_sayWhatTheySpan() {
    try (BufferAllocator allocator = new RootAllocator()) {
      PageCodec codec = new PageCodec(COLUMNS, allocator);
      BytesPage page = new BytesPage();
      Random random = new Random(3);
      PageReference reference =
          page.write(
              codec,
              into -> {
                add(into, HashRange.parse("0010"), 10, 3, random);
                add(into, HashRange.parse("0011"), 20, 3000, random);
                add(into, HashRange.parse("01"), 20, 3000, random);
                add(into, HashRange.parse("1"), 30, 0, random);
              });
      List<SegmentSpan> spans = new ArrayList<>();
      SegmentReader in = codec.read(page.open(reference));
      for (Optional<SegmentSpan> span = in.next(); span.isPresent(); span = in.next()) {
        spans.add(span.get());
      }
      assertThat(spans)
          .containsExactly(
              new SegmentSpan(HashRange.parse("001"), 10, 20),
              new SegmentSpan(HashRange.parse("01"), 20, 20));
    }
  }

  private static void add(ExportedRows into, HashRange range, long slice, int rows, Random random) {
    into.begin(range, slice);
    for (int row = 0; row < rows; row++) {
      add(into, random, new ArrayList<>());
    }
  }

  @Test
  void batches_ofLongValues_areCutByBytes() {
    try (BufferAllocator allocator = new RootAllocator()) {
      PageCodec codec =
          new PageCodec(
              List.of(new StateColumn("text", new Layout(Storage.BYTES, false, true))), allocator);
      BytesPage page = new BytesPage();
      byte[] value = new byte[100_000];
      PageReference reference =
          page.write(
              codec,
              into -> {
                into.begin(HashRange.ALL, 0);
                for (int row = 0; row < 100; row++) {
                  ColumnBatch batch = into.batch();
                  batch.column(0).setBytes(batch.rows(), value, 0, value.length);
                  into.added();
                }
              });
      try (ColumnBatch batch = codec.newRows()) {
        int rows = 0;
        for (SegmentReader in = codec.read(page.open(reference)); in.next().isPresent(); ) {
          in.readRows(batch);
          assertThat(batch.rows()).isLessThanOrEqualTo(11);
          rows += batch.rows();
        }
        assertThat(rows).isEqualTo(100);
      }
    }
  }

  @Test
  void read_notAPage_stopsAsCorrupt() {
    try (BufferAllocator allocator = new RootAllocator()) {
      PageCodec codec = new PageCodec(COLUMNS, allocator);
      PageCodec other = new PageCodec(COLUMNS.subList(0, 3), allocator);
      BytesPage page = new BytesPage();
      PageReference reference = page.write(other, _ -> {});
      assertCorrupt(() -> codec.read(page.open(reference)));
      assertCorrupt(() -> codec.read(new BytesPage(new byte[] {1, 2, 3}).open(reference)));
      assertCorrupt(() -> codec.read(new BytesPage(new byte[0]).open(reference)));
    }
  }

  @Test
  void next_atTheEndOfAnotherPage_stopsAsCorrupt() {
    try (BufferAllocator allocator = new RootAllocator()) {
      PageCodec codec = new PageCodec(COLUMNS, allocator);
      BytesPage page = new BytesPage();
      Random random = new Random(4);
      page.write(codec, into -> add(into, HashRange.ALL, 0, 5, random));
      PageReference other =
          new BytesPage().write(codec, into -> add(into, HashRange.ALL, 0, 5, random));
      SegmentReader in = codec.read(page.open(other));
      assertThat(in.next()).isPresent();
      assertCorrupt(in::next);
    }
  }

  private static void assertCorrupt(ThrowingCallable act) {
    assertThatThrownBy(act)
        .isInstanceOfSatisfying(
            Stop.class, stop -> assertThat(stop.code()).isEqualTo(Stop.Code.CORRUPT));
  }

  private static void add(ExportedRows into, Random random, List<String> written) {
    ColumnBatch batch = into.batch();
    int row = batch.rows();
    for (int i = 0; i < batch.width(); i++) {
      Column column = batch.column(i);
      if (random.nextInt(10) > 0) {
        column.setPresent(row);
      }
      set(column, row, random);
    }
    written.add(text(batch, row));
    into.added();
  }

  private static void set(Column column, int row, Random random) {
    switch (column.storage()) {
      case BYTE -> column.setBoolean(row, random.nextBoolean());
      case INT -> column.setInt(row, random.nextInt());
      case LONG, DOUBLE -> column.setLong(row, random.nextLong());
      case DECIMAL -> column.setDecimal(row, random.nextLong(), random.nextLong());
      case BYTES -> {
        byte[] bytes = new byte[random.nextInt(20)];
        random.nextBytes(bytes);
        column.setBytes(row, bytes, 0, bytes.length);
      }
      case VIEW, LIST, NESTED -> throw new AssertionError(column.storage());
    }
  }

  private static List<String> text(ColumnBatch batch) {
    List<String> text = new ArrayList<>();
    for (int row = 0; row < batch.rows(); row++) {
      text.add(text(batch, row));
    }
    return text;
  }

  private static String text(ColumnBatch batch, int row) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < batch.width(); i++) {
      Column column = batch.column(i);
      line.append(column.isNull(row) ? "null" : value(column, row)).append('|');
    }
    return line.toString();
  }

  private static String value(Column column, int row) {
    return switch (column.storage()) {
      case BYTE -> Boolean.toString(column.getBoolean(row));
      case INT -> Integer.toString(column.getInt(row));
      case LONG, DOUBLE -> Long.toString(column.getLong(row));
      case DECIMAL -> column.getDecimalHigh(row) + ":" + column.getDecimalLow(row);
      case BYTES -> column.string(row);
      case VIEW, LIST, NESTED -> throw new AssertionError(column.storage());
    };
  }
}
