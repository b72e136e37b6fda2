package dev.sluice.engine.state;

import com.google.flatbuffers.FlatBufferBuilder;
import dev.sluice.engine.column.Column;
import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.column.Storage;
import dev.sluice.engine.fault.EngineBug;
import dev.sluice.engine.segment.ExportedRows;
import dev.sluice.engine.segment.SegmentSpan;
import dev.sluice.engine.window.WindowOperator.StateColumn;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flatbuf.KeyValue;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Schema;

/** Writes state rows to a page, one record batch after the other; see {@link PageCodec}. */
public final class SegmentWriter implements AutoCloseable {
  private final PageOutput page;
  private final PageWriteChannel out;
  private final ExportedRows rows;
  private final int width;

  SegmentWriter(
      List<StateColumn> columns, Schema schema, BufferAllocator allocator, PageOutput page) {
    this.page = page;
    this.out = new PageWriteChannel(page);
    this.width = columns.size();
    try {
      MessageSerializer.serialize(out, schema);
    } catch (IOException e) {
      throw failed(e);
    }
    this.rows =
        new ExportedRows(
            columns.stream().map(StateColumn::layout).toList(), allocator, this::write);
  }

  /** Where the rows go. */
  public ExportedRows rows() {
    return rows;
  }

  /** Writes the last batch and makes the page durable. */
  public PageReference finish() {
    rows.flush();
    try {
      out.writeEndOfStream();
    } catch (IOException e) {
      throw failed(e);
    }
    return page.finish();
  }

  private void write(SegmentSpan span, ColumnBatch batch) {
    List<ArrowFieldNode> nodes = new ArrayList<>();
    List<ArrowBuf> buffers = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      add(batch.column(i), batch.rows(), nodes, buffers);
    }
    try (ArrowRecordBatch record = new ArrowRecordBatch(batch.rows(), nodes, buffers)) {
      ByteBuffer message = message(span, record);
      MessageSerializer.writeMessageBuffer(out, message.remaining(), message);
      MessageSerializer.writeBatchBuffers(out, record);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** What Arrow itself writes before a batch, and which segments it is of. */
  private static ByteBuffer message(SegmentSpan span, ArrowRecordBatch record) {
    FlatBufferBuilder builder = new FlatBufferBuilder();
    int header = record.writeTo(builder);
    int metadata =
        Message.createCustomMetadataVector(
            builder,
            new int[] {
              entry(builder, PageCodec.RANGE, span.range().text()),
              entry(builder, PageCodec.FIRST_SLICE, Long.toString(span.firstSlice())),
              entry(builder, PageCodec.LAST_SLICE, Long.toString(span.lastSlice()))
            });
    Message.startMessage(builder);
    Message.addHeaderType(builder, record.getMessageType());
    Message.addHeader(builder, header);
    Message.addVersion(builder, MetadataVersion.V5);
    Message.addBodyLength(builder, record.computeBodyLength());
    Message.addCustomMetadata(builder, metadata);
    builder.finish(Message.endMessage(builder));
    return builder.dataBuffer();
  }

  private static int entry(FlatBufferBuilder builder, String key, String value) {
    int keyAt = builder.createString(key);
    return KeyValue.createKeyValue(builder, keyAt, builder.createString(value));
  }

  private static void add(
      Column column, int rows, List<ArrowFieldNode> nodes, List<ArrowBuf> buffers) {
    long validBytes = column.nullable() ? (rows + 7) / 8 : 0;
    nodes.add(new ArrowFieldNode(rows, column.nullable() ? nulls(column, rows) : 0));
    buffers.add(column.validity().slice(0, validBytes));
    if (column.storage() == Storage.BYTES) {
      buffers.add(column.offsets().slice(0, (rows + 1L) * Integer.BYTES));
      buffers.add(column.values().slice(0, column.end(rows - 1)));
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

  private static EngineBug failed(IOException cause) {
    return new EngineBug("Arrow could not write a page", cause);
  }

  /** Frees the memory; the page is closed by whoever began it. */
  @Override
  public void close() {
    rows.close();
  }
}
