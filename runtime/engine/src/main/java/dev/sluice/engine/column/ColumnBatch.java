package dev.sluice.engine.column;

import dev.sluice.engine.fault.EngineBug;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Columns that share their rows: decoded events, keys, or computed aggregates. Columns that nobody
 * reads are left out. Owns its columns; reused from batch to batch; one thread.
 */
public final class ColumnBatch implements AutoCloseable {
  /** Storage of one column; {@code materialised} false leaves it out. */
  public record Layout(Storage storage, boolean nullable, boolean materialised) {}

  private final @Nullable Column[] columns;
  private int rows;

  public ColumnBatch(BufferAllocator allocator, List<Layout> layout) {
    columns = new Column[layout.size()];
    for (int i = 0; i < columns.length; i++) {
      Layout column = layout.get(i);
      columns[i] =
          column.materialised() ? new Column(allocator, column.storage(), column.nullable()) : null;
    }
  }

  /** How many columns there are, left out ones included. */
  public int width() {
    return columns.length;
  }

  public boolean has(int column) {
    return columns[column] != null;
  }

  /** A materialised column. */
  public Column column(int column) {
    Column found = columns[column];
    if (found == null) {
      throw new EngineBug("column %d was not materialised".formatted(column));
    }
    return found;
  }

  public int rows() {
    return rows;
  }

  public void setRows(int rows) {
    this.rows = rows;
  }

  /** Makes room for this many rows in every column that is not inside a list. */
  public void ensureRows(int wanted) {
    for (Column column : columns) {
      if (column != null) {
        column.ensureRows(wanted);
      }
    }
  }

  /** Columns of views have their texts in {@code bytes} from now on. */
  public void view(byte[] bytes) {
    for (Column column : columns) {
      if (column != null && column.storage() == Storage.VIEW) {
        column.view(bytes);
      }
    }
  }

  /** Forgets all rows, keeps the memory. */
  public void clear() {
    rows = 0;
    for (Column column : columns) {
      if (column != null) {
        column.clear();
      }
    }
  }

  /** Bytes held off-heap. */
  public long bytesUsed() {
    long bytes = 0;
    for (Column column : columns) {
      bytes += column == null ? 0 : column.bytesUsed();
    }
    return bytes;
  }

  @Override
  public void close() {
    for (Column column : columns) {
      if (column != null) {
        column.close();
      }
    }
  }
}
