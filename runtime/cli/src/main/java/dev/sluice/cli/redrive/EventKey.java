package dev.sluice.cli.redrive;

import dev.sluice.engine.decode.EventBatch;
import dev.sluice.engine.decode.JsonDecoder;
import dev.sluice.engine.output.PartitionKey;
import dev.sluice.engine.plan.Plan;
import dev.sluice.engine.source.RawBatch;
import java.util.Optional;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The partition key that a producer gives to an event of a function: the text of the component that
 * its stream is partitioned by. One thread.
 */
final class EventKey implements AutoCloseable {
  private final RootAllocator allocator = new RootAllocator();
  private final JsonDecoder decoder;
  private final One raw = new One();
  private final EventBatch events;
  private final int column;
  private final @Nullable PartitionKey key;

  EventKey(Plan plan) {
    this.decoder = new JsonDecoder(plan);
    this.events = new EventBatch(allocator, plan, raw);
    this.column = plan.input().partitionedByColumn();
    this.key =
        column == Plan.NONE ? null : new PartitionKey(plan.event().columns().get(column).type());
  }

  /** That of an event; empty if it is dead still, or is of a stream without such a component. */
  Optional<String> of(byte[] event) {
    PartitionKey declared = key;
    if (declared == null) {
      return Optional.empty();
    }
    raw.set(event);
    events.reset(raw, 0);
    decoder.decode(raw, events);
    return events.rows() == 0
        ? Optional.empty()
        : Optional.of(declared.text(events.columns().column(column), 0));
  }

  @Override
  public void close() {
    try (allocator) {
      events.close();
    }
  }

  /** One event. */
  private static final class One extends RawBatch {
    void set(byte[] event) {
      byte[] data = new byte[event.length + SLACK];
      System.arraycopy(event, 0, data, 0, event.length);
      reset(data);
      add(0, event.length);
    }

    @Override
    protected void rememberHash(int row, byte[] sha256) {}

    @Override
    public byte[] hashOf(int row) {
      return new byte[0];
    }
  }
}
