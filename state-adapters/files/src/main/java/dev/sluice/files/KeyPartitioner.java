package dev.sluice.files;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.decode.EventBatch;
import dev.sluice.engine.decode.JsonDecoder;
import dev.sluice.engine.fault.EngineBug;
import dev.sluice.engine.output.ColumnText;
import dev.sluice.engine.output.JsonText;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.plan.ValueType;
import dev.sluice.engine.source.RawBatch;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.BitSet;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * By the component that the stream's producers partition by: the MD5 of its text in UTF-8, as a
 * fraction of 2^128, times the number of partitions. The text of a string is the string, of
 * anything else its form in output, without quotes. Dead events are in partition 0.
 */
public final class KeyPartitioner implements LinePartitioner {
  private final int partitions;
  private final int column;
  private final ValueType type;
  private final JsonDecoder decoder;
  private final EventBatch events;
  private final JsonText text = new JsonText();
  private final MessageDigest md5;
  private byte[] utf8 = new byte[64];

  /** For a plan whose key contains the component that its stream is partitioned by. */
  public KeyPartitioner(Plan plan, int partitions, BufferAllocator allocator) {
    this.partitions = partitions;
    this.column = plan.input().partitionedByColumn();
    this.type = plan.event().columns().get(column).type();
    this.decoder = new JsonDecoder(plan);
    BitSet used = new BitSet();
    used.set(column);
    plan.keyColumns().forEach(used::set);
    this.events = new EventBatch(allocator, plan, new FileBatch(), used);
    try {
      this.md5 = MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new EngineBug("every JDK has MD5", e);
    }
  }

  @Override
  public void assign(RawBatch lines, long[] numbers, int[] into) {
    events.reset(lines, 0);
    decoder.decode(lines, events);
    Arrays.fill(into, 0, lines.count(), 0);
    Column values = events.columns().column(column);
    for (int row = 0; row < events.rows(); row++) {
      if (!values.isNull(row)) {
        into[events.sourceRow(row)] = partition(values, row);
      }
    }
  }

  private int partition(Column values, int row) {
    if (type == ValueType.Scalar.STRING) {
      int start = values.start(row);
      int length = values.end(row) - start;
      if (length > utf8.length) {
        utf8 = new byte[2 * length];
      }
      MemoryUtil.copyFromMemory(values.address() + start, utf8, 0, length);
      md5.update(utf8, 0, length);
    } else {
      text.clear();
      if (type == ValueType.Scalar.DOUBLE) {
        // In a key -0.0 is 0.0, and one key lies in one partition.
        text.number(values.getDouble(row) + 0.0);
      } else {
        ColumnText.write(values, type, row, text);
      }
      int quotes = text.array()[0] == '"' ? 1 : 0;
      md5.update(text.array(), quotes, text.size() - 2 * quotes);
    }
    ByteBuffer hash = ByteBuffer.wrap(md5.digest());
    return partition(hash.getLong(), hash.getLong(), partitions);
  }

  /** The whole part of {@code (high * 2^64 + low) * partitions / 2^128}, unsigned. */
  static int partition(long high, long low, int partitions) {
    long middle = high * partitions;
    long carry = Math.unsignedMultiplyHigh(low, partitions);
    long whole = Math.unsignedMultiplyHigh(high, partitions);
    return (int) (Long.compareUnsigned(middle + carry, middle) < 0 ? whole + 1 : whole);
  }

  @Override
  public void close() {
    events.close();
  }
}
