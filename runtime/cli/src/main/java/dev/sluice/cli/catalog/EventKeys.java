package dev.sluice.cli.catalog;

import dev.sluice.engine.column.Column;
import dev.sluice.engine.decode.EventBatch;
import dev.sluice.engine.decode.JsonDecoder;
import dev.sluice.engine.output.PartitionKey;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.source.RawBatch;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The partition keys that producers of a function's stream give to events: the text of the
 * component that it is partitioned by. One thread.
 */
public final class EventKeys implements AutoCloseable {
  /** What a stream takes as a partition key. */
  private static final int LENGTH_MAX = 256;

  private final BufferAllocator allocator = new RootAllocator();
  private final JsonDecoder decoder;
  private final EventBatch events;
  private final int column;
  private final @Nullable PartitionKey key;

  public EventKeys(Plan plan) {
    this.column = plan.input().partitionedByColumn();
    this.decoder = new JsonDecoder(plan);
    BitSet used = new BitSet();
    plan.keyColumns().forEach(used::set);
    if (column != Plan.NONE) {
      used.set(column);
    }
    this.events = new EventBatch(allocator, plan, new Lines(), used);
    this.key =
        column == Plan.NONE ? null : new PartitionKey(plan.event().columns().get(column).type());
  }

  /**
   * Those of some events, in their order: empty for one that is dead, or whose component is missing
   * or no partition key, and where nothing says by what the stream is partitioned.
   */
  public List<Optional<String>> of(List<byte[]> some) {
    List<Optional<String>> keys =
        new ArrayList<>(Collections.nCopies(some.size(), Optional.empty()));
    PartitionKey declared = key;
    if (declared == null) {
      return keys;
    }
    Lines batch = new Lines();
    batch.fill(some);
    events.reset(batch, 0);
    decoder.decode(batch, events);
    Column values = events.columns().column(column);
    for (int row = 0; row < events.rows(); row++) {
      if (!values.isNull(row)) {
        Optional<String> text = Optional.of(declared.text(values, row));
        keys.set(events.sourceRow(row), text.filter(EventKeys::isKey));
      }
    }
    return keys;
  }

  private static boolean isKey(String text) {
    return !text.isEmpty() && text.length() <= LENGTH_MAX;
  }

  @Override
  public void close() {
    try (allocator) {
      events.close();
    }
  }

  /** Events that lie in memory. */
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
