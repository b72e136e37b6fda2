package dev.sluice.cli.dev;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.decode.EventBatch;
import dev.sluice.engine.decode.JsonDecoder;
import dev.sluice.engine.output.PartitionKey;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.source.RawBatch;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/**
 * The partition keys that producers of a stream would give to events: the text of the component
 * that it is partitioned by. What cannot be decoded, or has none, gets any. One thread.
 */
final class InputKeys implements AutoCloseable {
  private final Optional<Decoded> decoded;
  private long lines;

  /** For a plan that says by what its stream is partitioned; without one any keys will do. */
  InputKeys(Optional<Plan> plan) {
    this.decoded = plan.map(Decoded::new);
  }

  /** The keys of some lines, in their order. */
  List<String> of(List<byte[]> some) {
    List<String> keys = new ArrayList<>();
    some.forEach(_ -> keys.add("line-" + lines++));
    decoded.ifPresent(each -> each.fill(some, keys));
    return keys;
  }

  @Override
  public void close() {
    decoded.ifPresent(Decoded::close);
  }

  /** Lines as a function decodes them. */
  private static final class Decoded implements AutoCloseable {
    private final BufferAllocator allocator = new RootAllocator();
    private final JsonDecoder decoder;
    private final EventBatch events;
    private final PartitionKey key;
    private final int column;

    Decoded(Plan plan) {
      this.column = plan.input().partitionedByColumn();
      this.decoder = new JsonDecoder(plan);
      BitSet used = new BitSet();
      used.set(column);
      plan.keyColumns().forEach(used::set);
      this.events = new EventBatch(allocator, plan, new Lines(), used);
      this.key = new PartitionKey(plan.event().columns().get(column).type());
    }

    void fill(List<byte[]> some, List<String> keys) {
      Lines batch = new Lines();
      batch.fill(some);
      events.reset(batch, 0);
      decoder.decode(batch, events);
      Column values = events.columns().column(column);
      for (int row = 0; row < events.rows(); row++) {
        if (!values.isNull(row)) {
          keys.set(events.sourceRow(row), key.text(values, row));
        }
      }
    }

    @Override
    public void close() {
      events.close();
      allocator.close();
    }
  }

  /** Lines that lie in memory. */
  private static final class Lines extends RawBatch {
    void fill(List<byte[]> lines) {
      byte[] bytes = new byte[lines.stream().mapToInt(line -> line.length).sum() + SLACK];
      reset(bytes);
      int at = 0;
      for (byte[] line : lines) {
        System.arraycopy(line, 0, bytes, at, line.length);
        add(at, line.length);
        at += line.length;
      }
    }

    @Override
    protected void rememberHash(int row, byte[] sha256) {
      throw new IllegalStateException("none is too long here");
    }

    @Override
    public byte[] hashOf(int row) {
      throw new IllegalStateException("none is too long here");
    }
  }
}
