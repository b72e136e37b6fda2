package dev.sluice.cli.catalog;

import dev.sluice.engine.decode.EventBatch;
import dev.sluice.engine.decode.JsonDecoder;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.source.RawBatch;
import java.util.BitSet;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/** Events that lie in memory, as a function takes them. One thread. */
public final class DecodedEvents implements AutoCloseable {
  private final BufferAllocator allocator = new RootAllocator();
  private final JsonDecoder decoder;
  private final EventBatch events;

  /** Those that a plan's function reads. */
  public DecodedEvents(Plan plan) {
    this.decoder = new JsonDecoder(plan);
    BitSet used = new BitSet();
    if (plan.input().partitionedByColumn() != Plan.NONE) {
      used.set(plan.input().partitionedByColumn());
    }
    this.events = new EventBatch(allocator, plan, new Lines(), used);
  }

  /**
   * Those of some events that are not dead; with the column that they are partitioned by, and no
   * other. Good until the next call.
   *
   * @param some none longer than the plan allows
   */
  public EventBatch of(List<byte[]> some) {
    Lines batch = new Lines();
    batch.fill(some);
    events.reset(batch, 0);
    decoder.decode(batch, events);
    return events;
  }

  @Override
  public void close() {
    try (allocator) {
      events.close();
    }
  }

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
