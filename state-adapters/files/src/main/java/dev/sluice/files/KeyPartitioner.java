package dev.sluice.files;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.decode.EventBatch;
import dev.sluice.engine.decode.JsonDecoder;
import dev.sluice.engine.output.PartitionKey;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.source.RawBatch;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import org.apache.arrow.memory.BufferAllocator;

/**
 * By the component that the stream's producers partition by: the hash of its {@link PartitionKey},
 * as a fraction of 2^128, times the number of partitions. Dead events are in partition 0.
 */
public final class KeyPartitioner implements LinePartitioner {
  private final int partitions;
  private final int column;
  private final JsonDecoder decoder;
  private final EventBatch events;
  private final PartitionKey key;

  /** For a plan whose key contains the component that its stream is partitioned by. */
  public KeyPartitioner(Plan plan, int partitions, BufferAllocator allocator) {
    this.partitions = partitions;
    this.column = plan.input().partitionedByColumn();
    this.decoder = new JsonDecoder(plan);
    BitSet used = new BitSet();
    used.set(column);
    plan.keyColumns().forEach(used::set);
    this.events = new EventBatch(allocator, plan, new FileBatch(), used);
    this.key = new PartitionKey(plan.event().columns().get(column).type());
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
    ByteBuffer hash = ByteBuffer.wrap(key.hash(values, row));
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
