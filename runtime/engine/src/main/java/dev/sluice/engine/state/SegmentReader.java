package dev.sluice.engine.state;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.column.Storage;
import dev.sluice.engine.fault.Stop;
import dev.sluice.engine.group.HashRange;
import dev.sluice.engine.segment.SegmentSpan;
import dev.sluice.engine.window.WindowOperator.StateColumn;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.flatbuf.KeyValue;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageMetadataResult;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Reads state rows from a page, one record batch after the other; see {@link PageCodec}. After each
 * {@link #next} the rows may be read or left; only then are they brought into memory.
 */
public final class SegmentReader {
  private final List<StateColumn> columns;
  private final BufferAllocator allocator;
  private final PageInput page;
  private final PageReadChannel in;
  private @Nullable MessageMetadataResult message;

  SegmentReader(
      List<StateColumn> columns, Schema schema, BufferAllocator allocator, PageInput page) {
    this.columns = columns;
    this.allocator = allocator;
    this.page = page;
    this.in = new PageReadChannel(page);
    try {
      Schema written = MessageSerializer.deserializeSchema(in);
      if (!written.equals(schema)) {
        throw notAPage("its columns are %s, expected %s".formatted(written, schema));
      }
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw notAnArrowStream(e);
    }
  }

  /**
   * The segments of the next record batch; empty at the end of the page, which is then known to be
   * the one that was written.
   *
   * @throws Stop {@code CORRUPT} if it is not
   */
  public Optional<SegmentSpan> next() {
    try {
      skip();
      MessageMetadataResult found = MessageSerializer.readMessage(in);
      if (found == null) {
        page.end();
        return Optional.empty();
      }
      if (found.headerType() != MessageHeader.RecordBatch) {
        throw notAPage("it has a message of type " + found.headerType());
      }
      message = found;
      return Optional.of(span(found.getMessage()));
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw notAnArrowStream(e);
    }
  }

  private static SegmentSpan span(Message message) {
    return new SegmentSpan(
        HashRange.parse(metadata(message, PageCodec.RANGE)),
        Long.parseLong(metadata(message, PageCodec.FIRST_SLICE)),
        Long.parseLong(metadata(message, PageCodec.LAST_SLICE)));
  }

  private static String metadata(Message message, String key) {
    for (int i = 0; i < message.customMetadataLength(); i++) {
      KeyValue entry = message.customMetadata(i);
      if (key.equals(entry.key())) {
        return entry.value();
      }
    }
    throw notAPage("a record batch does not say which segments it is of");
  }

  private void skip() throws IOException {
    MessageMetadataResult left = message;
    message = null;
    if (left != null) {
      in.skip(left.getMessageBodyLength());
    }
  }

  /** Reads the rows of the batch into {@code rows}, replacing what is there. */
  public void readRows(ColumnBatch rows) {
    MessageMetadataResult found = message;
    if (found == null) {
      throw new IllegalStateException("no record batch to read");
    }
    message = null;
    try {
      // The batch takes over the body's buffer and frees it.
      ArrowBuf body =
          MessageSerializer.readMessageBody(in, found.getMessageBodyLength(), allocator);
      try (ArrowRecordBatch batch = MessageSerializer.deserializeRecordBatch(found, body)) {
        copy(batch, rows);
      }
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw notAnArrowStream(e);
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

  private static Stop notAnArrowStream(Throwable cause) {
    Stop stop = notAPage("it is no Arrow stream of state rows");
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
