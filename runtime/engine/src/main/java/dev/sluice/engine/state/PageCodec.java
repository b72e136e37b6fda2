package dev.sluice.engine.state;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.column.Storage;
import dev.sluice.engine.fault.EngineBug;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.window.WindowOperator.StateColumn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * State rows as an Arrow IPC stream of one record batch, and back. Any Arrow reader can open a
 * page. Loads Arrow's schema classes, so it is made where the first page is written or read.
 */
public final class PageCodec {
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

  /** An empty batch for the rows of one page; the caller closes it. */
  public ColumnBatch newRows() {
    return new ColumnBatch(allocator, columns.stream().map(StateColumn::layout).toList());
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
      case LIST, NESTED -> throw new EngineBug("state has no columns of " + storage);
    };
  }

  /** The page that holds these rows. */
  public byte[] encode(ColumnBatch rows) {
    List<ArrowFieldNode> nodes = new ArrayList<>();
    List<ArrowBuf> buffers = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      add(rows.column(i), rows.rows(), nodes, buffers);
    }
    try (ArrowRecordBatch batch = new ArrowRecordBatch(rows.rows(), nodes, buffers);
        ByteArrayChannel out = new ByteArrayChannel(batch.computeBodyLength())) {
      MessageSerializer.serialize(out, schema);
      MessageSerializer.serialize(out, batch);
      out.writeEndOfStream();
      return out.toByteArray();
    } catch (IOException e) {
      throw new EngineBug("writing a page to memory failed", e);
    }
  }

  private static void add(
      Column column, int rows, List<ArrowFieldNode> nodes, List<ArrowBuf> buffers) {
    long validBytes = column.nullable() ? (rows + 7) / 8 : 0;
    nodes.add(new ArrowFieldNode(rows, column.nullable() ? nulls(column, rows) : 0));
    buffers.add(column.validity().slice(0, validBytes));
    if (column.storage() == Storage.BYTES) {
      buffers.add(column.offsets().slice(0, rows == 0 ? 0 : (rows + 1L) * Integer.BYTES));
      buffers.add(column.values().slice(0, rows == 0 ? 0 : column.end(rows - 1)));
    } else {
      buffers.add(column.values().slice(0, (long) rows * column.storage().width()));
    }
  }

  private static int nulls(Column column, int rows) {
    int nulls = 0;
    for (int row = 0; row < rows; row++) {
      nulls += column.isNull(row) ? 1 : 0;
    }
    return nulls;
  }

  /**
   * Reads a page into {@code rows}, replacing what is there.
   *
   * @throws Stop {@code CORRUPT} if it is not a page of this plan
   */
  public void decode(byte[] page, ColumnBatch rows) {
    try (ByteArrayReadChannel in = new ByteArrayReadChannel(page)) {
      Schema written = MessageSerializer.deserializeSchema(in);
      if (!written.equals(schema)) {
        throw notAPage("its columns are %s, expected %s".formatted(written, schema));
      }
      try (ArrowRecordBatch batch = MessageSerializer.deserializeRecordBatch(in, allocator)) {
        copy(batch, rows);
      }
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw notAPage("it is no Arrow stream of one record batch", e);
    }
  }

  private void copy(ArrowRecordBatch batch, ColumnBatch into) {
    int rows = batch.getLength();
    into.clear();
    into.ensureRows(rows);
    int buffer = 0;
    for (int i = 0; i < columns.size(); i++) {
      Column column = into.column(i);
      ArrowBuf validity = batch.getBuffers().get(buffer++);
      if (column.nullable()) {
        copy(validity, column.validityAddress(), (rows + 7) / 8, "validity of " + name(i));
      }
      if (column.storage() == Storage.BYTES) {
        copyBytes(column, rows, batch, buffer, i);
        buffer += 2;
      } else {
        long length = (long) rows * column.storage().width();
        copy(batch.getBuffers().get(buffer++), column.address(), length, name(i));
      }
    }
    into.setRows(rows);
  }

  private void copyBytes(Column column, int rows, ArrowRecordBatch batch, int buffer, int index) {
    if (rows == 0) {
      return;
    }
    long offsetsLength = (rows + 1L) * Integer.BYTES;
    ArrowBuf offsets = batch.getBuffers().get(buffer);
    copy(offsets, column.offsetsAddress(), offsetsLength, "offsets of " + name(index));
    int end = column.end(rows - 1);
    column.ensureBytes(end);
    copy(batch.getBuffers().get(buffer + 1), column.address(), end, name(index));
  }

  private String name(int column) {
    return columns.get(column).name();
  }

  private static void copy(ArrowBuf from, long to, long length, String what) {
    if (length < 0 || from.readableBytes() < length) {
      throw notAPage("column %s is cut off".formatted(what));
    }
    if (length > 0) {
      MemoryUtil.copyMemory(from.memoryAddress() + from.readerIndex(), to, length);
    }
  }

  private static Stop notAPage(String why, Throwable cause) {
    Stop stop = notAPage(why);
    stop.initCause(cause);
    return stop;
  }

  private static Stop notAPage(String why) {
    return new Stop(
        Stop.Code.CORRUPT,
        "a state page can't be read: %s; restore the state from a copy, or start again with --fresh"
            .formatted(why));
  }
}
