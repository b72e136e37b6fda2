package dev.sluice.engine.state;

import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.column.Storage;
import dev.sluice.engine.fault.EngineBug;
import dev.sluice.engine.window.WindowOperator.StateColumn;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * State rows as an Arrow IPC stream, and back. Each record batch has rows of one segment, or of a
 * few small ones, which its message names in its metadata: {@value #RANGE} is the range of the
 * keys' hashes (the bits they begin with), {@value #FIRST_SLICE} and {@value #LAST_SLICE} are where
 * the slices of time start. Any Arrow reader can open a page.
 *
 * <p>Loads Arrow's schema classes, so it is made where the first page is written or read.
 */
public final class PageCodec {
  static final String RANGE = "sluice.range";
  static final String FIRST_SLICE = "sluice.slice.first";
  static final String LAST_SLICE = "sluice.slice.last";
  private static final int DECIMAL_DIGITS = 38;

  private final List<StateColumn> columns;
  private final Schema schema;
  private final BufferAllocator allocator;

  /** For the pages of one plan. */
  public PageCodec(List<StateColumn> columns, BufferAllocator allocator) {
    this.columns = List.copyOf(columns);
    this.schema = new Schema(this.columns.stream().map(PageCodec::field).toList());
    this.allocator = allocator;
  }

  /** An empty batch for the rows of one record batch; the caller closes it. */
  public ColumnBatch newRows() {
    return new ColumnBatch(allocator, columns.stream().map(StateColumn::layout).toList());
  }

  /** Begins to write rows. */
  public SegmentWriter write(PageOutput page) {
    return new SegmentWriter(columns, schema, allocator, page);
  }

  /**
   * Begins to read rows.
   *
   * @throws dev.sluice.engine.fault.Stop {@code CORRUPT} if it is not a page of this plan
   */
  public SegmentReader read(PageInput page) {
    return new SegmentReader(columns, schema, allocator, page);
  }

  private static Field field(StateColumn column) {
    ArrowType type = type(column.layout().storage());
    return new Field(
        column.name(), new FieldType(column.layout().nullable(), type, null), List.of());
  }

  private static ArrowType type(Storage storage) {
    return switch (storage) {
      case BYTE -> new ArrowType.Int(8, true);
      case INT -> new ArrowType.Int(32, true);
      case LONG -> new ArrowType.Int(64, true);
      case DOUBLE -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
      case DECIMAL -> new ArrowType.Decimal(DECIMAL_DIGITS, 0, 128);
      case BYTES -> new ArrowType.Binary();
      case VIEW, LIST, NESTED -> throw new EngineBug("state has no columns of " + storage);
    };
  }
}
