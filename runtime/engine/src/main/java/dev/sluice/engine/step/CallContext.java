package dev.sluice.engine.step;

import dev.sluice.api.Context;
import dev.sluice.api.Window;
import dev.sluice.engine.column.ColumnBatch;
import dev.sluice.engine.fault.EngineBug;
import dev.sluice.engine.function.Invocation;
import dev.sluice.engine.time.Watermark;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The arguments and context of the call that is being made; one object, set anew for each call. */
final class CallContext implements Invocation, Context {
  private final String function;
  private final int partition;
  private @Nullable ColumnBatch events;
  private int eventRow;
  private @Nullable ColumnBatch aggregates;
  private int aggregateRow;
  private long startMillis;
  private long endMillis;
  private long timeMillis;
  private long watermark;
  private @Nullable ResultIdentity identity;
  private @Nullable RandomGenerator random;

  CallContext(String function, int partition) {
    this.function = function;
    this.partition = partition;
  }

  void set(ResultIdentity identity, long timeMillis, long watermark) {
    this.identity = identity;
    this.timeMillis = timeMillis;
    this.watermark = watermark;
    this.random = null;
    this.events = null;
    this.aggregates = null;
  }

  void setEvent(ColumnBatch batch, int row) {
    this.events = batch;
    this.eventRow = row;
  }

  void setWindow(ColumnBatch batch, int row, long start, long end) {
    this.aggregates = batch;
    this.aggregateRow = row;
    this.startMillis = start;
    this.endMillis = end;
  }

  @Override
  public ColumnBatch events() {
    return present(events, "no event");
  }

  @Override
  public int eventRow() {
    return eventRow;
  }

  @Override
  public ColumnBatch aggregates() {
    return present(aggregates, "no aggregates");
  }

  @Override
  public int aggregateRow() {
    return aggregateRow;
  }

  @Override
  public Window window() {
    return new Window(Instant.ofEpochMilli(startMillis), Instant.ofEpochMilli(endMillis));
  }

  @Override
  public Context context() {
    return this;
  }

  @Override
  public String function() {
    return function;
  }

  @Override
  public int partition() {
    return partition;
  }

  @Override
  public Instant eventTime() {
    return Instant.ofEpochMilli(timeMillis);
  }

  @Override
  public Instant watermark() {
    if (watermark == Watermark.START) {
      return Instant.MIN;
    }
    return watermark == Watermark.END ? Instant.MAX : Instant.ofEpochMilli(watermark);
  }

  @Override
  public RandomGenerator random() {
    if (random == null) {
      random = new SplittableRandom(present(identity, "no call").seed());
    }
    return random;
  }

  private <T> T present(@Nullable T value, String what) {
    if (value == null) {
      throw new EngineBug("function %s was called with %s".formatted(function, what));
    }
    return value;
  }
}
