package dev.sluice.engine.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.column.ColumnBatch.Layout;
import dev.sluice.engine.column.Storage;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.window.WindowOperator.StateColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PageCodecTest {
  private static final List<StateColumn> COLUMNS = columns();

  private static List<StateColumn> columns() {
    List<StateColumn> columns = new ArrayList<>();
    for (Storage storage : Storage.values()) {
      if (storage != Storage.LIST && storage != Storage.NESTED) {
        columns.add(new StateColumn(storage + " or null", new Layout(storage, true, true)));
        columns.add(new StateColumn(storage.name(), new Layout(storage, false, true)));
      }
    }
    return columns;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 9, 1000, 65_537})
  void decode_encodedRows_areEqual(int rows) {
    try (BufferAllocator allocator = new RootAllocator()) {
      PageCodec codec = new PageCodec(COLUMNS, allocator);
      try (ColumnBatch written = codec.newRows();
          ColumnBatch read = codec.newRows()) {
        fill(written, rows, new Random(rows));
        byte[] page = codec.encode(written);
        codec.decode(page, read);
        assertThat(text(read)).isEqualTo(text(written));
        assertThat(codec.encode(read)).isEqualTo(page);
      }
    }
  }

  @Test
  void decode_intoUsedRows_replacesThem() {
    try (BufferAllocator allocator = new RootAllocator()) {
      PageCodec codec = new PageCodec(COLUMNS, allocator);
      try (ColumnBatch written = codec.newRows();
          ColumnBatch read = codec.newRows()) {
        fill(written, 5, new Random(5));
        fill(read, 500, new Random(6));
        codec.decode(codec.encode(written), read);
        assertThat(text(read)).isEqualTo(text(written));
      }
    }
  }

  @Test
  void decode_notAPage_stopsAsCorrupt() {
    try (BufferAllocator allocator = new RootAllocator()) {
      PageCodec codec = new PageCodec(COLUMNS, allocator);
      PageCodec other = new PageCodec(COLUMNS.subList(0, 3), allocator);
      try (ColumnBatch rows = other.newRows();
          ColumnBatch read = codec.newRows()) {
        assertCorrupt(() -> codec.decode(other.encode(rows), read));
        assertCorrupt(() -> codec.decode(new byte[] {1, 2, 3}, read));
        assertCorrupt(() -> codec.decode(new byte[0], read));
      }
    }
  }

  private static void assertCorrupt(ThrowingCallable act) {
    assertThatThrownBy(act)
        .isInstanceOfSatisfying(
            Stop.class, stop -> assertThat(stop.code()).isEqualTo(Stop.Code.CORRUPT));
  }

  private static void fill(ColumnBatch batch, int rows, Random random) {
    batch.ensureRows(rows);
    for (int i = 0; i < batch.width(); i++) {
      Column column = batch.column(i);
      for (int row = 0; row < rows; row++) {
        if (random.nextInt(10) > 0) {
          column.setPresent(row);
        }
        set(column, row, random);
      }
    }
    batch.setRows(rows);
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
      case LIST, NESTED -> throw new AssertionError(column.storage());
    }
  }

  private static List<String> text(ColumnBatch batch) {
    List<String> text = new ArrayList<>();
    for (int row = 0; row < batch.rows(); row++) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < batch.width(); i++) {
        Column column = batch.column(i);
        line.append(column.isNull(row) ? "null" : value(column, row)).append('|');
      }
      text.add(line.toString());
    }
    return text;
  }

  private static String value(Column column, int row) {
    return switch (column.storage()) {
      case BYTE -> Boolean.toString(column.getBoolean(row));
      case INT -> Integer.toString(column.getInt(row));
      case LONG, DOUBLE -> Long.toString(column.getLong(row));
      case DECIMAL -> column.getDecimalHigh(row) + ":" + column.getDecimalLow(row);
      case BYTES -> column.string(row);
      case LIST, NESTED -> throw new AssertionError(column.storage());
    };
  }
}
